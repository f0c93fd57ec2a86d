import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { ScriptReport } from '../contract/shops.ts';
import { DAY, type Clock } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { invalidField } from '../platform/errors.ts';
import { addressPrefix, countUseIn, countUses } from '../platform/limits.ts';
import { cut } from '../platform/text.ts';
import { isOnSite } from './site.ts';
import type { Shop } from './store.ts';

/** What the database holds of one script that browsers told of. */
interface ScriptReportRow {
  shop_id: string;
  name: string;
  times: number;
  last_at: number;
  /** From how many networks within the last week, counted up to `ENOUGH`. */
  networks: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    script_reports: ScriptReportRow;
  }
}

/** So many are kept of each shop: anybody may make names up. */
const MOST = 50;
/** Whoever made names up would need so many networks to push this one out. */
const ENOUGH = 500;
/** The row of this name counts the reports of names that had no room. No script has it. */
const WITHOUT_ROOM = '';
/** A script that no browser has told of for so long is gone. */
const KEPT = 7 * DAY;

const NAME_SIZE = 200;

/**
 * What the owner calls the script: `https://spy.example/a.js` without its query, or `inline: var spy = 1;`. Null for what a
 * visitor's own browser brings along, such as its extensions.
 */
function nameOf(report: ScriptReport['csp-report']): string | null {
  const blocked = report['blocked-uri'];
  const isForeign = /^https?:/.test(report['source-file']) || report['source-file'] === '';
  if (!isForeign) return null;
  if (blocked === 'inline') return cut(`inline: ${report['script-sample'].trim()}`.trim(), NAME_SIZE);
  if (blocked === 'eval' || blocked === 'wasm-eval') return blocked;
  if (!/^https?:/.test(blocked) || !URL.canParse(blocked)) return null;
  const { origin, pathname } = new URL(blocked);
  return cut(origin + pathname, NAME_SIZE);
}

/**
 * Counts the networks that named a script, each once a week, also while it has no room: one that many buyers have pushes out
 * what one stranger makes up.
 */
async function countNetworks(
  trx: Knex.Transaction,
  clock: Clock,
  { shop_id, name }: Pick<ScriptReportRow, 'shop_id' | 'name'>,
  ip: string,
): Promise<number> {
  const script = `${shop_id}\n${name}`;
  const ofAll = { name: 'script.networks', value: script, most: ENOUGH, windowMs: KEPT };
  const value = `${script}\n${addressPrefix(ip)}`;
  const isNew =
    (await countUseIn(trx, clock, [{ ...ofAll, name: 'script.network', value, most: 1 }])) === null;
  if (isNew) await countUseIn(trx, clock, [ofAll]);
  return countUses(trx, clock, ofAll);
}

/** Gives the name of the row to count: a full list takes only what more networks named than the least of its own, which goes. */
async function makeRoom(trx: Knex.Transaction, row: ScriptReportRow): Promise<string> {
  const { shop_id, name } = row;
  const kept = await trx('script_reports')
    .where({ shop_id })
    .whereNot({ name: WITHOUT_ROOM })
    .orderBy(['networks', 'last_at', 'name'])
    .select('name', 'networks');
  const [least] = kept;
  if (kept.length < MOST || !least || kept.some((each) => each.name === name)) return name;
  if (row.networks <= least.networks) return WITHOUT_ROOM;
  await count(trx, { ...row, name: WITHOUT_ROOM });
  await trx('script_reports').where({ shop_id, name: least.name }).delete();
  return name;
}

async function count(trx: Knex.Transaction, row: ScriptReportRow): Promise<void> {
  const { last_at, networks } = row;
  await trx('script_reports')
    .insert(row)
    .onConflict(['shop_id', 'name'])
    .merge({ times: trx.raw('script_reports.times + 1'), last_at, networks });
}

/**
 * Counts a report of a browser at an address. Throws `invalid` when it is about a page of somebody else. Fifty names of a shop
 * are kept: those that the most networks told of.
 */
export async function recordScriptReport(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  shop: Shop,
  { 'csp-report': report }: ScriptReport,
  ip: string,
): Promise<void> {
  if (!isOnSite(shop.origin, report['document-uri']))
    throw invalidField('csp-report.document-uri', "This is no page of the shop's.");
  const name = nameOf(report);
  if (name === null || !report['effective-directive'].startsWith('script-src')) return;
  await transact(db, async (trx) => {
    const named = { shop_id: shop.id, name };
    const networks = await countNetworks(trx, clock, named, ip);
    const row = { ...named, times: 1, last_at: clock.now(), networks };
    await count(trx, { ...row, name: await makeRoom(trx, row) });
  });
}

/** Lists what browsers told of in the last week, the newest first, and how many reports named one that is not listed. */
export async function listScriptReports(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  shopId: string,
): Promise<{ scripts: { name: string; times: number; lastAt: number }[]; withoutRoom: number }> {
  const rows = await db('script_reports')
    .where({ shop_id: shopId })
    .where('last_at', '>', clock.now() - KEPT)
    .orderBy([{ column: 'last_at', order: 'desc' }, 'name']);
  const scripts = rows.filter(({ name }) => name !== WITHOUT_ROOM);
  return {
    scripts: scripts.map(({ name, times, last_at }) => ({ name, times, lastAt: last_at })),
    withoutRoom: rows.find(({ name }) => name === WITHOUT_ROOM)?.times ?? 0,
  };
}

/** Removes what no browser has told of for a week. */
export async function forgetScriptReports(trx: Transactor, { now }: { now: number }): Promise<void> {
  await trx('script_reports')
    .where('last_at', '<=', now - KEPT)
    .delete();
}
