import { z } from 'zod';
import { chargedCurrency, decimalString, isoTime } from './schemas.ts';

/**
 * The full snapshot of an order at one version: what every source sends through the one door. Charged amounts are
 * integer minor units of `currency`, net of tax unless said otherwise; unit prices, quantities, rates and unrounded
 * taxes are exact decimal strings. total = lines + shipping + fees + taxes. Unknown fields are kept and reported, so
 * that a newer plugin is never refused.
 */

const text = (max: number) => z.string().max(max);

/** Blanks around a key tell nothing apart: MySQL compares without those at the end. */
const key = (max: number) => z.string().trim().min(1).max(max);

export const snapshotAddress = z.looseObject({
  firstName: text(10_000).default(''),
  lastName: text(10_000).default(''),
  company: text(10_000).default(''),
  line1: text(10_000).default(''),
  line2: text(10_000).default(''),
  postcode: text(200).default(''),
  city: text(10_000).default(''),
  state: text(10_000).default(''),
  country: text(10).default(''),
  phone: text(200).default(''),
});
export type SnapshotAddress = z.output<typeof snapshotAddress>;

/** A tax share of a line, by the key of an entry of the order's `taxes`. */
const taxShare = z.looseObject({ taxKey: z.string(), amount: decimalString });

/** Fields that product, shipping and fee lines share. `total` is after discounts, without tax. */
const charged = {
  key: key(100),
  name: text(10_000),
  total: z.int(),
  tax: z.int(),
  /** The same before they were rounded to minor units, in whole units: `8.196721`. They say whether a difference is rounding. */
  totalExact: decimalString.optional(),
  taxExact: decimalString.optional(),
  taxes: z.array(taxShare).default([]),
  meta: z.array(z.looseObject({ key: z.string(), value: z.unknown() })).default([]),
};

export const snapshotLine = z.looseObject({
  ...charged,
  productKey: z.string().max(100).nullable().default(null),
  variantKey: z.string().max(100).nullable().default(null),
  sku: text(200).default(''),
  options: z.array(z.looseObject({ name: z.string(), value: z.string() })).default([]),
  quantity: decimalString,
  /** Net price of one piece before discounts, exact as far as the sender knows it. */
  unitPrice: decimalString,
  /** Before discounts, without tax. */
  subtotal: z.int(),
  subtotalExact: decimalString.optional(),
  /** The tax that would be on `subtotal`. Left out, the order's `discountTax` is divided over its lines. */
  subtotalTax: z.int().optional(),
  /** True for what is given without a parcel: a file, a lesson. Left out, its pieces are sent. */
  digital: z.boolean().optional(),
});
export type SnapshotLine = z.output<typeof snapshotLine>;

export const snapshotCharge = z.looseObject({ ...charged, method: text(200).default('') });
export type SnapshotCharge = z.output<typeof snapshotCharge>;

export const snapshotTax = z.looseObject({
  key: z.string(),
  label: text(200),
  /** Null where the sender does not know it any more: old orders of WooCommerce do not say it. */
  ratePercent: decimalString.nullable(),
  compound: z.boolean().default(false),
  /** Tax on goods and fees, and tax on shipping, as charged. */
  goods: z.int(),
  shipping: z.int(),
});

/** A fact about money. `key` is unique within the order and never changes; the provider's id when there is one. */
export const snapshotPayment = z.looseObject({
  key: key(200),
  gateway: text(100),
  method: text(200).default(''),
  providerId: z.string().max(200).nullable().default(null),
  amount: z.int(),
  currency: chargedCurrency,
  state: z.enum(['pending', 'paid', 'failed']),
  at: isoTime,
});
export type SnapshotPayment = z.output<typeof snapshotPayment>;

export const snapshotRefund = z.looseObject({
  key: key(200),
  providerId: z.string().max(200).nullable().default(null),
  /** Positive, with tax; 0 where pieces came back and no money went. Amounts of its lines are positive, too. */
  amount: z.int().nonnegative(),
  currency: chargedCurrency,
  reason: text(10_000).default(''),
  at: isoTime,
  lines: z
    .array(z.looseObject({ lineKey: z.string(), quantity: decimalString, total: z.int(), tax: z.int() }))
    .default([]),
});
export type SnapshotRefund = z.output<typeof snapshotRefund>;

/**
 * A fact about money that its payer wants back by bank or provider. `open`: the shop has to answer by a day; `answered`:
 * somebody decides; `lost`: the money is gone.
 */
export const snapshotDispute = z.looseObject({
  key: key(200),
  providerId: z.string().max(200).nullable().default(null),
  amount: z.int().nonnegative(),
  currency: chargedCurrency,
  state: z.enum(['open', 'answered', 'won', 'lost']),
  /** What the provider did with the money meanwhile. */
  funds: z.enum(['kept', 'withdrawn', 'reinstated']).default('kept'),
  /** The provider's own word, e.g. `fraudulent`. */
  reason: text(200).default(''),
  answerBy: isoTime.nullable().default(null),
  at: isoTime,
  closedAt: isoTime.nullable().default(null),
});
export type SnapshotDispute = z.output<typeof snapshotDispute>;

/**
 * The longest lists of an order that are read: an order of 1 MB has fewer lines than this. What is longer costs everybody
 * else too much time at once; it is kept and named like any other order that cannot be read.
 */
export const MOST_OF = {
  lines: 10_000,
  shipping: 5000,
  fees: 5000,
  coupons: 1000,
  taxes: 1000,
  payments: 5000,
  refunds: 5000,
  disputes: 1000,
  consents: 1000,
  parcels: 5000,
  flags: 1000,
  meta: 10_000,
  invoices: 1000,
};

