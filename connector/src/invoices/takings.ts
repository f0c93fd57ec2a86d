import { listOrderRows, listOrdersWithMoney } from '../orders/money-between.ts';
import { readOrderParts, type OrderParts } from '../orders/parts.ts';
import type { OrderRow } from '../orders/rows.ts';
import { standingRefunds } from '../orders/shown-refunds.ts';
import type { RefundRow } from '../orders/facts.ts';
import { chunksOf } from '../platform/chunks.ts';
import { dayOf, startOfDay } from '../platform/days.ts';
import type { Transactor } from '../platform/db.ts';
import { allocate, sum } from '../platform/money.ts';
import { Held } from './build/held.ts';
import { stateLine } from './build/lines.ts';
import { meansOf, paidOf } from './build/paid.ts';
import type { DocumentPayment } from './document.ts';
import type { LegalEntity } from './entities.ts';

/** What was taken without an invoice: of a day, rate and kind of payment. Minor units; what was given back is negative. */
export interface Taking {
  /** YYYY-MM-DD of the entity. */
  day: string;
  currency: string;
  /** Percent; empty where the order does not say it. */
  rate: string;
  means: DocumentPayment['means'];
  net: number;
  tax: number;
}

interface Share {
  rate: string;
  net: number;
  tax: number;
}

/** What an order costs by rates, as it was charged. */
function sharesOf(order: OrderRow, { lines, taxes }: OrderParts): Share[] {
  const unknown = [{ rate: '', net: order.total - order.tax_total, tax: order.tax_total }];
  try {
    const rated = lines.flatMap((line) => stateLine(order, line, taxes));
    const rates = [...new Set(rated.map(({ rate }) => rate.toFixed()))];
    const shares = rates.map((rate) => {
      const of = taxes.filter((row) => row.rate_percent !== '' && Number(row.rate_percent) === Number(rate));
      return {
        rate,
        net: sum(rated.filter((line) => line.rate.toFixed() === rate).map(({ net }) => net)),
        tax: sum(of.flatMap(({ goods, shipping }) => [goods, shipping])),
      };
    });
    return sum(shares.flatMap(({ net, tax }) => [net, tax])) === order.total ? shares : unknown;
  } catch (error) {
    if (error instanceof Held) return unknown;
    throw error;
  }
}

/** Divides an amount over the rates as the whole is divided: the parts are exactly the amount. */
function divide(amount: number, shares: Share[]): Share[] {
  const gross = shares.map(({ net, tax }) => Math.max(0, net + tax));
  const parts = allocate(amount, gross.some((each) => each > 0) ? gross : shares.map(() => 1));
  return shares.map(({ rate, net, tax }, index) => {
    const part = parts[index] ?? 0;
    const partOfTax = net + tax === 0 ? 0 : (allocate(part, [Math.max(0, net), Math.max(0, tax)])[1] ?? 0);
    return { rate, net: part - partOfTax, tax: partOfTax };
  });
}

/** What a refund gives back by rates: by its lines where they make its amount, else in proportion. */
function backOf(refund: RefundRow, order: OrderRow, parts: OrderParts, shares: Share[]): Share[] {
  const told = JSON.parse(refund.lines) as { lineKey: string; total: number; tax: number }[];
  const back = told.map(({ lineKey, total: net, tax }) => {
    const line = parts.lines.find(({ line_key }) => line_key === lineKey);
    const rated = line && shares[0]?.rate !== '' ? stateLine(order, line, parts.taxes) : [];
    return { rate: rated.length === 1 ? (rated[0]?.rate.toFixed() ?? null) : null, net, tax };
  });
  const isWhole = sum(back.flatMap(({ net, tax }) => [net, tax])) === refund.amount;
  if (told.length === 0 || !isWhole || back.some(({ rate }) => rate === null))
    return divide(refund.amount, shares);
  return back.map(({ rate, net, tax }) => ({ rate: rate ?? '', net, tax }));
}

/** The money of one order, in its currency, on its own days. */
export function takingsOf(order: OrderRow, parts: OrderParts, timeZone: string): Taking[] {
  const { currency } = order;
  const shares = sharesOf(order, parts);
  const paid = paidOf(parts.facts.payments, currency);
  const first = meansOf(paid[0]?.gateway ?? '');
  const taken = paid.flatMap(({ amount, gateway, paid_at }) => {
    const of = amount === order.total ? shares : divide(amount, shares);
    return of.map((share) => ({
      ...share,
      day: dayOf(paid_at, timeZone),
      currency,
      means: meansOf(gateway),
    }));
  });
  const back = standingRefunds(parts.facts)
    .filter((refund) => refund.currency === currency)
    .flatMap((refund) =>
      backOf(refund, order, parts, shares).map(({ rate, net, tax }) => ({
        ...{ rate, net: -net, tax: -tax, currency, means: first },
        day: dayOf(refund.refunded_at, timeZone),
      })),
    );
  return [...taken, ...back];
}

const keyOf = ({ day, currency, rate, means }: Taking): string => [day, currency, rate, means].join(' ');

/** Adds up takings of one day, currency, rate and kind of payment, the first day first. */
export function addUp(takings: Taking[]): Taking[] {
  const sums = new Map<string, Taking>();
  for (const each of takings) {
    const known = sums.get(keyOf(each));
    sums.set(keyOf(each), known ? { ...known, net: known.net + each.net, tax: known.tax + each.tax } : each);
  }
  return [...sums.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, taking]) => taking);
}

/** `2026-12` → `2027-01`. */
const monthAfter = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
};

/**
 * Reads the takings of a month: the money of the entity's shops for orders without an invoice, by days of the entity, with
 * refunds on their own day. An order that gets its invoice later is in them no more.
 */
export async function readTakings(db: Transactor, entity: LegalEntity, month: string): Promise<Taking[]> {
  const { timeZone } = entity;
  const [from, to] = [`${month}-01`, `${monthAfter(month)}-01`].map((day) => startOfDay(day, timeZone));
  const settings = await db('invoice_settings').where({ entity_id: entity.id, mode: 'here' }).select('*');
  const shopIds = settings.map(({ shop_id }) => shop_id);
  const ids = await listOrdersWithMoney(db, { shopIds, from: from ?? 0, to: to ?? 0 });
  const takings: Taking[] = [];
  for (const some of chunksOf(ids)) {
    const invoiced = new Set<string>(
      await db('issued_documents').whereIn('order_id', some).where({ kind: 'invoice' }).pluck('order_id'),
    );
    const rest = some.filter((id) => !invoiced.has(id));
    const parts = await readOrderParts(db, rest);
    for (const order of await listOrderRows(db, rest)) {
      const begins = settings.find(({ shop_id }) => shop_id === order.shop_id)?.from_day;
      if (!begins || order.placed_at < startOfDay(begins, timeZone)) continue;
      takings.push(...takingsOf(order, parts.of(order.id), timeZone));
    }
  }
  return addUp(takings.filter(({ day }) => day.startsWith(month)));
}
