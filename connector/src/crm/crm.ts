import type { ChangeKind } from '../changes/store.ts';

/**
 * What Carrello asks of an outside CRM. Carrello's own CRM is the truth about purchases; the other one gets a copy that
 * its staff can work with, and gives back what they change there. All `apply…` are idempotent: the record there and the
 * link to ours (our id → its record, version, content) commit together, so a repeat finds the link. They take lists,
 * because a target is only fast in groups; a list is written whole or not at all.
 *
 * Not written yet: invoices and credit notes (`applyInvoice`), requests and returns (`applyCase`). They join here, with
 * records of their own, when Carrello keeps them.
 */
export interface Crm {
  /** How staff call it. */
  readonly name: string;
  /** Throws when it cannot be reached, or is not in a state to be written to: then nothing is tried and all waits. */
  ready(): Promise<void>;
  applyAccount(records: AccountRecord[]): Promise<Applied[]>;
  /** The accounts they name must have been applied before. */
  applyContact(records: ContactRecord[]): Promise<Applied[]>;
  applyProduct(records: ProductRecord[]): Promise<Applied[]>;
  /** The contacts and accounts they name must have been applied before; products of their lines are made when missing. */
  applyOrder(records: OrderRecord[]): Promise<Applied[]>;
  /** The orders they belong to must have been applied before. */
  applyPayment(records: PaymentRecord[]): Promise<Applied[]>;
  applyRefund(records: RefundRecord[]): Promise<Applied[]>;
  /** Says on both records that one person has them; purchases follow as changed orders. Undoing is applying again. */
  mergeContacts(loser: ContactRecord, winner: ContactRecord): Promise<Applied>;
  /** What staff changed there since `cursor` (null: from now on), and the cursor for the next time. */
  changesSince(cursor: string | null): Promise<{ changes: CrmChange[]; cursor: string }>;
  /** How this record of ours reads there, field by field: what a change there is compared with. */
  present(record: AccountRecord | ContactRecord | ProductRecord | OrderRecord): Promise<Fields>;
  /** Ends a change: what was taken over or is kept apart does not come again. */
  acknowledge(change: CrmChange, settled: Settled): Promise<void>;
  close(): Promise<void>;
}

export type CrmKind = ChangeKind;

export type Fields = Record<string, string>;

export interface Applied {
  id: string;
  /** `updated_at` of our record as it was applied. */
  version: number;
  /** Null: the target has no place for it (a module switched off), or it is nothing there (a payment that failed). */
  outsideId: string | null;
  /** Set when staff had changed what we would have written: it was left as it is there. */
  keptApart?: string[];
}

export interface Settled {
  /** Fields whose value there is now known, taken over or not. */
  fields: Fields;
  /** Our value of each field that stays different on both sides. */
  held: Fields;
}

/** Something that staff changed there: `fields` as they read now, `base` as both sides last knew them. */
export type CrmChange = LinkedChange | EnteredOrder | EnteredProduct;

export interface LinkedChange {
  kind: 'account' | 'contact' | 'product' | 'order';
  id: string;
  outsideId: string;
  fields: Fields;
  base: Fields;
  held: Fields;
  deleted: boolean;
  /** An order's status there, in our words; undefined for a word that has none. */
  status?: string | undefined;
  /** A contact's addresses as they read there. */
  addresses?: Record<'billing' | 'delivery', ReadAddress>;
}

export type ReadAddress = Omit<RecordAddress, 'firstName' | 'lastName' | 'company' | 'phone'>;

/** An order that staff typed there by hand, or changed since, for a contact that is linked to one of ours. */
export interface EnteredOrder {
  kind: 'entered_order';
  outsideId: string;
  /** Of all that is told here: the same content told twice is one telling. */
  contentHash: string;
  number: string;
  contactId: string;
  /** In our words. */
  status: string;
  currency: string;
  /** ISO 8601 in UTC. */
  placedAt: string;
  modifiedAt: string;
  /** Exact decimals of the currency's major unit. */
  total: string;
  shipping: string;
  shippingTax: string;
  adjustment: string;
  lines: EnteredLine[];
  billing: RecordAddress;
  delivery: RecordAddress;
  note: string;
}

/** A product that staff made there, where the catalogue is kept there. */
export interface EnteredProduct {
  kind: 'entered_product';
  outsideId: string;
  name: string;
  sku: string;
  /** Net, in major units. */
  netPrice: string;
  currency: string;
  ratePercent: string;
  stock: string;
  active: boolean;
}

export interface EnteredLine {
  key: string;
  name: string;
  sku: string;
  quantity: string;
  unitPrice: string;
  /** Of the whole line, before discount, after it, and its tax. */
  subtotal: string;
  net: string;
  tax: string;
  ratePercent: string;
}

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
  version: number;
  createdAt: number;
  /** The language of the texts that staff read on the record. */
  locale: 'en' | 'it';
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
  /** Every name that orders gave. */
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
  /** Null: not counted. */
  stock: number | null;
  active: boolean;
}

export interface OrderLineRecord {
  /** Where its product is linked: a variant of ours, else the shop's own word for it. */
  productKey: string;
  kind: 'product' | 'fee';
  name: string;
  sku: string;
  options: string;
  quantity: string;
  /** Net price of one, exact, in major units. */
  unitPrice: string;
  /** Minor units: before discount, after it, and its tax. */
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
  /** Minor units. */
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

export interface RefundRecord extends MoneyRecord {
  kind: 'refund';
  /** A refund that the shop took back has a negative amount. */
  reason: string;
  lines: { name: string; quantity: string; total: number; tax: number }[];
}

export type CrmRecord =
  AccountRecord | ContactRecord | ProductRecord | OrderRecord | PaymentRecord | RefundRecord;
