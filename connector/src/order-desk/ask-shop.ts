import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { lockOrderRow } from '../orders/queries.ts';
import type { RefundLine } from '../payments/refunds/lines.ts';
import { transact } from '../platform/db.ts';
import { allocate, toMajor } from '../platform/money.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { act, intend } from '../woocommerce/actions/act.ts';
import {
  findAction,
  type ActionState,
  type RefundedLine,
  type ShopAsk,
} from '../woocommerce/actions/queries.ts';
import { isSameAddress, deliveryOf, type DeliveryAddress } from './delivery.ts';
import { findInShop, refundableOf, type InShop } from './in-shop.ts';
import { judgeStatus, refuseAction, type OrderAction } from './offers.ts';
import { NoSuchOrder } from './placed-order.ts';
import { choose, type Chosen, type RefundAsk } from './refund.ts';
import { judgeParcel, type ParcelPlan, type ShipAsk } from './ship.ts';

/** What became of it at once: the shop did it, will be asked again by itself, or said no. */
export type Stage = ActionState;

interface Asking {
  orderId: string;
  /** The form's own: what is sent twice is asked once. */
  key: string;
  by: string | null;
  /** Holds what is asked against the order as it is now, and says it in the shop's words. */
  judge: (inShop: InShop) => Outcome<{ ask: ShopAsk }>;
}

/** Writes down in the caller's transaction what is asked of the shop. Returns the action's id. Throws `not_found`. */
async function askShopIn(
  trx: Knex.Transaction,
  ctx: Context,
  { orderId, key, by, judge }: Asking,
): Promise<Outcome<{ actionId: string }>> {
  if (!(await lockOrderRow(trx, orderId))) throw NoSuchOrder();
  const inShop = await findInShop(trx, ctx, orderId);
  if (!inShop) throw NoSuchOrder();
  const { actions, row, sourceId } = inShop;
  const known = actions.find((each) => each.form_key === key);
  if (known) return { ok: true, actionId: known.id };
  const judged = judge(inShop);
  if (!judged.ok) return judged;
  const { ask } = judged;
  const isSame = ({ state, kind }: (typeof actions)[number]) => state === 'waiting' && kind === ask.kind;
  if (ask.kind !== 'note' && ask.kind !== 'refund' && actions.some(isSame))
    return refuse('', 'asked_already');
  const asked = { shopId: row.shop_id, orderId, sourceId, formKey: key, ask, staffId: by };
  return { ok: true, actionId: await intend(trx, ctx, asked) };
}

/** Asks the shop at once, after the commit, so that whoever pressed the button learns how it went. */
async function askShop(ctx: Context, asking: Asking): Promise<Outcome<{ stage: Stage }>> {
  const asked = await transact(ctx.db, (trx) => askShopIn(trx, ctx, asking));
  if (!asked.ok) return asked;
  try {
    await act(ctx, asked.actionId);
  } catch (error) {
    ctx.log.warn({ action: asked.actionId, err: error }, 'woocommerce.action_deferred');
  }
  return { ok: true, stage: (await findAction(ctx.db, asked.actionId))?.state ?? 'waiting' };
}

function refuseOr(
  { state }: InShop,
  { action, sure = '' }: { action: OrderAction; sure?: string | undefined },
  ask: () => ShopAsk,
): Outcome<{ ask: ShopAsk }> {
  return refuseAction(state, action, sure) ?? { ok: true, ask: ask() };
}

interface By {
  orderId: string;
  by: string | null;
}

/** Has a shop cancel an order. Goods go back into its stock by itself; `note` is what it writes to the buyer. */
export const cancelInShop = (
  ctx: Context,
  { orderId, by, ask }: By & { ask: { key: string; note: string; sure?: string | undefined } },
): Promise<Outcome<{ stage: Stage }>> =>
  askShop(ctx, {
    ...{ orderId, by, key: ask.key },
    judge: (inShop) =>
      refuseOr(inShop, { action: 'cancel', sure: ask.sure }, () => ({ kind: 'cancel', note: ask.note })),
  });

/** Has a shop write to the buyer. Refused by `note` (`nothing_written`). */
export const writeInShop = (
  ctx: Context,
  { orderId, by, ask }: By & { ask: { key: string; note: string } },
): Promise<Outcome<{ stage: Stage }>> =>
  askShop(ctx, {
    ...{ orderId, by, key: ask.key },
    judge: (inShop) =>
      ask.note.trim() === ''
        ? refuse('note', 'nothing_written')
        : refuseOr(inShop, { action: 'write' }, () => ({ kind: 'note', note: ask.note })),
  });

const THEIR_NAMES = {
  firstName: 'first_name',
  lastName: 'last_name',
  company: 'company',
  line1: 'address_1',
  line2: 'address_2',
  postcode: 'postcode',
  city: 'city',
  state: 'state',
  country: 'country',
  phone: 'phone',
} as const;