export const orderSnapshot = z.looseObject({
  /**
   * Set by the connector in what it keeps of an erased buyer: the erasure, which stands for the person, and the hash of
   * the content as it came in. No sender needs it.
   */
  erased: z.looseObject({ by: key(40), contentHash: text(64) }).optional(),
  /** The order's own random key; with the shop it is the natural key of the order. */
  orderKey: key(100),
  sourceId: z.string().max(100).nullable().default(null),
  number: text(100),
  source: z.string().min(1).max(40),
  /** The way by which the source got it, in its own word: `checkout`, `store-api`, `admin`. Missing: it does not say. */
  channel: text(100).default(''),
  version: z.looseObject({ epoch: z.int().min(0).max(2_147_483_647), counter: z.int().min(0) }),
  /**
   * WooCommerce's words (pending, processing, on-hold, completed, cancelled, refunded, failed); others are kept as they are.
   * `trash` and `deleted`: the shop threw it away.
   */
  status: z.string().min(1).max(100),
  /** What the shop calls a status of its own. A word that has a label is no reason to look. Missing: it has none. */
  statusLabel: text(200).default(''),
  /** Whether the shop counts orders of this status as paid, and as waiting for payment. Missing: it does not say. */
  isPaid: z.boolean().nullable().default(null),
  isPending: z.boolean().nullable().default(null),
  currency: chargedCurrency,
  pricesIncludeTax: z.boolean().default(false),
  locale: text(20).default(''),
  placedAt: isoTime,
  modifiedAt: isoTime,
  customer: z.looseObject({
    /** Names the account of a signed-in shop customer, and is never anybody else's; null for a guest. */
    uid: z.string().trim().max(100).nullable().default(null),
    /** The mailbox as typed in this order. */
    email: text(10_000).default(''),
    /** The account's own mailbox when signed in. */
    accountEmail: text(10_000).nullable().default(null),
  }),
  billing: snapshotAddress,
  delivery: snapshotAddress.nullable().default(null),
  company: z
    .looseObject({
      name: text(10_000).default(''),
      vatNumber: text(100).default(''),
      fiscalCode: text(100).default(''),
      sdiCode: text(20).default(''),
      pec: text(300).default(''),
    })
    .nullable()
    .default(null),
  /** The buyer asked for an invoice. Missing: they did not. */
  wantsInvoice: z.boolean().default(false),
  /** What another program issued for this order, for the buyer to find. Missing: nothing is known of it. */
  invoices: z
    .array(
      z.looseObject({
        kind: z.enum(['invoice', 'creditNote']).default('invoice'),
        number: text(100),
        /** YYYY-MM-DD; empty where nobody said. */
        issuedOn: text(10).default(''),
        /** Where its file is, if it is on the web for whoever has the link; empty where it is not. */
        url: text(2000).default(''),
      }),
    )
    .max(MOST_OF.invoices)
    .default([]),
  lines: z.array(snapshotLine).max(MOST_OF.lines),
  shipping: z.array(snapshotCharge).max(MOST_OF.shipping).default([]),
  fees: z.array(snapshotCharge).max(MOST_OF.fees).default([]),
  coupons: z
    .array(z.looseObject({ code: text(200), discount: z.int() }))
    .max(MOST_OF.coupons)
    .default([]),
  taxes: z.array(snapshotTax).max(MOST_OF.taxes).default([]),
  /** Sum of the discounts that are already inside the lines' totals, and the tax saved by them when known. */
  discount: z.int().default(0),
  discountTax: z.int().default(0),
  taxTotal: z.int(),
  total: z.int(),
  payments: z.array(snapshotPayment).max(MOST_OF.payments).default([]),
  refunds: z.array(snapshotRefund).max(MOST_OF.refunds).default([]),
  /** Missing in what plugins of before send: none. */
  disputes: z.array(snapshotDispute).max(MOST_OF.disputes).default([]),
  consents: z
    .array(
      z.looseObject({
        kind: text(100).trim(),
        given: z.boolean(),
        text: text(2000).default(''),
        at: isoTime,
      }),
    )
    .max(MOST_OF.consents)
    .default([]),
  parcels: z
    .array(
      z.looseObject({
        key: key(200),
        carrier: text(200).default(''),
        trackingNumber: text(200).default(''),
        trackingUrl: text(2000).default(''),
        shippedAt: isoTime,
        /** The pieces that are in it, by the keys of product lines; without it nobody knows what is in it. */
        lines: z.array(z.looseObject({ lineKey: z.string(), quantity: decimalString })).optional(),
      }),
    )
    .max(MOST_OF.parcels)
    .default([]),
  note: text(20_000).default(''),
  /** What the source wants staff to know of this order, e.g. `{code: 'oversold'}`. */
  flags: z
    .array(z.looseObject({ code: text(60) }))
    .max(MOST_OF.flags)
    .default([]),
  meta: z
    .array(z.looseObject({ key: z.string(), value: z.unknown() }))
    .max(MOST_OF.meta)
    .default([]),
});
export type OrderSnapshot = z.output<typeof orderSnapshot>;

/** The answer of `POST /v1/orders`: kept as what. `flagged`: older than what is known, with content that was not. */
export const orderReceipt = z.strictObject({
  id: z.string(),
  result: z.enum(['stored', 'superseded', 'flagged']),
});

/** Variants share a name: `Tee (Size: M)` tells them apart. */
export function nameOfLine({
  name,
  options,
}: {
  name: string;
  options: { name: string; value: string }[];
}): string {
  const values = options.map((option) => `${option.name}: ${option.value}`);
  return values.length === 0 ? name : `${name} (${values.join(', ')})`;
}
