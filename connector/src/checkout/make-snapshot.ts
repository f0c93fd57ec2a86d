import { Big } from 'big.js';
import type { z } from 'zod';
import type { orderSnapshot } from '../contract/orders.ts';
import type { UnversionedSnapshot } from '../intake/post.ts';
import { toIso } from '../platform/clock.ts';
import { allocate, sum, taxInGross, toMajor } from '../platform/money.ts';
import type { Attempt } from '../payments/attempts.ts';
import type { AddressInput, BuyerInput, Quote } from '../contract/checkout.ts';
import { ROUNDING_KEY } from '../orders/rows.ts';
import { say } from './messages.ts';
import { taxByRate, type TaxGroup } from './tax.ts';
import type { Checkout } from './store.ts';

type Snapshot = z.input<typeof orderSnapshot>;

function addressOf(address: AddressInput): NonNullable<Snapshot['delivery']> {
  const {
    firstName,
    lastName,
    company = '',
    line1,
    line2 = '',
    postcode,
    city,
    state = '',
    country,
    phone = '',
  } = address;
  return { firstName, lastName, company, line1, line2, postcode, city, state, country, phone };
}

/** Shares the tax of one rate out over its lines, so that the parts are exactly what was charged. */
function taxShares(group: TaxGroup, grosses: number[]): { goods: number[]; shipping: number } {
  const parts = allocate(group.tax, [...grosses, group.shipping]);
  return { goods: parts.slice(0, -1), shipping: parts.at(-1) ?? 0 };
}

const taxKey = (rate: string): string => `vat-${rate}`;

/** The net price of one piece in major units, rounded to eight places: 12.20 with 22 % is `10`. */
function netUnitPrice(gross: string, rate: string): string {
  return new Big(gross).times(100).div(new Big(100).plus(rate)).round(8).toFixed();
}

interface Split {
  lines: number[];
  /** The tax on the shipping, by rate. */
  shipping: { rate: string; amount: number }[];
  taxes: Snapshot['taxes'];
}

/** Divides the tax of each rate over the lines and the shipping that carry it. */
function splitTax(quote: Quote): Split {
  const lines = quote.lines.map(() => 0);
  const shipping: Split['shipping'] = [];
  const taxes: NonNullable<Snapshot['taxes']> = [];
  for (const group of taxByRate(quote.lines, quote.shipping)) {
    const indexes = quote.lines.flatMap((line, index) => (line.taxRate === group.rate ? [index] : []));
    const shares = taxShares(
      group,
      indexes.map((index) => quote.lines[index]?.total ?? 0),
    );
    indexes.forEach((index, place) => {
      lines[index] = shares.goods[place] ?? 0;
    });
    if (group.shipping > 0) shipping.push({ rate: group.rate, amount: shares.shipping });
    taxes.push({
      key: taxKey(group.rate),
      label: `IVA ${group.rate}%`,
      ratePercent: group.rate,
      compound: false,
      goods: sum(shares.goods),
      shipping: shares.shipping,
    });
  }
  return { lines, shipping, taxes };
}

function linesOf(quote: Quote, split: Split): Snapshot['lines'] {
  return quote.lines.map((line, index) => {
    const tax = split.lines[index] ?? 0;
    const net = line.total - tax;
    const spared = taxInGross(line.discount, line.taxRate);
    return {
      key: `line-${index + 1}`,
      name: line.name,
      productKey: line.slug,
      variantKey: line.variantId,
      sku: line.sku,
      options: line.options,
      // A quote of before does not say it of each line.
      ...((line.digital ?? !quote.needsShipping) ? { digital: true } : {}),
      quantity: String(line.quantity),
      unitPrice: netUnitPrice(toMajor({ amount: line.unitPrice, currency: quote.currency }), line.taxRate),
      // The discount is net as well: what the price would have been without it, by the same rate.
      subtotal: net + line.discount - spared,
      subtotalTax: tax + spared,
      total: net,
      tax,
      taxes: [{ taxKey: taxKey(line.taxRate), amount: toMajor({ amount: tax, currency: quote.currency }) }],
    };
  });
}

