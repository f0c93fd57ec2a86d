import type { AddressView, Money, OrderSummary, Page } from '../../services.ts';
import type { DeskMade, DeskOutcome, StaffSession } from '../services.ts';
import type { DeskOrderSummary } from '../orders/services.ts';
import type { TaskView } from '../work/services.ts';

export interface ContactSummary {
  id: string;
  name: string;
  email: string;
  phone: string;
  company: string;
  orders: number;
  lastOrderAt: number | null;
}

/** What staff can write of a person; the company by its name. */
export interface ContactEntries {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  company: string;
  /** Of the staff; empty: nobody. */
  ownerId: string;
}

export interface DuplicateView {
  id: string;
  name: string;
  email: string;
  orders: number;
  /** Words: phone, name_postcode, name_company. */
  reasons: string[];
}

export interface MergeView {
  id: string;
  name: string;
  /** A word: staff or bridge. */
  reason: string;
  /** Who did it, when staff did. */
  staffName: string;
  orderId: string | null;
  at: number;
  /** Only the newest can be undone: those before it stand on its ground. */
  undoable: boolean;
}

export interface OrderRef {
  id: string;
  number: string;
}

/** Why an order belongs to its contact. */
export interface WhyView {
  /** A word: mailbox, uid (an account in the shop), order (no key at all), staff, told (an older version said so). */
  kind: string;
  /** The mailbox, or the name of the shop. */
  value: string;
  /** The order that brought the key first. */
  first: OrderRef | null;
  /** The merge that brought the key to this contact. */
  joined: { reason: string; staff: string; order: OrderRef | null; at: number } | null;
}

/** A product over the orders that a record shows; cancelled ones do not count. */
export interface BoughtProduct {
  name: string;
  /** A decimal string. */
  pieces: string;
  orders: number;
  lastAt: number;
}

export interface ContactView extends ContactSummary {
  firstName: string;
  lastName: string;
  locale: string;
  account: { id: string; name: string; vatNumber: string } | null;
  ownerId: string;
  ownerName: string;
  /** Every name that orders gave. */
  names: string[];
  probablyShared: boolean;
  /** What staff wrote otherwise than orders told: by field, what the orders say. */
  told: { field: string; value: string }[];
  marketingConsent: boolean;
  /** When it was last given or refused; null when nobody was asked. */
  consentAt: number | null;
  firstOrderAt: number | null;
  /** Paid minus refunded, one per currency. */
  totals: Money[];
  addresses: (AddressView & { kind: 'billing' | 'delivery'; lastUsedAt: number })[];
  purchases: (OrderSummary & { why: WhyView })[];
  /** The most often bought first. */
  bought: BoughtProduct[];
  /** What its orders are known by, and the next ones will be. */
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
  /** Of a task that was done: it may be opened again. */
  taskId?: string;
  detail: Record<string, string | number | null>;
}

export interface CompanySummary {
  id: string;
  name: string;
  vatNumber: string;
  people: number;
  orders: number;
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
  lastOrderAt: number | null;
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
  /** By name, e-mail, company, phone or order number, by word beginnings; empty text: newest first. */
  listContacts(
    session: StaffSession,
    input: { search: string; cursor: string | null },
  ): Promise<Page<ContactSummary>>;
  findContact(session: StaffSession, contactId: string): Promise<ContactView | null>;
  listCompanies(
    session: StaffSession,
    input: { search: string; cursor: string | null },
  ): Promise<Page<CompanySummary>>;
  findCompany(session: StaffSession, companyId: string): Promise<CompanyView | null>;
  /** Pairs that look like one person, with why, from the newest contacts back; none on a page with a next: look on. */
  listDuplicates(session: StaffSession, cursor: string | null): Promise<Page<DuplicatePair>>;
}

export interface ContactAsks {
  createContact(session: StaffSession, entries: ContactEntries): Promise<DeskMade>;
  editContact(session: StaffSession, contactId: string, entries: ContactEntries): Promise<DeskMade>;
  createCompany(session: StaffSession, entries: CompanyEntries): Promise<DeskMade>;
  editCompany(session: StaffSession, companyId: string, entries: CompanyEntries): Promise<DeskMade>;
  /** The id of the record that stays. */
  mergeContacts(session: StaffSession, ids: [string, string]): Promise<DeskMade>;
  undoMerge(session: StaffSession, mergeId: string): Promise<DeskOutcome>;
}
