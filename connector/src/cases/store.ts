import type { Knex } from 'knex';
import type { Locale } from '../contract/schemas.ts';
import type { Transactor } from '../platform/db.ts';
import type { CaseKind, CaseState, WaitsFor } from './states.ts';
import type { CaseReason, CaseWish } from './words.ts';

export interface CaseRow {
  id: string;
  /** What people call it: 1001. */
  number: number;
  customer_id: string;
  order_id: string;
  /** Of the form that began it: what is sent twice is one case. */
  form_key: string;
  /** The mailbox by which its buyer had signed in when it was begun; mails go to the main one of today. */
  email: string;
  locale: Locale;
  kind: CaseKind;
  reason: CaseReason;
  /** Empty for a question. */
  wish: CaseWish | '';
  state: CaseState;
  waits_for: WaitsFor;
  waits_since: number;
  /** Whose case it is; empty for nobody's. */
  staff_id: string;
  /** Where the buyer sends it, and the web address of a label; empty where there is none. */
  send_to: string;
  label_url: string;
  /** Who pays for sending it back; empty for a question. */
  postage: 'buyer' | 'shop' | '';
  opened_at: number;
  first_answer_at: number | null;
  closed_at: number | null;
  /** From 1 to 5, and one line; null before the buyer answered. */
  rating: number | null;
  rating_text: string;
  /** An outside CRM gets it when this is newer than what it has. */
  changed_at: number;
}

export interface CaseLineRow {
  case_id: string;
  line_no: number;
  /** The order's own key of the line. */
  line_key: string;
  name: string;
  /** Pieces, as a decimal string. */
  quantity: string;
}

export interface CaseMessageRow {
  id: string;
  case_id: string;
  form_key: string;
  /** A stranger wrote from an address that is not the buyer's. */
  author_kind: 'customer' | 'staff' | 'stranger';
  author_id: string;
  /** By which way it came. */
  source: 'portal' | 'desk' | 'mail' | 'corebos';
  /** A note that staff alone read. */
  is_internal: boolean | number;
  text: string;
  at: number;
}

export interface CaseStateRow {
  case_id: string;
  /** From 1 on: the first is that it was asked. */
  step_no: number;
  state: CaseState;
  by_kind: 'customer' | 'staff';
  by_id: string;
  /** What was said with it, for buyer and staff; mostly empty. */
  text: string;
  /** The refund that was asked for with it, in the book of refunds; mostly empty. */
  refund_id: string;
  at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    cases: CaseRow;
    case_lines: CaseLineRow;
    case_messages: CaseMessageRow;
    case_states: CaseStateRow;
  }
}

/** Any case; who may see it is asked in change.ts. */
export function findCase(db: Transactor, id: string): Promise<CaseRow | undefined> {
  return db('cases').where({ id }).first();
}

/** Keeps everybody else from changing the case until the transaction ends. */
export function lockCase(trx: Knex.Transaction, id: string): Promise<CaseRow | undefined> {
  return trx('cases').where({ id }).forUpdate().first();
}

export function findByForm(
  db: Transactor,
  { customer_id, form_key }: Pick<CaseRow, 'customer_id' | 'form_key'>,
): Promise<CaseRow | undefined> {
  return db('cases').where({ customer_id, form_key }).first();
}

export async function insertCase(trx: Transactor, row: CaseRow, lines: CaseLineRow[]): Promise<void> {
  await trx('cases').insert(row);
  if (lines.length > 0) await trx('case_lines').insert(lines);
}

export async function updateCase(trx: Transactor, id: string, changes: Partial<CaseRow>): Promise<void> {
  await trx('cases').where({ id }).update(changes);
}

/** Writes the next step of a case that is locked, and returns its number. */
export async function insertState(
  trx: Transactor,
  row: Omit<CaseStateRow, 'step_no' | 'refund_id'> & { refund_id?: string },
): Promise<number> {
  const { case_id } = row;
  const last = await trx('case_states').where({ case_id }).max({ no: 'step_no' }).first();
  const step_no = Number((last as { no: number | null }).no ?? 0) + 1;
  await trx('case_states').insert({ ...row, step_no });
  return step_no;
}

/** True when this form was sent before. */
/** Undefined when nothing was sent by this form. */
export async function findMessageId(
  db: Transactor,
  { case_id, form_key }: Pick<CaseMessageRow, 'case_id' | 'form_key'>,
): Promise<string | undefined> {
  return (await db('case_messages').where({ case_id, form_key }).first('id'))?.id;
}

export async function insertMessage(trx: Transactor, row: CaseMessageRow): Promise<void> {
  await trx('case_messages').insert(row);
}

export function listLines(db: Transactor, caseIds: string[]): Promise<CaseLineRow[]> {
  return db('case_lines').whereIn('case_id', caseIds).orderBy(['case_id', 'line_no']).select('*');
}

export function listMessages(db: Transactor, caseId: string): Promise<CaseMessageRow[]> {
  return db('case_messages').where({ case_id: caseId }).orderBy(['at', 'id']).select('*');
}

export function listStates(db: Transactor, caseId: string): Promise<CaseStateRow[]> {
  return db('case_states').where({ case_id: caseId }).orderBy('step_no').select('*');
}

/** Lists the pieces of an order's cases that may still come back. */
export function listPiecesUnderWay(db: Transactor, orderId: string): Promise<CaseLineRow[]> {
  const open = db('cases')
    .where({ order_id: orderId })
    .whereIn('state', ['asked', 'agreed', 'on_its_way', 'received'])
    .select('id');
  return db('case_lines').whereIn('case_id', open).select('*');
}
