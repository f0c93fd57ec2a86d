import type { TestApp } from '../../support/app.ts';

const TABLES = [
  'sessions',
  'sign_in_codes',
  'mailbox_ways_back',
  'old_passwords',
  'sign_on_links',
  'sign_on_pairs',
  'checkout_sign_ins',
  'customer_mailboxes',
  'customer_passwords',
  'customer_authenticators',
  'customer_backup_codes',
  'customer_passkeys',
  'customer_challenges',
  'customers',
  'staff_backup_codes',
  'staff',
  'known_visitors',
  'rate_limits',
  'mails',
  'jobs',
];

/** Nobody has ever signed in: what each test begins with, where a database of its own would cost seconds. */
export async function forgetPeople({ ctx, mails }: TestApp): Promise<void> {
  for (const table of TABLES) await ctx.db(table).delete();
  mails.splice(0);
}
