import type { Money, ShopView } from '../../services.ts';
import type { DeskOutcome, StaffSession } from '../services.ts';

/** The states of messages for which the intake page has a list. */
export type IntakeState = 'waiting' | 'failed' | 'quarantined' | 'conflict' | 'stale';

export interface IntakeEntry {
  id: string;
  shopName: string;
  state: IntakeState;
  orderKey: string;
  reason: string;
  attempts: number;
  receivedAt: number;
}

export interface IntakeMessage extends IntakeEntry {
  webhookId: string;
  /** What is wrong in which field, where that is known. */
  faults: { field: string; message: string }[];
  /** The message as text; a long one is cut. `bytes` counts all of it. */
  body: string;
  bytes: number;
  orderId: string | null;
}

export interface ShopIntake {
  id: string;
  name: string;
  url: string;
  paused: boolean;
  reason: string;
  lastAt: number | null;
  gaps: { from: number; to: number }[];
}

export interface FlaggedOrder {
  id: string;
  number: string;
  shopName: string;
  placedAt: number;
  total: Money;
  flags: { code: string; difference: Money | null }[];
}

export interface MoneyFlag {
  id: string;
  code: string;
  at: number;
  amount: Money | null;
  orderId: string | null;
  detail: string;
}

/** How far an outside CRM is behind ours, and whether it answers. */
export interface CrmView {
  name: string;
  /** How many changes are on their way there. */
  waiting: number;
  oldestAt: number | null;
  /** How many changes failed many times and wait for a person. */
  aside: number;
  /** When it last answered; null before its first answer. */
  answeredAt: number | null;
  /** Since when it has not answered; null while it does. */
  awaySince: number | null;
  awayBecause: string;
}

/** A record of ours as people know it. */
export interface CrmRecordRef {
  /**
   * `contact`, `account`, `product`, `order`, `payment` or `refund`; for what was typed into the outside CRM itself,
   * `entered_order` or `entered_product`.
   */
  kind: string;
  /** Empty for a record of the outside CRM that we do not have yet. */
  id: string;
  name: string;
  /** The order whose page shows it. */
  orderId: string | null;
}

export interface CrmAside {
  record: CrmRecordRef;
  reason: string;
  attempts: number;
  changedAt: number;
}

export interface CrmNews {
  id: string;
  kind: 'conflict' | 'kept' | 'deleted' | 'untaken';
  record: CrmRecordRef;
  text: string;
  at: number;
}

export interface CrmBacklog {
  crm: CrmView;
  aside: CrmAside[];
  news: CrmNews[];
}

/** Payments, and what disputes took of them. */
export interface ProofSideView {
  payments: number;
  totals: Money[];
  lost?: Money[];
}

/** What one payment provider and the orders say of the same days. */
export interface GatewayProofView {
  gateway: string;
  from: number;
  to: number;
  theirs: ProofSideView;
  ours: ProofSideView;
  differences: {
    kind: 'provider_only' | 'here_only' | 'amount' | 'no_order' | 'dispute';
    /** The provider's id of the money. */
    key: string;
    orderId: string | null;
    theirs: Money | null;
    ours: Money | null;
  }[];
  /** What cannot be proven, `disputes` alone or all of it; null where it was compared. */
  unlisted: 'away' | 'not_allowed' | 'disputes' | null;
}

/** The versions of a shop's orders: how far they were numbered, and how far they came. */
export interface StreamProofView {
  shop: string;
  stream: 'checkout' | 'shop';
  pushed: number;
  received: number;
  missing: { from: number; to: number }[];
  waiting: number;
}

export interface ProofView {
  /** When both sides were last equal; null when they never were. */
  equalAt: number | null;
  last: { madeAt: number; equal: boolean; gateways: GatewayProofView[]; streams: StreamProofView[] } | null;
}

/** What one side has of an order of a WooCommerce shop. */
export interface BookSideView {
  status: string;
  total: Money;
  refunded: Money;
}

/** How a WooCommerce shop's own orders and ours stand beside each other. */
export interface ShopBooksView {
  shop: string;
  /** When they were last equal; null when they never were. */
  equalAt: number | null;
  /** Why nothing could be compared last; empty where it was. */
  error: string;
  /** What was compared last, one for each currency. */
  sums: { there: { orders: number; total: Money }; here: { orders: number; total: Money } }[];
  differences: {
    kind: 'missing_here' | 'missing_there' | 'status' | 'currency' | 'total' | 'refunds';
    /** The order's number in the shop's database. */
    order: string;
    there: BookSideView | null;
    here: BookSideView | null;
    healed: boolean;
  }[];
  /** Null where nobody has asked for the shop's history; `left` in milliseconds, null while nobody can say. */
  history: {
    seen: number;
    total: number;
    told: number;
    left: number | null;
    error: string;
    isDone: boolean;
  } | null;
}

/** Messages of a payment provider of a kind that nobody handles. */
export interface UnhandledEvents {
  gateway: string;
  type: string;
  events: number;
  lastAt: number;
}

/** A payment that is not what was agreed: it has no order until somebody decides. */
export interface MismatchView {
  id: string;
  shop: ShopView;
  buyer: { name: string; email: string };
  agreed: Money;
  got: Money;
  gateway: string;
  method: string;
  since: number;
}

export type MismatchDecision = 'give_back' | 'accept';

export interface IntakeView {
  counts: Record<IntakeState, number>;
  oldestWaitingAt: number | null;
  shops: ShopIntake[];
  flagged: FlaggedOrder[];
  mismatches: MismatchView[];
  money: MoneyFlag[];
  proof: ProofView;
  shopBooks: ShopBooksView[];
  unhandled: UnhandledEvents[];
  /** Null where there is no outside CRM. */
  crm: CrmView | null;
}

export interface IntakeServices {
  readIntake(session: StaffSession): Promise<IntakeView>;
  listIntake(
    session: StaffSession,
    /** `search` is a part of the reason, the order's key or the shop's name; an empty one finds all. */
    input: { state: IntakeState; search: string; cursor: string | null },
  ): Promise<{ items: IntakeEntry[]; next: string | null }>;
  findMessage(session: StaffSession, id: string): Promise<IntakeMessage | null>;
  /** Tries one message again, or all that listIntake finds for a state and a search. */
  replay(
    session: StaffSession,
    what: { id: string } | { state: IntakeState; search: string },
  ): Promise<DeskOutcome>;
  /** Gives a mismatch back or makes its order; `sum` is what the button named, in minor units. */
  decideMismatch(
    session: StaffSession,
    id: string,
    what: { decision: MismatchDecision; sum: number },
  ): Promise<DeskOutcome>;
  resolveMoneyFlag(session: StaffSession, id: string): Promise<DeskOutcome>;
  /** Null where there is no outside CRM. */
  readCrm(session: StaffSession): Promise<CrmBacklog | null>;
  /** Tries one record's change again, or all changes that were put aside. */
  replayCrm(session: StaffSession, what: { kind: string; id: string } | 'all'): Promise<DeskOutcome>;
}
