import type { Finder, Table } from '../platform/unit-of-work/unit-of-work.ts';

/** Something that happened, as its table keeps it. */
export interface ActivityRow {
  /** The order, or without one the contact. */
  of_id: string;
  /** Tells two things of one order or contact apart; the same fact has the same key and is one row. */
  activity_key: string;
  id: string;
  contact_id: string;
  account_id: string | null;
  order_id: string | null;
  kind: string;
  /** JSON. */
  detail: string;
  happened_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    activities: ActivityRow;
  }
}

export const ACTIVITIES: Table<ActivityRow> = { name: 'activities', primary: ['of_id', 'activity_key'] };
export const ACTIVITIES_OF: Finder<ActivityRow> = { table: ACTIVITIES, by: ['of_id'] };
