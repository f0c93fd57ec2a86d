import type { Knex } from 'knex';
import { audit } from '../../audit/audit.ts';
import type { Context } from '../../context.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../platform/clock.ts';
import { transact, type Transactor } from '../../platform/db.ts';
import { addJob, type JobHandler } from '../../platform/jobs.ts';
import { dayOf } from '../../platform/days.ts';
import { cut } from '../../platform/text.ts';
import { fillText } from '../../platform/texts.ts';
import { getShop } from '../../shops/shops.ts';
import { addTask } from '../../tasks/tasks.ts';
import { openRest } from '../keys.ts';
import { tellNow } from '../nudge.ts';
import { ShopAway, ShopRefused } from '../rest.ts';
import * as store from './store.ts';
import type { ActionRow, ShopAsk } from './store.ts';
import { lockedUntil, write } from './write.ts';
import type { OrderThere } from './writing.ts';
import texts from './texts.json' with { type: 'json' };

/** Longer than all that one action asks of a shop; who is killed meanwhile is followed by somebody else after this. */
const LEASE = 3 * MINUTE;
/** For so long a shop is asked that does not answer, or whose order somebody has open. */
const PATIENCE = 3 * DAY;
const MOST_WAIT = HOUR;

export interface Asked {
  shopId: string;
  orderId: string;
  sourceId: number;
  formKey: string;
  ask: ShopAsk;
  staffId: string | null;
}

const addTry = (
  trx: Transactor,
  ctx: Context,
  { id, tries }: Pick<ActionRow, 'id' | 'tries'>,
  runAt: number,
) =>
  addJob(trx, ctx, {
    kind: 'woocommerce_action',
    key: `woocommerce_action:${id}:${tries}`,
    payload: { id },
    runAt,
  });

/**
 * Writes down what is to be asked of a shop, in the caller's transaction; a job asks it, unless `act` did so before. Returns the
 * action's id; a form that is known has the one it had.
 */
export async function intend(trx: Knex.Transaction, ctx: Context, asked: Asked): Promise<string> {
  const { orderId, formKey, ask } = asked;
  const known = await store.findByForm(trx, orderId, formKey);
  if (known) return known.id;
  const now = ctx.clock.now();
  const row: ActionRow = {
    ...{ id: ctx.ids.new('shopAction'), shop_id: asked.shopId, order_id: orderId, source_id: asked.sourceId },
    ...{ form_key: formKey, kind: ask.kind, ask: JSON.stringify(ask), state: 'waiting', said: '' },
    ...{ known_to: null, made_id: null, tries: 0, staff_id: asked.staffId },
    ...{ created_at: now, changed_at: now, lease_until: 0 },
  };
  await store.insertAction(trx, row);
  await addTry(trx, ctx, row, now);
  await audit(trx, ctx, { what: 'shop_asked', on: orderId, detail: { action: ask.kind } });
  return row.id;
}

/** What was asked before and is not over goes first: an address before its parcel. */
async function isNext(ctx: Context, row: ActionRow): Promise<boolean> {
  const all = await store.listOfOrder(ctx.db, row.order_id);
  return all.find(({ state }) => state === 'waiting')?.id === row.id;
}

/** Nobody stands at the desk who would read what a shop says to an outside CRM: somebody has to look at the order. */
async function tellPeople(trx: Transactor, ctx: Context, row: ActionRow, said: string): Promise<void> {
  const { locale, timeZone, name } = await getShop(trx, row.shop_id);
  const title = fillText(texts[locale][`refused_${row.kind}`], { shop: name, said });
  const task = { contactId: '', companyId: '', orderId: row.order_id, title, staffId: null };
  const dueDay = dayOf(ctx.clock.now(), timeZone);
  await addTask(trx, ctx, { task: { ...task, dueDay }, by: 'corebos', timeZone });
}

async function end(ctx: Context, row: ActionRow, state: 'done' | 'refused', said = ''): Promise<void> {
  const changes = { state, said, changed_at: ctx.clock.now(), lease_until: 0 };
  await transact(ctx.db, async (trx) => {
    await store.change(trx, row.id, changes);
    if (state === 'refused' && row.staff_id === null) await tellPeople(trx, ctx, row, said);
  });
}

async function waitFor(
  ctx: Context,
  row: ActionRow,
  { ms, said }: { ms: number; said: string },
): Promise<void> {
  const now = ctx.clock.now();
  if (now - row.created_at > PATIENCE) return end(ctx, row, 'refused', said);
  await transact(ctx.db, async (trx) => {
    await store.change(trx, row.id, { said, changed_at: now, lease_until: 0 });
    await addTry(trx, ctx, row, now + ms);
  });
}

/** A try that was cut may still be under way in the shop: the next comes when PHP has given it up. */
const pauseOf = ({ tries }: ActionRow, asked: number | null): number =>
  Math.max(asked ?? 0, Math.min(MOST_WAIT, 2 ** Math.min(tries, 6) * MINUTE));

async function tryOnce(ctx: Context, row: ActionRow): Promise<void> {
  const rest = await openRest(ctx, row.shop_id);
  const order = await rest.get<OrderThere>(`orders/${row.source_id}`, { dp: '8' });
  const until = lockedUntil(order, ctx.clock.now());
  if (until !== null) {
    const ms = until - ctx.clock.now() + SECOND;
    return waitFor(ctx, row, { ms, said: 'edited' });
  }
  await write({ ctx, rest, row, order });
  await end(ctx, row, 'done');
  await tellNow(ctx, row.shop_id, [Number(row.source_id)]);
}

/**
 * Asks the shop for what was written down, once at a time and in the order in which it was asked. Whatever is tried again is
 * looked for in the shop before: a refund whose answer was lost is not made again.
 */
export async function act(ctx: Context, id: string): Promise<void> {
  const now = ctx.clock.now();
  const before = await store.findAction(ctx.db, id);
  // It goes with an order whose buyer is erased; nobody waits for it then.
  if (before?.state !== 'waiting') return;
  if (!(await isNext(ctx, before))) {
    await addTry(ctx.db, ctx, { id, tries: before.tries + 1000 + now }, now + 30 * SECOND);
    return;
  }
  if (!(await store.lease(ctx.db, id, { now, until: now + LEASE }))) {
    await addTry(ctx.db, ctx, { id, tries: before.tries + 1000 + now }, now + LEASE);
    return;
  }
  const row = (await store.findAction(ctx.db, id)) ?? before;
  try {
    await tryOnce(ctx, row);
  } catch (error) {
    if (error instanceof ShopRefused) await end(ctx, row, 'refused', cut(error.message, 300));
    else if (error instanceof ShopAway)
      await waitFor(ctx, row, { ms: pauseOf(row, error.retryAfter), said: cut(error.message, 300) });
    else throw error;
    ctx.log.warn({ action: id, kind: row.kind, err: error }, 'woocommerce.action_undone');
  }
}

export function actionJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async woocommerce_action(job) {
      await act(ctx, (job.payload as { id: string }).id);
      await transact(ctx.db, (trx) => job.finish(trx));
    },
  };
}
