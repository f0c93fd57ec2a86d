import { Big } from 'big.js';
import { currencyDecimals } from '../../platform/money.ts';
import type { OrderLineRecord, OrderRecord } from '../records.ts';

/** A line as coreBOS will recompute it on every save: its price, and what it adds to the subtotal, rounded to two decimals each. */
export interface LineTotals {
  line: OrderLineRecord;
  quantity: string;
  listPrice: string;
  /** It is not rounded, nor is `net`: 0.25 at 13.10 is 3.275 in the line's record and in the order's net total. */
  gross: string;
  /** It is of the whole line; null when there is none. */
  discount: string | null;
  discountPercent: string;
  net: string;
  ratePercent: string;
  tax: string;
  /** Net and tax, as its screen adds them to the subtotal. */
  sum: string;
  /** It is not rounded: coreBOS' own workflow keeps it so in the line's record and in its tax totals. */
  unroundedTax: string;
}

export interface OrderTotals {
  lines: LineTotals[];
  gross: string;
  discount: string;
  net: string;
  unroundedTax: string;
  /** In individual tax mode this contains the lines' taxes. */
  subtotal: string;
  shipping: string;
  shippingRate: string;
  shippingTax: string;
  unroundedShippingTax: string;
  adjustment: string;
  total: string;
  /** No line can hold a negative fee: these are part of the adjustment. */
  negativeFees: OrderLineRecord[];
  /** The total has more decimals than coreBOS keeps. */
  inexact: boolean;
  /** Where the installation has no tax on shipping, this is part of the adjustment. */
  adjustedTax: string;
  /** This is left of the adjustment. */
  rounding: string;
}

const two = (value: Big): Big => value.round(2, Big.roundHalfUp);
const written = (value: Big): string => (two(value).eq(value) ? value.toFixed(2) : value.toFixed());
const sumOf = (values: (Big | string)[]): Big =>
  values.reduce<Big>((sum, value) => sum.plus(value), new Big(0));

/** True when the screen can hold a quantity: it shows two decimals, and saves what it shows (0.375 → 0.38). */
export const fitsScreen = (quantity: string): boolean => two(new Big(quantity)).eq(quantity);

/** Makes one piece of a quantity that the screen would round: 0.375 at 20.00 → 1 at 7.50. */
function pieces({ quantity, unitPrice, subtotal }: OrderLineRecord, toMajor: (minor: number) => Big) {
  if (fitsScreen(quantity)) return { quantity: new Big(quantity), listPrice: two(new Big(unitPrice)) };
  const one = new Big(quantity).lt(0) ? -1 : 1;
  return { quantity: new Big(one), listPrice: two(toMajor(subtotal)).times(one) };
}

/** True for what a line can hold: its screen takes a quantity below zero, as of a credit note, and no price below zero. */
function fitsLine({ quantity, unitPrice, total }: OrderLineRecord): boolean {
  const pieces = new Big(quantity);
  return new Big(unitPrice).gte(0) && !pieces.eq(0) && (pieces.gt(0) ? total >= 0 : total <= 0);
}

/**
 * Rounds a number of its screen as the screen does, by the digits that JavaScript writes it with. What floating point
 * leaves of nothing, as of a line that is given away (`3.6e-12`), is written with an exponent, and is nothing.
 */
const onScreen = (value: number): number =>
  Math.abs(value) < 1e-6 ? 0 : Number(`${Math.round(Number(`${value}e2`))}e-2`);

/** A tax as its screen computes it, in floating point: what lies on half a cent may fall to either side. */
const screenTax = (base: number, rate: Big): Big => new Big(onScreen((base * rate.toNumber()) / 100));

/**
 * What a line adds to the subtotal on its screen, and its tax. The screen has 1.25 × 24.58 as 30.724999999999998, and
 * what we wrote for 30.725 would move by a cent on every save.
 */
