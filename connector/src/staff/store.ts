import { isDuplicateKey, type Transactor } from '../platform/db.ts';
import type { StaffRole } from './roles.ts';

export interface StaffRow {
  id: string;
  name: string;
  email: string;
  email_key: string;
  role: StaffRole;
  state: 'active' | 'disabled';
  password_hash: string;
  /** Sealed; empty until its bearer has set an authenticator up. */
  totp_secret: string;
  totp_step: number;
  /** Until when the first password works; null once its bearer has chosen another. */
  first_until: number | null;
  created_at: number;
  updated_at: number;
  signed_in_at: number | null;
}

interface BackupCodeRow {
  staff_id: string;
  code_hash: string;
  used_at: number | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    staff: StaffRow;
    staff_backup_codes: BackupCodeRow;
  }
}

/** False when somebody with this address works here already. */
export async function insertStaff(trx: Transactor, row: StaffRow): Promise<boolean> {
  try {
    await trx('staff').insert(row);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

export function findStaffByEmail(db: Transactor, emailKey: string): Promise<StaffRow | undefined> {
  return db('staff').where({ email_key: emailKey }).first();
}

export function findStaff(db: Transactor, id: string): Promise<StaffRow | undefined> {
  return db('staff').where({ id }).first();
}

export function listStaffRows(db: Transactor): Promise<StaffRow[]> {
  return db('staff').orderBy('email_key');
}

/** The rows stay locked for the rest of the transaction. */
export function lockStaffRows(trx: Transactor): Promise<StaffRow[]> {
  return trx('staff').orderBy('id').forUpdate();
}

export async function countUnusedCodes(db: Transactor, id: string): Promise<number> {
  const [row] = await db('staff_backup_codes')
    .where({ staff_id: id, used_at: null })
    .count<{ n: number }[]>({ n: '*' });
  return row?.n ?? 0;
}

export async function updateStaff(trx: Transactor, id: string, changes: Partial<StaffRow>): Promise<void> {
  await trx('staff').where({ id }).update(changes);
}

/** False when this step or a later one was accepted before: the code is being used a second time. */
export async function takeTotpStep(trx: Transactor, id: string, step: number): Promise<boolean> {
  return (await trx('staff').where({ id }).where('totp_step', '<', step).update({ totp_step: step })) === 1;
}

/** False when there is no such code or it was used before. */
export async function takeBackupCode(
  trx: Transactor,
  id: string,
  codeHash: string,
  now: number,
): Promise<boolean> {
  const taken = await trx('staff_backup_codes')
    .where({ staff_id: id, code_hash: codeHash, used_at: null })
    .update({ used_at: now });
  return taken === 1;
}

/** False when the first sign-in ended in between. */
export async function endFirstPassword(
  trx: Transactor,
  { id, first_until }: Pick<StaffRow, 'id' | 'first_until'>,
  changes: Partial<StaffRow>,
): Promise<boolean> {
  return (await trx('staff').where({ id, first_until }).update(changes)) === 1;
}

export async function removeBackupCodes(trx: Transactor, id: string): Promise<void> {
  await trx('staff_backup_codes').where({ staff_id: id }).delete();
}

export async function replaceBackupCodes(trx: Transactor, id: string, codeHashes: string[]): Promise<void> {
  await removeBackupCodes(trx, id);
  await trx('staff_backup_codes').insert(codeHashes.map((code_hash) => ({ staff_id: id, code_hash })));
}
