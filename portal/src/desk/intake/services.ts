import type { Money } from '../../services.ts';
import type { DeskOutcome, StaffSession } from '../services.ts';

/** The lists of the intake page. */
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
  /** What is wrong, by field, where that is known. */
  faults: { field: string; message: string }[];
  /** The bytes as text, cut when they are many. */
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
  /** Changes on their way there. */
  waiting: number;
  oldestAt: number | null;
  /** Changes that failed many times and wait for a person. */
  aside: number;
  /** Null: not once yet. */
  answeredAt: number | null;
  /** Null: it answers. */
  awaySince: number | null;
  awayBecause: string;
}

/** A record of ours as people know it. */
export interface CrmRecordRef {
  /** contact, account, product, order, payment, refund; or what was typed there: entered_order, entered_product. */
  kind: string;
  /** Empty where it is none of ours yet. */
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
  kind: 'conflict' | 'deleted' | 'untaken';
  record: CrmRecordRef;
  text: string;
  at: number;
}

export interface CrmBacklog {
  crm: CrmView;
  aside: CrmAside[];
  news: CrmNews[];
}

export interface IntakeView {
  counts: Record<IntakeState, number>;
  oldestWaitingAt: number | null;
  shops: ShopIntake[];
  flagged: FlaggedOrder[];
  money: MoneyFlag[];
  /** Null where there is no outside CRM. */
  crm: CrmView | null;
}

export interface IntakeServices {
  readIntake(session: StaffSession): Promise<IntakeView>;
  listIntake(
    session: StaffSession,
    /** `search`: part of the reason, the order's key or the shop's name; empty: all. */
    input: { state: IntakeState; search: string; cursor: string | null },
  ): Promise<{ items: IntakeEntry[]; next: string | null }>;
  findMessage(session: StaffSession, id: string): Promise<IntakeMessage | null>;
  /** One message by its id, or those of a state that listIntake finds. */
  replay(
    session: StaffSession,
    what: { id: string } | { state: IntakeState; search: string },
  ): Promise<DeskOutcome>;
  resolveMoneyFlag(session: StaffSession, id: string): Promise<DeskOutcome>;
  /** Null where there is no outside CRM. */
  readCrm(session: StaffSession): Promise<CrmBacklog | null>;
  /** One record's change, or all that lie aside. */
  replayCrm(session: StaffSession, what: { kind: string; id: string } | 'all'): Promise<DeskOutcome>;
}
