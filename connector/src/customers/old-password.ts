import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { isOldPassword } from '../credentials/old-password.ts';
import { hashPassword } from '../credentials/password.ts';
import type { Waiter } from '../credentials/turns.ts';
import { unseal } from '../platform/seal.ts';
import * as old from './old-password-store.ts';
import * as store from './store.ts';

/** Finds the hash of another site that waits for this mailbox; null where there is none. */
export async function findOldHash({ db, config }: Context, mailboxKey: string): Promise<string | null> {
  const sealed = (await old.findOldPassword(db, mailboxKey))?.sealed_hash ?? '';
  return sealed === '' ? null : unseal(config.secret, sealed);
}

/** A password in our own form, which was typed rightly by the hash of another site; null for a wrong one. */
export async function renewPassword(
  ctx: Context,
  { password, hash, waiter }: { password: string; hash: string; waiter: Waiter },
): Promise<string | null> {
  if (!(await isOldPassword(password, hash, waiter))) return null;
  return hashPassword(ctx.config.secret, password);
}

/** Keeps the renewed form. False where the customer has chosen a password, or the old one was ended, in between. */
export async function keepRenewed(
  trx: Knex.Transaction,
  ctx: Context,
  row: Omit<store.PasswordRow, 'set_at'> & { mailboxKey: string },
): Promise<boolean> {
  const { mailboxKey, ...kept } = row;
  await store.lockCustomer(trx, kept.customer_id);
  const waits = (await old.findOldPassword(trx, mailboxKey))?.sealed_hash ?? '';
  if (waits === '' || (await store.findPassword(trx, kept.customer_id))) return false;
  await store.savePassword(trx, { ...kept, set_at: ctx.clock.now() });
  await audit(trx, ctx, { what: 'customer_password_renewed', on: kept.customer_id });
  return true;
}