function screenLine(quantity: Big, listPrice: Big, discount: Big | null, rate: Big): { sum: Big; tax: Big } {
  const net = quantity.toNumber() * listPrice.toNumber() - (discount?.toNumber() ?? 0);
  const tax = screenTax(onScreen(net), rate);
  return { sum: new Big(onScreen(net + tax.toNumber())), tax };
}

function lineTotals(line: OrderLineRecord, toMajor: (minor: number) => Big): LineTotals {
  const { quantity, listPrice } = pieces(line, toMajor);
  const gross = quantity.times(listPrice);
  const given = two(toMajor(line.subtotal - line.total));
  const discount = given.gt(0) ? given : null;
  const net = gross.minus(discount ?? 0);
  const ratePercent = new Big(line.ratePercent).round(3, Big.roundHalfUp);
  const { sum, tax } = screenLine(quantity, listPrice, discount, ratePercent);
  return {
    line,
    quantity: quantity.toFixed(),
    listPrice: listPrice.toFixed(2),
    gross: written(gross),
    discount: discount?.toFixed(2) ?? null,
    discountPercent: discount && gross.gt(0) ? discount.times(100).div(gross).round(3).toFixed() : '0',
    net: written(net),
    ratePercent: ratePercent.toFixed(),
    tax: tax.toFixed(2),
    sum: sum.toFixed(2),
    unroundedTax: net.times(ratePercent).div(100).round(6).toFixed(),
  };
}

/** Makes one rate for all shipping of what was charged, as near as three decimals come. */
function shippingRate(total: number, tax: number): Big {
  if (total === 0) return new Big(0);
  return new Big(tax).times(100).div(total).round(3, Big.roundHalfUp);
}

/**
 * Computes a Sales Order in individual tax mode. The figures are what coreBOS itself would compute from two-decimal
 * prices, so that a save on its screen changes nothing; `adjustment` carries what is missing to the charged total.
 */
export function orderTotals(order: OrderRecord, { taxesShipping = true } = {}): OrderTotals {
  const minor = new Big(10).pow(currencyDecimals(order.currency));
  const toMajor = (amount: number) => new Big(amount).div(minor);
  const lines = order.lines.filter(fitsLine).map((line) => lineTotals(line, toMajor));
  const subtotal = sumOf(lines.map((line) => line.sum));
  const shipping = two(toMajor(Math.max(0, order.shipping.total)));
  const rate = taxesShipping ? shippingRate(order.shipping.total, order.shipping.tax) : new Big(0);
  const unroundedShippingTax = shipping.times(rate).div(100);
  const shippingTax = screenTax(shipping.toNumber(), rate);
  const exact = toMajor(order.total);
  const total = two(exact);
  const computed = subtotal.plus(shipping).plus(shippingTax);
  const adjustment = total.minus(computed);
  const negativeFees = order.lines.filter((line) => !fitsLine(line) && line.total !== 0);
  const fees = two(sumOf(negativeFees.map((line) => toMajor(line.total + line.tax))));
  const adjustedTax = taxesShipping ? new Big(0) : two(toMajor(order.shipping.tax));
  return {
    lines,
    gross: written(sumOf(lines.map((line) => line.gross))),
    discount: sumOf(lines.map((line) => line.discount ?? '0')).toFixed(2),
    net: written(sumOf(lines.map((line) => line.net))),
    unroundedTax: sumOf(lines.map((line) => line.unroundedTax)).toFixed(),
    subtotal: subtotal.toFixed(2),
    shipping: shipping.toFixed(2),
    shippingRate: rate.toFixed(),
    shippingTax: shippingTax.toFixed(2),
    unroundedShippingTax: unroundedShippingTax.round(6).toFixed(),
    adjustment: adjustment.toFixed(2),
    total: total.toFixed(2),
    negativeFees,
    inexact: !exact.eq(total),
    adjustedTax: adjustedTax.toFixed(2),
    rounding: adjustment.minus(fees).minus(adjustedTax).toFixed(2),
  };
}
