import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { MINUTE, SECOND } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { addJob } from '../platform/jobs.ts';
import { openRest } from './keys.ts';
import { readLabels, readPage, type Page } from './read-page.ts';
import { ShopAway, ShopRefused, type Rest } from './rest.ts';
import * as store from './store.ts';
import { tellOrders } from './tell.ts';

/** Longer than a page with its refunds takes; who is killed meanwhile is followed by somebody else after this. */
const LEASE = 2 * MINUTE;
const PAGE = 100;
/** A shop that needs longer for a page is left alone for as long, and for four times as long when it needs much longer. */
const SLOW = 2 * SECOND;
const VERY_SLOW = 8 * SECOND;
const LONGEST_PAUSE = 5 * MINUTE;

export const backfillKey = (shopId: string, { changed_at }: Pick<store.BackfillRow, 'changed_at'>): string =>
  `woocommerce_backfill:${shopId}:${changed_at}`;

/** Begins to bring in a shop's history, or goes on where it stopped; `again` reads all of it anew. */
export async function beginBackfill(ctx: Context, shopId: string, { again = false } = {}): Promise<void> {
  await openRest(ctx, shopId);
  await transact(ctx.db, async (trx) => {
    const now = ctx.clock.now();
    const known = await store.findBackfill(trx, shopId);
    const fresh: store.BackfillRow = {
      ...{ shop_id: shopId, phase: 'orders', after_id: 0, seen: 0, total: 0, told: 0, pause_ms: 0 },
      ...{ started_at: now, changed_at: now, finished_at: null, lease_until: 0, error: '' },
    };
    if (!known || again) await store.startBackfill(trx, fresh);
    if (!known || again) await audit(trx, ctx, { what: 'shop_history_asked', on: shopId });
    const row = known && !again ? known : fresh;
    if (row.phase !== 'done')
      await addJob(trx, ctx, {
        kind: 'woocommerce_backfill',
        key: backfillKey(shopId, row),
        payload: { shopId },
      });
  });
}

/**
 * Reads the page behind the order that was read last. REST pages by position alone, and an order that was deleted meanwhile moves
 * all others: so a page has to begin with what is known, or it is looked for further back.
 */
async function readNext(
  rest: Rest,
  row: store.BackfillRow,
  labels: Map<string, string>,
): Promise<Page & { at: number }> {
  const size = row.pause_ms >= VERY_SLOW ? PAGE / 4 : PAGE;
  const status = row.phase === 'bin' ? 'trash' : 'any';
  for (let at = Math.max(0, row.seen - 1); ; at = Math.max(0, at - size)) {
    const query = { status, orderby: 'id', order: 'asc', per_page: String(size), offset: String(at) };
    const page = await readPage(rest, query, labels);
    if (at === 0 || (page.ids[0] ?? Infinity) <= row.after_id) return { ...page, at };
  }
}

const pauseAfter = (took: number): number => (took > VERY_SLOW ? 4 * took : took > SLOW ? took : 0);

const NEXT: Record<store.Phase, store.Phase> = { orders: 'bin', bin: 'done', done: 'done' };

function afterPage(
  row: store.BackfillRow,
  page: Page & { at: number },
  now: number,
): Partial<store.BackfillRow> {
  const last = Math.max(row.after_id, ...page.ids);
  const seen = page.at + page.ids.length;
  const pause = {
    pause_ms: Math.round(pauseAfter(page.took)),
    changed_at: Math.max(now, row.changed_at + 1),
    error: '',
  };
  if (page.ids.some((id) => id > row.after_id))
    return { ...pause, after_id: last, seen, total: Math.max(page.total, seen) };
  const phase = NEXT[row.phase];
  return {
    ...pause,
    phase,
    after_id: 0,
    seen: 0,
    ...(phase === 'done' ? { seen, total: seen, finished_at: now } : {}),
  };
}

/** What became of a step: it read a page, nothing is left, somebody else reads, or the shop does not let us. */
export type Step = 'read' | 'done' | 'busy' | 'away' | 'refused';

type Read = Page & { at: number };

