/** The records of our CRM whose changes somebody listens to. */
export type ChangeKind =
  'account' | 'contact' | 'product' | 'order' | 'payment' | 'refund' | 'document' | 'case';

/** A record that changed. A product's id stands for all its variants. */
export interface RecordChange {
  kind: ChangeKind;
  /** The id of our record. */
  id: string;
}

export interface ChangeRow {
  kind: ChangeKind;
  record_id: string;
  /** Each change of the record counts it up; what was claimed at an older count waits for another turn. */
  seq: number;
  claimed_seq: number;
  /** Who projects the record until `lease_until`; empty while nobody does. */
  claim: string;
  lease_until: number;
  state: 'waiting' | 'aside';
  attempts: number;
  last_error: string | null;
  changed_at: number;
  run_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    crm_changes: ChangeRow;
  }
}