function shippingOf(quote: Quote, split: Split): Snapshot['shipping'] {
  if (quote.shippingMethod === null) return [];
  const method = quote.shippingMethods.find(({ id }) => id === quote.shippingMethod);
  const tax = sum(split.shipping.map(({ amount }) => amount));
  const { currency } = quote;
  const taxes = split.shipping.map(({ rate, amount }) => ({
    taxKey: taxKey(rate),
    amount: toMajor({ amount, currency }),
  }));
  const name = method?.name ?? quote.shippingMethod;
  return [{ key: 'shipping-1', name, method: quote.shippingMethod, total: quote.shipping - tax, tax, taxes }];
}

/** What the total was rounded by is a charge of its own, without tax. */
function roundingOf({ rounding = 0 }: Quote, { locale }: Checkout): Snapshot['fees'] {
  if (rounding === 0) return [];
  return [{ key: ROUNDING_KEY, name: say(locale, 'rounding'), total: rounding, tax: 0 }];
}

function consentsOf(buyer: BuyerInput, at: string): Snapshot['consents'] {
  const marketing = buyer.marketingConsent;
  return [
    { kind: 'terms', given: true, text: '', at },
    ...(marketing === undefined ? [] : [{ kind: 'marketing', given: marketing, text: '', at }]),
  ];
}

/** A person who wants an invoice is named by a codice fiscale alone. */
function companyOf({ company, invoice }: BuyerInput): Snapshot['company'] {
  if (!company) return invoice?.fiscalCode ? { fiscalCode: invoice.fiscalCode } : null;
  const { name, vatNumber = '', fiscalCode = '', sdiCode = '', pec = '' } = company;
  return { name, vatNumber, fiscalCode, sdiCode, pec };
}

function paymentsOf(attempt: Attempt, at: string): Snapshot['payments'] {
  if (attempt.money.amount === 0) return [];
  const { gateway, method, providerId, captureId, money } = attempt;
  const key = captureId ?? providerId ?? attempt.id;
  return [{ key, gateway, method, providerId: key, ...money, state: 'paid', at }];
}

/** Makes the snapshot that goes through the one door. Net parts and taxes add up to what was charged, to the cent. */
export function makeSnapshot(order: {
  checkout: Checkout;
  attempt: Attempt;
  number: string;
  placedAt: number;
  oversold: string[];
}): UnversionedSnapshot {
  const { checkout, attempt, number, placedAt, oversold } = order;
  const { quote, buyer } = attempt;
  const at = toIso(placedAt);
  const split = splitTax(quote);
  const lines = linesOf(quote, split);
  const discount = sum(lines.map((line) => line.subtotal - line.total));
  return {
    orderKey: checkout.orderKey,
    sourceId: checkout.id,
    number,
    source: 'carrello',
    // What is given without a parcel is done with its payment.
    status: quote.needsShipping ? 'processing' : 'completed',
    currency: quote.currency,
    pricesIncludeTax: true,
    locale: checkout.locale,
    placedAt: at,
    modifiedAt: at,
    customer: { uid: null, email: buyer.email, accountEmail: null },
    billing: addressOf(buyer.billing),
    delivery: buyer.delivery ? addressOf(buyer.delivery) : null,
    company: companyOf(buyer),
    ...(buyer.invoice ? { wantsInvoice: true } : {}),
    lines,
    shipping: shippingOf(quote, split),
    fees: roundingOf(quote, checkout),
    coupons: quote.coupon ? [{ code: quote.coupon.code, discount }] : [],
    taxes: split.taxes,
    discount,
    discountTax: sum(quote.lines.map((line) => line.discount)) - discount,
    taxTotal: quote.tax,
    total: quote.total,
    payments: paymentsOf(attempt, toIso(attempt.paidAt ?? placedAt)),
    consents: consentsOf(buyer, toIso(attempt.createdAt)),
    note: buyer.note ?? '',
    flags: oversold.length === 0 ? [] : [{ code: 'oversold', skus: oversold }],
  };
}
