import type { Context } from '../context.ts';
import type { ScriptReport } from '../contract/shops.ts';
import { DAY } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { invalidField } from '../platform/errors.ts';
import { cut } from '../platform/text.ts';
import type { Shop } from './store.ts';

/** What the database holds of one script that browsers told of. */
interface ScriptReportRow {
  shop_id: string;
  name: string;
  times: number;
  last_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    script_reports: ScriptReportRow;
  }
}

/** So many are kept of each shop: anybody may make names up. */
const MOST = 50;
/** A script that no browser has told of for so long is gone. */
const KEPT = 7 * DAY;

const NAME_SIZE = 200;

function originOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).origin : null;
}

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
 * Counts a report of a browser. Throws `invalid` when it is about a page of somebody else; of a shop's fiftieth name on it
 * counts only the known ones.
 */
export async function recordScriptReport(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  shop: Shop,
  { 'csp-report': report }: ScriptReport,
): Promise<void> {
  if (originOf(report['document-uri']) !== shop.origin)
    throw invalidField('csp-report.document-uri', "This is no page of the shop's.");
  const name = nameOf(report);
  if (name === null || !report['effective-directive'].startsWith('script-src')) return;
  const row = { shop_id: shop.id, name, times: 1, last_at: clock.now() };
  await transact(db, async (trx) => {
    const known = await trx('script_reports').where({ shop_id: shop.id }).pluck('name');
    if (known.length >= MOST && !known.includes(name)) return;
    await trx('script_reports')
      .insert(row)
      .onConflict(['shop_id', 'name'])
      .merge({ times: trx.raw('script_reports.times + 1'), last_at: row.last_at });
  });
}

/** Lists what browsers told of in the last week, the newest first. */
export async function listScriptReports(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  shopId: string,
): Promise<{ name: string; times: number; lastAt: number }[]> {
  const rows = await db('script_reports')
    .where({ shop_id: shopId })
    .where('last_at', '>', clock.now() - KEPT)
    .orderBy([{ column: 'last_at', order: 'desc' }, 'name']);
  return rows.map(({ name, times, last_at }) => ({ name, times, lastAt: last_at }));
}

/** Removes what no browser has told of for a week. */
export async function forgetScriptReports(trx: Transactor, { now }: { now: number }): Promise<void> {
  await trx('script_reports')
    .where('last_at', '<=', now - KEPT)
    .delete();
}
