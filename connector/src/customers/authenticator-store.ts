import type { Transactor } from '../platform/db.ts';

interface AuthenticatorRow {
  customer_id: string;
  /** Sealed. */
  totp_secret: string;
  /** Of the last code that was accepted. */
  totp_step: number;
  set_at: number;
}

interface BackupCodeRow {
  customer_id: string;
  code_hash: string;
  used_at: number | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    customer_authenticators: AuthenticatorRow;
    customer_backup_codes: BackupCodeRow;
  }
}

export function findAuthenticator(db: Transactor, customerId: string): Promise<AuthenticatorRow | undefined> {
  return db('customer_authenticators').where({ customer_id: customerId }).first();
}

export async function saveAuthenticator(trx: Transactor, row: AuthenticatorRow): Promise<void> {
  await trx('customer_authenticators').insert(row).onConflict('customer_id').merge();
}

/** False when there was none. */
export async function removeAuthenticator(trx: Transactor, customerId: string): Promise<boolean> {
  await trx('customer_backup_codes').where({ customer_id: customerId }).delete();
  return (await trx('customer_authenticators').where({ customer_id: customerId }).delete()) > 0;
}

/** An authenticator with its backup codes, to be given to the account into which its own goes. */
export interface Guard {
  authenticator: AuthenticatorRow;
  codes: BackupCodeRow[];
}

/** Undefined for an account without an authenticator. */
export async function readGuard(db: Transactor, customerId: string): Promise<Guard | undefined> {
  const authenticator = await findAuthenticator(db, customerId);
  const codes = await db('customer_backup_codes').where({ customer_id: customerId }).select('*');
  return authenticator && { authenticator, codes };
}

/** Gives an account that has none an authenticator. */
export async function giveGuard(
  trx: Transactor,
  customerId: string,
  { authenticator, codes }: Guard,
): Promise<void> {
  if (await findAuthenticator(trx, customerId)) return;
  await saveAuthenticator(trx, { ...authenticator, customer_id: customerId });
  await trx('customer_backup_codes').where({ customer_id: customerId }).delete();
  for (const code of codes) await trx('customer_backup_codes').insert({ ...code, customer_id: customerId });
}

/** False when this step or a later one was accepted before: the code is being used a second time. */
export async function takeTotpStep(trx: Transactor, customerId: string, step: number): Promise<boolean> {
  const taken = await trx('customer_authenticators')
    .where({ customer_id: customerId })
    .where('totp_step', '<', step)
    .update({ totp_step: step });
  return taken === 1;
}

/** False when there is no such code or it was used before. */
export async function takeBackupCode(
  trx: Transactor,
  customerId: string,
  { codeHash, now }: { codeHash: string; now: number },
): Promise<boolean> {
  const taken = await trx('customer_backup_codes')
    .where({ customer_id: customerId, code_hash: codeHash, used_at: null })
    .update({ used_at: now });
  return taken === 1;
}

export async function replaceBackupCodes(
  trx: Transactor,
  customerId: string,
  codeHashes: string[],
): Promise<void> {
  await trx('customer_backup_codes').where({ customer_id: customerId }).delete();
  await trx('customer_backup_codes').insert(
    codeHashes.map((code_hash) => ({ customer_id: customerId, code_hash })),
  );
}

export async function countUnusedCodes(db: Transactor, customerId: string): Promise<number> {
  const [row] = await db('customer_backup_codes')
    .where({ customer_id: customerId, used_at: null })
    .count<{ n: number }[]>({ n: '*' });
  return Number(row?.n ?? 0);
}
