export const NOBODY = '';

export interface TaskRow {
  id: string;
  title: string;
  due_at: number | null;
  done_at: number | null;
  contact_id: string | null;
  account_id: string | null;
  order_id: string | null;
  /** Whose work it is; `NOBODY` in particular where it is everybody's. */
  staff_id: string;
  /** Who asked for it: somebody of the staff, or `corebos`. */
  created_by: string;
  created_at: number;
  updated_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    tasks: TaskRow;
  }
}
