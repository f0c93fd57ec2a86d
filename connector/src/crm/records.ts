import type { Locale } from '../contract/schemas.ts';

/** Our records as an outside CRM gets them, in words of neither database. Times are epoch milliseconds. */

export interface RecordAddress {
  firstName: string;
  lastName: string;
  company: string;
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  state: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  phone: string;
}

interface Common {
  id: string;
  /** When our record changed last. */
  version: number;
  createdAt: number;
  /** The language of the texts that staff read on the record. */
  locale: Locale;
}

export interface AccountRecord extends Common {
  kind: 'account';
  name: string;
  vatNumber: string;
  fiscalCode: string;
  sdiCode: string;
  pec: string;
  billing: RecordAddress | null;
  delivery: RecordAddress | null;
}

export interface ContactRecord extends Common {
  kind: 'contact';
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  accountId: string | null;
  marketingConsent: boolean;
  /** The language this person buys in, in two letters: `it`. Empty where no order said so. */
  language: string;
  /** Orders gave these names. */
  names: string[];
  probablyShared: boolean;
  mergedIntoId: string | null;
  billing: RecordAddress | null;
  delivery: RecordAddress | null;
}

export interface ProductRecord extends Common {
  kind: 'product';
  name: string;
  sku: string;
  description: string;
  /** Net price in major units of `currency`, exact. */
  netPrice: string;
  currency: string;
  ratePercent: string;
  /** Null when its pieces are not counted. */
  stock: number | null;
  active: boolean;
}

export interface OrderLineRecord {
  /** The order's own key of the line. */
  lineKey: string;
  /** Its product is linked by this: a variant of ours, else the shop's own word for it. */
  productKey: string;
  kind: 'product' | 'fee';
  name: string;
  sku: string;
  options: string;
  quantity: string;
  /** The exact net price of one, in major units. */
  unitPrice: string;
  /** These are minor units: before discount, after it, and its tax. */
  subtotal: number;
  total: number;
  tax: number;
  ratePercent: string;
}

export interface OrderRecord extends Common {
  kind: 'order';
  shopName: string;
  timeZone: string;
  number: string;
  source: string;
  sourceId: string | null;
  contactId: string;
  accountId: string | null;
  status: string;
  /** All of it was paid, whatever went back since. */
  isPaid: boolean;
  /** A parcel of it went, or it was once said to be completed. */
  wasSent: boolean;
  currency: string;
  lines: OrderLineRecord[];
  shipping: { names: string[]; total: number; tax: number };
  taxTotal: number;
  total: number;
  coupons: string[];
  billing: RecordAddress;
  delivery: RecordAddress | null;
  note: string;
  parcels: { carrier: string; trackingNumber: string; trackingUrl: string; shippedAt: number }[];
  placedAt: number;
}

interface MoneyRecord extends Common {
  orderId: string;
  contactId: string;
  orderNumber: string;
  reference: string;
  /** In minor units. */
  amount: number;
  currency: string;
  at: number;
}

export interface PaymentRecord extends MoneyRecord {
  kind: 'payment';
  /** One payment keeps its key while it is awaited, then paid. */
  key: string;
  gateway: string;
  method: string;
  state: 'pending' | 'paid' | 'failed';
}

/** Its amount is negative when the shop took the refund back. */
export interface RefundRecord extends MoneyRecord {
  kind: 'refund';
  /** A lost dispute took the money: nobody gave it back. Its amount is 0 when it was won after all. */
  isLost: boolean;
  reason: string;
  lines: { name: string; quantity: string; total: number; tax: number }[];
}

/** An invoice or credit note as it was frozen. */
export interface DocumentRecord extends Common {
  kind: 'document';
  documentKind: 'invoice' | 'creditNote';
  /** As people and the tax office read it. */
  number: string;
  /** These are days, `YYYY-MM-DD`. */
  issuedOn: string;
  dueOn: string | null;
  /** The number of the invoice that a credit note corrects; empty for an invoice. */
  corrects: string;
  reason: string;
  /** All of its order was paid. */
  isPaid: boolean;
  orderId: string;
  contactId: string;
  /** It states this, in the form of an order: of a credit note quantities and sums are below zero. */
  sale: OrderRecord;
}

/** A question or a return, as its buyer reads it: what staff say among themselves is not in it. */
export interface CaseRecord extends Common {
  kind: 'case';
  number: number;
  reason: string;
  /** Empty for a question. */
  wish: string;
  state: string;
  waitsFor: string;
  isAnswered: boolean;
  email: string;
  orderId: string;
  orderNumber: string;
  shopName: string;
  contactId: string;
  /** The first article that it is about. */
  productKey: string | null;
  /** The buyer was erased: nothing that was said stays anywhere. */
  isErased: boolean;
  /** The buyer asked this. */
  text: string;
  pieces: { name: string; quantity: string }[];
  /** What was said since. */
  comments: {
    id: string;
    byBuyer: boolean;
    text: string;
    at: number;
    /** It came from there, as this comment; null for what was said here. */
    outsideId: number | null;
  }[];
  steps: { state: string; text: string; at: number }[];
}

export type CrmRecord =
  | AccountRecord
  | ContactRecord
  | ProductRecord
  | OrderRecord
  | PaymentRecord
  | RefundRecord
  | DocumentRecord
  | CaseRecord;

/** A record that both sides may change. */
export type SharedRecord = AccountRecord | ContactRecord | ProductRecord | OrderRecord;
