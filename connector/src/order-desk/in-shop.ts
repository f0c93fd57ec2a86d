import type { Context } from '../context.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { findNewestBody } from '../intake/inbox.ts';
import { readSnapshot } from '../intake/read-snapshot.ts';
import { findOrderRow } from '../orders/queries.ts';
import type { OrderRow } from '../orders/rows.ts';
import { linesLeft, type LineLeft, type RefundLine } from '../payments/refunds/lines.ts';
import type { Transactor } from '../platform/db.ts';
import { HOUR } from '../platform/clock.ts';
import { parseMajor, sum } from '../platform/money.ts';
import { listOfOrder, type ActionRow, type ShopAsk } from '../woocommerce/actions/queries.ts';
import { hasKeys } from '../woocommerce/keys.ts';
import { stateOf, type OrderState } from './home.ts';
import type { ChooseFrom } from './refund.ts';

/** An order of a WooCommerce shop that can be asked for something, as its newest version has it. */
export interface InShop {
  row: OrderRow;
  /** Its number in the shop. */
  sourceId: number;
  snapshot: OrderSnapshot;
  /** What was asked before, the oldest first. */
  actions: ActionRow[];
  state: OrderState;
  /** Minor units that can still go back, and those that staff asked for and the shop has not answered. */
  left: number;
  waiting: number;
  /** The refunds that make up `waiting`, by their lines; one of a free amount has none. */
  asked: RefundLine[][];
  lines: LineLeft[];
}

const askOf = ({ ask }: ActionRow): ShopAsk => JSON.parse(ask) as ShopAsk;

/** What a refund can still take, without what the shop was asked for before. */
export function refundableOf({
  snapshot,
  left,
  asked,
}: Pick<InShop, 'snapshot' | 'left' | 'asked'>): ChooseFrom {
  const given = [...snapshot.refunds.map(({ lines }) => lines), ...asked];
  return {
    snapshot,
    unit: 1,
    left,
    known: given.flat(),
    areOfLines: given.every((lines) => lines.length > 0),
  };
}

/** So long a refund that the shop made may be on its way to us. */
const ON_ITS_WAY = HOUR;

type RefundAsked = Extract<ShopAsk, { kind: 'refund' }>;

/** What the shop was asked to give back and that is in no version of the order yet. */
function waitingOf(actions: ActionRow[], { refunds }: OrderSnapshot, now: number): RefundAsked[] {
  const isUntold = ({ made_id, changed_at }: ActionRow) =>
    now - changed_at < ON_ITS_WAY && !refunds.some(({ key }) => key === String(made_id));
  return actions.flatMap((action) => {
    const ask = askOf(action);
    if (ask.kind !== 'refund' || action.state === 'refused') return [];
    return action.state === 'waiting' || isUntold(action) ? [ask] : [];
  });
}

/** The lines of a refund as the shop was asked for it, as a version of the order will tell them. */
const linesAsked = ({ lines }: RefundAsked, currency: string): RefundLine[] =>
  lines.map(({ id, quantity, refund_total: total, refund_tax: taxes }) => ({
    ...{ lineKey: String(id), quantity: String(quantity), total: parseMajor(total, currency) },
    tax: sum(taxes.map((tax) => parseMajor(tax.refund_total, currency))),
  }));

/** Reads an order of a shop that gave keys; null for any other. */
export async function findInShop(
  db: Transactor,
  { clock }: Pick<Context, 'clock'>,
  orderId: string,
): Promise<InShop | null> {
  const row = await findOrderRow(db, orderId);
  const sourceId = Number(row?.source_id);
  if (row?.source !== 'woocommerce' || !Number.isSafeInteger(sourceId) || sourceId <= 0) return null;
  if (!(await hasKeys(db, row.shop_id))) return null;
  const body = await findNewestBody(db, orderId);
  const reading = body && readSnapshot(body);
  if (!reading?.ok) return null;
  const { snapshot } = reading;
  const actions = await listOfOrder(db, orderId);
  const asking = waitingOf(actions, snapshot, clock.now());
  const asked = asking.map((ask) => linesAsked(ask, snapshot.currency));
  const waiting = sum(asking.map(({ minor }) => minor));
  const given = row.refunded_total + waiting;
  const left = Math.max(0, row.paid_total - given);
  const lines = linesLeft(snapshot, refundableOf({ snapshot, left, asked }).known);
  return {
    row,
    sourceId,
    snapshot,
    actions,
    state: stateOf(snapshot, { given, left }),
    left,
    waiting,
    asked,
    lines,
  };
}
