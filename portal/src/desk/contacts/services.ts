import type { AddressView, DisputeView, Money, OrderSummary, Page } from '../../services.ts';
import type { DeskMade, DeskOutcome, StaffSession } from '../services.ts';
import type { DeskCaseSummary } from '../cases/services.ts';
import type { CustomerBook } from '../addresses/services.ts';
import type { DeskOrderSummary } from '../orders/services.ts';
import type { TaskView } from '../work/services.ts';

export interface ContactSummary {
  id: string;
  name: string;
  email: string;
  phone: string;
  company: string;
  /** By the alphabet, in small letters. */
  tags: string[];
  orders: number;
  lastOrderAt: number | null;
  /** Paid minus refunded, in the currency of the last order; null without orders. */
  kept: Money | null;
  /** A case about one of their orders is open. */
  doNotSell: boolean;
}

/** What staff can write about a contact. The company is given by its name. */
export interface ContactEntries {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  company: string;
  /** The id of the staff member who owns the contact; empty for nobody. */
  ownerId: string;
}

export interface DuplicateView {
  id: string;
  name: string;
  email: string;
  orders: number;
  /** Any of the words `phone`, `name_postcode`, `name_company`. */
  reasons: string[];
}

export interface MergeView {
  id: string;
  name: string;
  /** `staff`, or `bridge` when an order had keys of both: a@ in the buyer's account, b@ in the order → one contact. */
  reason: string;
  /** Who merged them; empty when staff did not. */
  staffName: string;
  orderId: string | null;
  at: number;
  /** True for the newest merge only: an older one can be undone after the newer ones are. */
  undoable: boolean;
}

/** Orders with what was paid for them minus what went back, one sum per currency. */
export interface Worth {
  orders: number;
  totals: Money[];
}

/** A value that a record shows: any of name, email, phone, company, owner, and consent (`yes` or `no`). */
export interface Recorded {
  field: string;
  value: string;
}

/** What a merge would do, before anybody does it. */
export interface MergePlan {
  /** The older record, which stays. */
  staysId: string;
  moves: Worth;
  together: Worth;
  addresses: number;
  notes: number;
  tasks: number;
  /** What the one record shows afterwards, and what neither shows any more. */
  after: Recorded[];
  lost: Recorded[];
  /** Sent back as what was agreed to: nothing is merged when the plan has become another one. */
  mark: string;
}

/** What taking a merge apart would give back, before anybody does it. */
export interface UndoPlan {
  stays: { id: string; name: string; email: string };
  apart: { id: string; name: string; email: string };
  moves: Worth;
}

export interface OrderRef {
  id: string;
  number: string;
}

/** Why an order belongs to its contact. */
export interface WhyView {
  /**
   * `mailbox`, `uid` (the buyer's account in the shop), `order` (the order has no key at all), `staff` (written at the
   * desk), `erased` (the buyer's data was deleted), or `told` (an earlier version of the order said so).
   */
  kind: string;
  /** The mailbox, or the name of the shop. */
  value: string;
  /** The order that brought the key first. */
  first: OrderRef | null;
  /** The merge that brought the key to this contact. */
  joined: { reason: string; staff: string; order: OrderRef | null; at: number } | null;
}

/** A product, summed up over the orders that a record shows; cancelled ones do not count. */
export interface BoughtProduct {
  name: string;
  /** A decimal string. */
  pieces: string;
  orders: number;
  lastAt: number;
}

export interface ContactView extends ContactSummary {
  /** The open cases about this contact's orders; who waits longest comes first. */
  cases: DeskCaseSummary[];
  /** What is undecided about this contact's orders; the one to be answered first comes first. */
  disputes: (DisputeView & { orderId: string; number: string })[];
  firstName: string;
  lastName: string;
  locale: string;
  /** How a mail to them begins, in their language. */
  greeting: string;
  account: { id: string; name: string; vatNumber: string } | null;
  ownerId: string;
  ownerName: string;
  /** Every name that orders gave. */
  names: string[];
  probablyShared: boolean;
  /** The fields in which staff wrote something else than the orders say, with the orders' value. */
  told: { field: string; value: string }[];
  marketingConsent: boolean;
  /** When consent was last given or refused; null when nobody was asked. */
  consentAt: number | null;
  firstOrderAt: number | null;
  /** Paid minus refunded, one per currency. */
  totals: Money[];
  addresses: (AddressView & { kind: 'billing' | 'delivery'; lastUsedAt: number })[];
  /** What the customers of the portal keep whose mailboxes are this contact's; empty where nobody has signed in yet. */
  books: CustomerBook[];
  purchases: (OrderSummary & { why: WhyView })[];
  /** The most often bought first. */
  bought: BoughtProduct[];
  /** The keys by which orders were matched to this contact, and by which the next ones will be. */
  links: WhyView[];
  tasks: TaskView[];
  timeline: TimelineEntry[];
  duplicates: DuplicateView[];
  merges: MergeView[];
}

