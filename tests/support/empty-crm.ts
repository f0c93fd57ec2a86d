import type { Db } from '../../connector/src/platform/db.ts';

const TABLES = [
  'inbox',
  'jobs',
  'accounts',
  'contacts',
  'contact_keys',
  'contact_merges',
  'contact_pins',
  'addresses',
  'consents',
  'orders',
  'order_lines',
  'order_taxes',
  'payments',
  'refunds',
  'disputes',
  'parcels',
  'activities',
  'search_tokens',
  'tasks',
  'notes',
];

/** Back to a CRM without people and orders; shops and their keys stay. */
export async function emptyCrm(db: Db): Promise<void> {
  for (const table of TABLES) await db(table).delete();
}
