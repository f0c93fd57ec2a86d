import { domainToASCII } from 'node:url';
import type { Knex } from 'knex';

/** Where the key of a mailbox is kept; `only` where no two rows may have the same. */
const KEPT: { table: string; column: string; only?: boolean }[] = [
  { table: 'contact_keys', column: 'value', only: true },
  { table: 'customer_mailboxes', column: 'mailbox_key', only: true },
  { table: 'old_passwords', column: 'mailbox_key', only: true },
  { table: 'staff', column: 'email_key', only: true },
  { table: 'sessions', column: 'mailbox_key' },
  { table: 'sign_on_pairs', column: 'mailbox_key' },
  { table: 'company_members', column: 'mailbox_key' },
  { table: 'company_invitations', column: 'mailbox_key' },
  { table: 'data_exports', column: 'mailbox_key' },
  { table: 'mailbox_ways_back', column: 'mailbox_key' },
  { table: 'orders', column: 'mailbox_key' },
];

/** `info@müller.de` → `info@xn--mller-kva.de`; what has no such host stays. */
function inAscii(key: string): string {
  const at = key.lastIndexOf('@');
  const host = domainToASCII(key.slice(at + 1));
  return host === '' ? key : key.slice(0, at + 1) + host;
}

/**
 * The key of a mailbox has its host as the network knows it, so that both spellings are one buyer. Where both were there
 * already, as two contacts, they stay two and are offered for a merge by their names.
 */
export async function up(db: Knex): Promise<void> {
  const isSqlite = db.client.config.client === 'better-sqlite3';
  const foreign = isSqlite ? '?? GLOB ?' : '?? REGEXP ?';
  const pattern = isSqlite ? '*@*[^ -~]*' : '@.*[^ -~]';
  for (const { table, column, only } of KEPT) {
    const keys: string[] = await db(table)
      .whereRaw(foreign, [column, pattern])
      .distinct(column)
      .pluck(column);
    for (const old of keys) {
      const key = inAscii(old);
      if (only && (await db(table).where(column, key).first(column))) continue;
      const change =
        table === 'orders' ? { mailboxes: db.raw('REPLACE(mailboxes, ?, ?)', [`"${old}"`, `"${key}"`]) } : {};
      await db(table)
        .where(column, old)
        .update({ [column]: key, ...change });
    }
  }
}
