import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { DAY } from '../platform/clock.ts';
import { dayOf, endOfDay } from '../platform/days.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { findLastSentAt } from '../orders/pieces-left.ts';
import type { OrderRow } from '../orders/rows.ts';
import { NO_SHOP, readShopFaces } from '../shops/faces.ts';
import { cut } from '../platform/text.ts';
import { isBuyersOwn, type CaseReason } from './words.ts';

/** What a shop takes back of what buyers only changed their mind about, or damaged; faults are always heard. */
export interface ReturnPolicy {
  /** So many days after the last parcel was sent. */
  days: number;
  /** Who pays for sending it back. */
  whoPays: 'buyer' | 'shop';
  /** SKUs that are not taken back. */
  excluded: string[];
  /** The address to which returns go; empty where staff write it each time. */
  sendTo: string;
}

interface PolicyRow {
  shop_id: string;
  days: number;
  who_pays: ReturnPolicy['whoPays'];
  excluded: string;
  send_to: string;
  updated_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    return_policies: PolicyRow;
  }
}

/** What the law of the European Union gives buyers at the least; it holds until a shop says more. */
const LAW: ReturnPolicy = { days: 14, whoPays: 'buyer', excluded: [], sendTo: '' };
const MOST_DAYS = 3650;
const MOST_EXCLUDED = 1000;

/** Reads the policy of a shop; 14 days at the buyer's cost where it has none. */
export async function readPolicy(db: Transactor, shopId: string): Promise<ReturnPolicy> {
  const row = await db('return_policies').where({ shop_id: shopId }).first();
  if (!row) return LAW;
  return {
    ...{ days: row.days, whoPays: row.who_pays, sendTo: row.send_to },
    excluded: JSON.parse(row.excluded) as string[],
  };
}

/** What was typed: SKUs in any form, by commas or lines. */
export interface PolicyEntries {
  days: string;
  whoPays: string;
  excluded: string;
  sendTo: string;
}

function readEntries({ days, whoPays, excluded, sendTo }: PolicyEntries): Outcome<ReturnPolicy> {
  const count = /^\d{1,4}$/.test(days.trim()) ? Number(days) : Number.NaN;
  if (!(count >= 0 && count <= MOST_DAYS)) return refuse('days', 'bad_days');
  if (whoPays !== 'buyer' && whoPays !== 'shop') return refuse('whoPays', 'no_payer');
  const skus = excluded.split(/[\n,;]+/).map((sku) => sku.trim());
  const list = [...new Set(skus.filter((sku) => sku !== ''))];
  if (list.length > MOST_EXCLUDED) return refuse('excluded', 'too_many_articles');
  return { ok: true, days: count, whoPays, excluded: list, sendTo: cut(sendTo.trim(), 1000) };
}

/** Sets the policy of a shop. Refused by `days` (`bad_days`), `whoPays`, `excluded` (`too_many_articles`: more than 1000). */
export async function savePolicy(ctx: Context, shopId: string, entries: PolicyEntries): Promise<Outcome> {
  const policy = readEntries(entries);
  if (!policy.ok) return policy;
  const { days, whoPays, excluded, sendTo } = policy;
  const row = { days, who_pays: whoPays, excluded: JSON.stringify(excluded), send_to: sendTo };
  await transact(ctx.db, async (trx) => {
    await trx('return_policies')
      .insert({ shop_id: shopId, ...row, updated_at: ctx.clock.now() })
      .onConflict('shop_id')
      .merge();
    await audit(trx, ctx, { what: 'return_policy', on: shopId, detail: { days, whoPays } });
  });
  return { ok: true };
}

/** Says until when an order can be sent back (epoch ms), by the shop's days; null while nothing was sent. */
export function lastDayOf(
  { days }: ReturnPolicy,
  { sentAt, timeZone }: { sentAt: number | null; timeZone: string },
): number | null {
  if (sentAt === null) return null;
  // The noon of the day, so that a night of 23 hours skips none.
  const noon = endOfDay(dayOf(sentAt, timeZone), timeZone) - DAY / 2;
  return endOfDay(dayOf(noon + days * DAY, timeZone), timeZone) - 1;
}

/** Reads from which day on the days of an order count, and in whose time zone. */
export async function readDaysOf(
  db: Transactor,
  { id, shop_id }: Pick<OrderRow, 'id' | 'shop_id'>,
): Promise<{ sentAt: number | null; timeZone: string }> {
  const faces = await readShopFaces(db, [shop_id]);
  const { timeZone } = faces.get(shop_id) ?? NO_SHOP;
  return { sentAt: await findLastSentAt(db, id), timeZone };
}

export const isExcluded = ({ excluded }: ReturnPolicy, sku: string): boolean =>
  sku !== '' && excluded.some((each) => each.toLowerCase() === sku.toLowerCase());

export interface Judged {
  reason: CaseReason;
  /** The SKUs of what is to come back. */
  skus: string[];
  /** When the last parcel was sent; null while nothing was. */
  sentAt: number | null;
  timeZone: string;
  now: number;
}

/**
 * Decides whether something is taken back, and who pays for sending it. Only what is the buyer's own is held against the
 * policy: `broken` after 60 days → the shop hears it and pays. Refused by `reason` (`return_over`) or `lines` (`return_excluded`).
 */
export function judgeReturn(
  policy: ReturnPolicy,
  { reason, skus, now, ...sent }: Judged,
): Outcome<{ postage: 'buyer' | 'shop' }> {
  if (!isBuyersOwn(reason)) return { ok: true, postage: 'shop' };
  if (skus.some((sku) => isExcluded(policy, sku))) return refuse('lines', 'return_excluded');
  if (now > (lastDayOf(policy, sent) ?? Infinity)) return refuse('reason', 'return_over');
  return { ok: true, postage: policy.whoPays };
}
