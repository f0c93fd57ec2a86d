import type { KeptPasskey } from '../credentials/passkeys.ts';
import type { Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';

export interface PasskeyRow extends KeptPasskey {
  id: string;
  customer_id: string;
  credential_hash: string;
  name: string;
  created_at: number;
  used_at: number | null;
}

interface ChallengeRow {
  challenge_hash: string;
  /** Hash of the secret of the browser that asked, and of what it asked for: the challenge works there alone. */
  bound_hash: string;
  expires_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    customer_passkeys: PasskeyRow;
    customer_challenges: ChallengeRow;
  }
}

export function listPasskeys(db: Transactor, customerId: string): Promise<PasskeyRow[]> {
  return db('customer_passkeys').where({ customer_id: customerId }).orderBy('created_at').orderBy('id');
}

export function findPasskey(db: Transactor, credentialId: string): Promise<PasskeyRow | undefined> {
  return db('customer_passkeys')
    .where({ credential_hash: sha256(credentialId) })
    .first();
}

export async function insertPasskey(trx: Transactor, row: PasskeyRow): Promise<void> {
  await trx('customer_passkeys').insert(row);
}

/** False when it was removed or used elsewhere in between. */
export async function usePasskey(
  trx: Transactor,
  { id, counter }: PasskeyRow,
  { newCounter, now }: { newCounter: number; now: number },
): Promise<boolean> {
  const used = await trx('customer_passkeys')
    .where({ id, counter })
    .update({ counter: newCounter, used_at: now });
  return used === 1;
}

/** False when this customer has no such passkey. */
export async function removePasskey(trx: Transactor, customerId: string, id: string): Promise<boolean> {
  return (await trx('customer_passkeys').where({ customer_id: customerId, id }).delete()) > 0;
}

export async function removePasskeys(trx: Transactor, customerId: string): Promise<void> {
  await trx('customer_passkeys').where({ customer_id: customerId }).delete();
}

export async function insertChallenge(trx: Transactor, row: ChallengeRow, now: number): Promise<void> {
  await trx('customer_challenges').where('expires_at', '<=', now).delete();
  await trx('customer_challenges').insert(row);
}

/** Takes a challenge, once: false where there is none, or another browser asked for it, or too long ago. */
export async function takeChallenge(
  db: Transactor,
  { challenge_hash, bound_hash }: Omit<ChallengeRow, 'expires_at'>,
  now: number,
): Promise<boolean> {
  const taken = await db('customer_challenges')
    .where({ challenge_hash, bound_hash })
    .where('expires_at', '>', now)
    .delete();
  return taken === 1;
}