/** A page that is read while the one before it is told: the shop has to be waited for anyway. */
interface Ahead {
  of: string;
  since: number;
  page: Promise<Read | null>;
}

const ahead = new WeakMap<Context['db'], Map<string, Ahead>>();
/** What was read longer ago may have changed, and a newer word may have been told. */
const FRESH = 10 * SECOND;

const placeOf = ({ phase, after_id, seen, changed_at }: store.BackfillRow): string =>
  [phase, after_id, seen, changed_at].join(':');

function aheadIn({ db }: Pick<Context, 'db'>): Map<string, Ahead> {
  const known = ahead.get(db) ?? new Map<string, Ahead>();
  ahead.set(db, known);
  return known;
}

/** Takes what was read ahead for this place; null where nothing was, or it failed or is old. */
async function takeAhead(ctx: Context, row: store.BackfillRow): Promise<Read | null> {
  const found = aheadIn(ctx).get(row.shop_id);
  aheadIn(ctx).delete(row.shop_id);
  const isOurs = found?.of === placeOf(row) && performance.now() - found.since < FRESH;
  return isOurs ? found.page : null;
}

async function readAndTell(ctx: Context, row: store.BackfillRow): Promise<Step> {
  const rest = await openRest(ctx, row.shop_id);
  const page = (await takeAhead(ctx, row)) ?? (await readNext(rest, row, await readLabels(rest)));
  const orders = page.orders.filter(({ id }) => id > row.after_id);
  const changes = afterPage(row, page, ctx.clock.now());
  const next = { ...row, ...changes };
  if (next.phase === row.phase && next.pause_ms === 0) {
    const reading = readLabels(rest).then((labels) => readNext(rest, next, labels));
    const ofNext = { of: placeOf(next), since: performance.now(), page: reading.catch(() => null) };
    aheadIn(ctx).set(row.shop_id, ofNext);
  }
  const told = await tellOrders(ctx, row.shop_id, { orders, stream: 'history' });
  await store.changeBackfill(ctx.db, row.shop_id, { ...changes, told: row.told + told, lease_until: 0 });
  return changes.phase === 'done' ? 'done' : 'read';
}

/** Reads one page of a shop's history. What was read is committed, so that whoever is killed loses nothing. */
export async function stepBackfill(ctx: Context, shopId: string): Promise<Step> {
  const now = ctx.clock.now();
  if (!(await store.leaseBackfill(ctx.db, shopId, { now, until: now + LEASE }))) return 'busy';
  const row = await store.findBackfill(ctx.db, shopId);
  if (!row || row.phase === 'done') return 'done';
  try {
    return await readAndTell(ctx, row);
  } catch (error) {
    const isAway = error instanceof ShopAway;
    if (!isAway && !(error instanceof ShopRefused)) throw error;
    const longer = Math.min(LONGEST_PAUSE, Math.max(5 * SECOND, row.pause_ms * 2));
    const pause_ms = (isAway ? error.retryAfter : null) ?? longer;
    const changed_at = Math.max(now, row.changed_at + 1);
    await store.changeBackfill(ctx.db, shopId, {
      pause_ms,
      changed_at,
      error: error.message,
      lease_until: 0,
    });
    ctx.log.warn({ shop: shopId, err: error }, 'woocommerce.backfill_waits');
    return isAway ? 'away' : 'refused';
  }
}

/** How far the history of a shop is: `left` milliseconds at the pace so far, null while nobody can say. */
export interface Progress {
  phase: store.Phase;
  seen: number;
  total: number;
  told: number;
  left: number | null;
  error: string;
}

export async function readProgress(
  ctx: Pick<Context, 'db' | 'clock'>,
  shopId: string,
): Promise<Progress | null> {
  const row = await store.findBackfill(ctx.db, shopId);
  if (!row) return null;
  const { phase, seen, total, told, error } = row;
  const spent = row.changed_at - row.started_at;
  const left =
    phase === 'orders' && seen > 0 && spent > 0 ? Math.round(((total - seen) * spent) / seen) : null;
  return { phase, seen, total, told, left: phase === 'done' ? 0 : left, error };
}