/** `kind` names what happened; the page has a sentence for each and shows an unknown kind by its own word. */
export interface TimelineEntry {
  kind: string;
  at: number;
  orderId: string | null;
  /** The id of a task that was done, so that it can be opened again. */
  taskId?: string;
  detail: Record<string, string | number | null>;
}

export interface CompanySummary {
  id: string;
  name: string;
  vatNumber: string;
  people: number;
  orders: number;
  lastOrderAt: number | null;
  /** Paid minus refunded, in the currency of the last order; null without orders. */
  kept: Money | null;
}

/** What a list of contacts or companies is narrowed to; what is empty does not count. */
export interface BuyerFilterEntries {
  /** `bought`, or `never`. */
  state: string;
  /** Who looks after them: an id, or `nobody`. */
  owner: string;
  /** Two capitals: where the last order went. */
  country: string;
  tag: string;
  /** Days of the last order. */
  from: string;
  to: string;
  /** They bought for at least so much, in whole units. */
  least: string;
  /** `newest`, `last` or `bought`; empty for what the filter suggests. */
  sort: string;
}

export interface BuyerListInput {
  search: string;
  cursor: string | null;
  /** Counts where nothing is searched for. */
  filter?: BuyerFilterEntries;
}

export interface CompanyEntries {
  name: string;
  vatNumber: string;
  fiscalCode: string;
  sdiCode: string;
  pec: string;
  ownerId: string;
}

export interface CompanyView extends CompanySummary {
  fiscalCode: string;
  sdiCode: string;
  pec: string;
  ownerId: string;
  ownerName: string;
  told: { field: string; value: string }[];
  firstOrderAt: number | null;
  totals: Money[];
  contacts: ContactSummary[];
  purchases: DeskOrderSummary[];
  tasks: TaskView[];
  timeline: TimelineEntry[];
}

export interface DuplicatePair {
  reasons: string[];
  contacts: [ContactSummary, ContactSummary];
}

export interface ContactReads {
  /**
   * Finds contacts by the beginnings of words in name, e-mail, company, phone and order number: `ann bia` finds Anna
   * Bianchi. With an empty `search` it lists all of them, the newest first.
   */
  listContacts(session: StaffSession, input: BuyerListInput): Promise<Page<ContactSummary>>;
  /** Prints the first contacts of a filter as CSV, up to 10,000. */
  printContacts(session: StaffSession, filter: BuyerFilterEntries): Promise<string>;
  findContact(session: StaffSession, contactId: string): Promise<ContactView | null>;
  listCompanies(session: StaffSession, input: BuyerListInput): Promise<Page<CompanySummary>>;
  printCompanies(session: StaffSession, filter: BuyerFilterEntries): Promise<string>;
  findCompany(session: StaffSession, companyId: string): Promise<CompanyView | null>;
  /** Lists pairs that look like one person, from the newest contacts back. An empty page can still have a `next`. */
  listDuplicates(session: StaffSession, cursor: string | null): Promise<Page<DuplicatePair>>;
}

export interface ContactAsks {
  createContact(session: StaffSession, entries: ContactEntries): Promise<DeskMade>;
  editContact(session: StaffSession, contactId: string, entries: ContactEntries): Promise<DeskMade>;
  /** Sends a mail that is kept on the timeline; `key` is the form's. */
  writeMail(
    session: StaffSession,
    contactId: string,
    mail: { subject: string; text: string; key: string },
  ): Promise<DeskOutcome>;
  addTag(session: StaffSession, contactId: string, tag: string): Promise<DeskOutcome>;
  removeTag(session: StaffSession, contactId: string, tag: string): Promise<DeskOutcome>;
  createCompany(session: StaffSession, entries: CompanyEntries): Promise<DeskMade>;
  editCompany(session: StaffSession, companyId: string, entries: CompanyEntries): Promise<DeskMade>;
  /** Null when one of the two was merged meanwhile. */
  planMerge(session: StaffSession, ids: [string, string]): Promise<MergePlan | null>;
  /** Returns the id of the record that stays. `mark` is that of the plan; left out where nobody was shown one. */
  mergeContacts(session: StaffSession, ids: [string, string], mark?: string): Promise<DeskMade>;
  /** Null when it is taken apart already. */
  planUndo(session: StaffSession, mergeId: string): Promise<UndoPlan | 'newer_merge' | null>;
  undoMerge(session: StaffSession, mergeId: string): Promise<DeskOutcome>;
}