/** Has a shop send an order elsewhere. Refused as a whole by `same_address` where it goes there already. */
export const readdressInShop = (
  ctx: Context,
  { orderId, by, ask }: By & { ask: { key: string; address: DeliveryAddress } },
): Promise<Outcome<{ stage: Stage }>> =>
  askShop(ctx, {
    ...{ orderId, by, key: ask.key },
    judge: (inShop) => {
      if (isSameAddress(deliveryOf(inShop.snapshot), ask.address)) return refuse('', 'same_address');
      const shipping = Object.entries(THEIR_NAMES).map(([ours, theirs]) => [
        theirs,
        ask.address[ours as keyof typeof THEIR_NAMES],
      ]);
      return refuseOr(inShop, { action: 'address' }, () => ({
        kind: 'address',
        shipping: Object.fromEntries(shipping) as Record<string, string>,
      }));
    },
  });

const noteOf = ({ carrier, trackingNumber, trackingUrl }: ParcelPlan['parcel']): string =>
  [carrier, trackingNumber, trackingUrl].filter((part) => part !== '').join(' · ');

/** Says what a parcel of an order in a shop would be. Throws `not_found`. */
export function planInShop(inShop: InShop, { ask, at }: { ask: ShipAsk; at: number }): Outcome<ParcelPlan> {
  return judgeParcel(ask, { state: inShop.state, snapshot: inShop.snapshot, at });
}

/** Has a shop record a parcel, with its tracking and a note to the buyer. Refused as `shipOrder` is. */
export const shipInShop = (
  ctx: Context,
  { orderId, by, ask }: By & { ask: ShipAsk },
): Promise<Outcome<{ stage: Stage }>> =>
  askShop(ctx, {
    ...{ orderId, by, key: ask.key },
    judge(inShop) {
      const plan = planInShop(inShop, { ask, at: ctx.clock.now() });
      if (!plan.ok) return plan;
      const { parcel, pieces, completes } = plan;
      const { carrier, trackingNumber, trackingUrl } = parcel;
      const way = { carrier, trackingNumber, trackingUrl };
      return { ok: true, ask: { kind: 'ship', note: noteOf(parcel), ...way, pieces, completes } };
    },
  });

/**
 * Has a shop give an order the status that somebody outside gave it, where the desk could do the same without being asked again; a
 * job asks the shop after the commit. False where it is not asked: no keys, another status, or people have to look.
 */
export async function askForStatus(
  trx: Knex.Transaction,
  ctx: Context,
  { orderId, status, key }: { orderId: string; status: string; key: string },
): Promise<boolean> {
  const inShop = await findInShop(trx, ctx, orderId);
  if (!inShop || !['cancelled', 'completed'].includes(status)) return false;
  const way = { carrier: '', trackingNumber: '', trackingUrl: '' };
  const ask: ShopAsk =
    status === 'cancelled'
      ? { kind: 'cancel', note: '' }
      : { kind: 'ship', note: '', ...way, pieces: [], completes: true };
  const judge = ({ state }: InShop) =>
    judgeStatus(state, status) === 'take' ? { ok: true as const, ask } : refuse('status', 'not_now');
  return (await askShopIn(trx, ctx, { orderId, key, by: null, judge })).ok;
}

/** A share of a line in the shop's words: its tax is divided over the rates in which it was charged. */
function lineOf({ lines, shipping, fees, currency }: OrderSnapshot, share: RefundLine): RefundedLine {
  const line = [...lines, ...shipping, ...fees].find(({ key }) => key === share.lineKey);
  const rates = line?.taxes ?? [];
  const weights = rates.map(({ amount }) => Math.max(0, Math.round(Number(amount) * 1_000_000)));
  const shares = allocate(share.tax, weights);
  const major = (amount: number) => toMajor({ amount, currency });
  return {
    id: Number(share.lineKey),
    quantity: Number(share.quantity),
    refund_total: major(share.total),
    refund_tax: rates.map(({ taxKey }, index) => ({ id: taxKey, refund_total: major(shares[index] ?? 0) })),
  };
}

export type ShopRefundAsk = RefundAsk & {
  /** The shop's payment provider gives it back; without it the shop only notes that it went back. */
  byGateway: boolean;
};

/** Says what a refund in a shop would be, in minor units and pieces. */
export const planRefundInShop = (inShop: InShop, ask: Pick<RefundAsk, 'what' | 'restock'>): Outcome<Chosen> =>
  choose(refundableOf(inShop), ask);

/** Has a shop give money back, through its payment provider or not. Refused as `refundOrder` is. */
export const refundInShop = (
  ctx: Context,
  { orderId, by, ask }: By & { ask: ShopRefundAsk },
): Promise<Outcome<{ stage: Stage }>> =>
  askShop(ctx, {
    ...{ orderId, by, key: ask.key },
    judge(inShop) {
      const refused = refuseAction(inShop.state, 'refund', ask.sure ?? '');
      if (refused) return refused;
      const chosen = planRefundInShop(inShop, ask);
      if (!chosen.ok) return chosen;
      if (ask.sum !== undefined && ask.sum !== chosen.amount) return refuse('sum', 'other_sum');
      const { snapshot } = inShop;
      const { byGateway, restock, note } = ask;
      const amount = toMajor({ amount: chosen.amount, currency: snapshot.currency });
      const lines = chosen.lines.map((line) => lineOf(snapshot, line));
      return {
        ok: true,
        ask: { kind: 'refund', amount, minor: chosen.amount, note, lines, byGateway, restock },
      };
    },
  });
