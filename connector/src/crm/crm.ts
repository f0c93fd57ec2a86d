import type { ChangeKind } from '../changes/store.ts';
import type {
  AccountRecord,
  CaseRecord,
  ContactRecord,
  DocumentRecord,
  OrderRecord,
  PaymentRecord,
  ProductRecord,
  RecordAddress,
  RefundRecord,
  SharedRecord,
} from './records.ts';

/**
 * What Carrello asks of an outside CRM. Carrello's own CRM is the truth about purchases; the other one gets a copy that
 * its staff can work with, and gives back what they change there. All `apply…` are idempotent: the record there and the
 * link to ours (our id → its record, version, content) commit together, so a repeat finds the link. They take lists,
 * because a target is only fast in groups; a list is written whole or not at all.
 */
export interface Crm {
  /** Staff call it so. */
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
  /** The same. A document is frozen: only whether it is paid, and whose it is, changes. */
  applyDocument(records: DocumentRecord[]): Promise<Applied[]>;
  /** The same. What was said in a case is in the ticket once. */
  applyCase(records: CaseRecord[]): Promise<Applied[]>;
  /** Says on both records that one person has them; purchases follow as changed orders. Undoing is applying again. */
  mergeContacts(loser: ContactRecord, winner: ContactRecord): Promise<Applied>;
  /** Reads what staff changed there since a cursor; null is from now on. */
  changesSince(cursor: string | null): Promise<Changes>;
  /** Ends a change of a record that both sides have: what was taken over or is kept apart does not come again. */
  acknowledge(change: LinkedChange, ended: Ended): Promise<void>;
  /** Ends what staff did with a ticket; `messages` says which message here each comment has become. */
  acknowledgeCase(
    change: CaseChange,
    ended: { record: CaseRecord; messages: Record<string, string> },
  ): Promise<void>;
  /** Ends an order that was typed there: the same content does not come again. */
  acknowledgeOrder(order: EnteredOrder): Promise<void>;
  /** Says which payment here one that was typed there will be, before it is one: it is never written there again. */
  linkPayment(payment: EnteredPayment, key: string): Promise<void>;
  /** Ends a payment that was typed there: the same content does not come again. */
  acknowledgePayment(payment: EnteredPayment): Promise<void>;
  /** Links a product that was made there with the variant that it is here. */
  linkProduct(product: EnteredProduct, variantId: string): Promise<void>;
  close(): Promise<void>;
}

export type CrmKind = ChangeKind;

/** Values by a field's name among us: `phone`, `status`, `billing.city`. */
export type Fields = Record<string, string>;

export interface Applied {
  id: string;
  /** When our record had changed last, as it was applied. */
  version: number;
  /** Null: the target has no place for it (a module switched off), or it is nothing there (a payment that failed). */
  outsideId: string | null;
  /** Set when staff had changed what we would have written: it was left as it is there. */
  keptApart?: string[];
}

export interface Changes {
  changes: CrmChange[];
  /** It is handed in the next time. */
  cursor: string;
  /** Says how a record of ours reads there, field by field, without asking anybody: a change is compared with it. */
  present(record: SharedRecord): Fields;
  /** Says the same of a case, which shares its status alone. */
  presentCase(record: CaseRecord): Fields;
}

export interface Ended {
  record: SharedRecord;
  /** These fields stay different: neither side writes over the other's until one of the two changes again. */
  apart: string[];
}

/** Something that staff changed there. */
export type CrmChange = LinkedChange | CaseChange | EnteredOrder | EnteredPayment | EnteredProduct;

export interface LinkedChange {
  kind: SharedRecord['kind'];
  id: string;
  outsideId: string;
  /** How they read there now, how both sides last knew them, and our value of those that were left different. */
  fields: Fields;
  base: Fields;
  held: Fields;
  /** The record was put into the bin. */
  deleted: boolean;
  /** When it was saved there last, in epoch milliseconds. */
  changedAt: number;
  /**
   * Counts how often the two sides have agreed on this record. A change that is read again after a crash has the same
   * turn; a later change has a higher one, though it may say the same.
   */
  turn: number;
  /** An order's status there in our words; undefined for a word that is none of ours. */
  status?: string | undefined;
  /** The same as it is kept there: acknowledge() reads it, and nobody else has to understand it. */
  kept: Readonly<Record<string, string>>;
}

/** What staff wrote into the ticket of a case, and what they made of its status. */
export interface CaseChange extends Pick<LinkedChange, 'fields' | 'base' | 'held' | 'deleted' | 'turn'> {
  kind: 'case';
  id: string;
  outsideId: string;
  /** The oldest comes first. `by` is what they are called there; of somebody who is none of the staff it is null. */
  comments: { id: string; by: string | null; text: string }[];
  /** What the status there asks for here: an end, or whose turn it is. Undefined for a word that is none of ours. */
  wants: CaseWant | undefined;
}

export type CaseWant = 'closed' | 'us' | 'buyer';

/** An order that staff typed there by hand, or changed since, for a contact that is linked to one of ours. */
export interface EnteredOrder {
  kind: 'entered_order';
  outsideId: string;
  /** The hash of all that the order says: the same content read twice is one version. */
  contentHash: string;
  number: string;
  contactId: string;
  /** It is one of our words where there is one. */
  status: string;
  currency: string;
  /** ISO 8601 in UTC. */
  placedAt: string;
  modifiedAt: string;
  /** These are exact decimals of the currency's major unit. */
  total: string;
  shipping: string;
  shippingTax: string;
  adjustment: string;
  lines: EnteredLine[];
  billing: RecordAddress;
  delivery: RecordAddress;
  note: string;
}

/** A payment that staff typed there for an order of ours, and that is paid. */
export interface EnteredPayment {
  kind: 'entered_payment';
  outsideId: string;
  /** The hash of all that it says. */
  contentHash: string;
  /** Of our order. */
  orderId: string;
  /** An exact decimal of the currency's major unit; money out is below zero. */
  amount: string;
  currency: string;
  method: string;
  reference: string;
  /** Epoch milliseconds. */
  paidAt: number;
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
  /** Null when no tax is ticked there, so that nobody has said at which rate it is sold. */
  ratePercent: string | null;
  stock: string;
  active: boolean;
}

export interface EnteredLine {
  key: string;
  name: string;
  sku: string;
  quantity: string;
  unitPrice: string;
  /** These are of the whole line: before discount, after it, and its tax. */
  subtotal: string;
  net: string;
  tax: string;
  ratePercent: string;
}
