export interface NoteRow {
  id: string;
  contact_id: string | null;
  account_id: string | null;
  order_id: string | null;
  text: string;
  /** Who wrote it: somebody of the staff, or `corebos`. */
  staff_id: string;
  created_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    notes: NoteRow;
  }
}
