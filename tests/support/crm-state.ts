import type { Db } from '../../connector/src/platform/db.ts';

type Row = Record<string, unknown>;

/** Random ids and the times of our own writing: what two runs of the same history may differ in. */
const OWN = ['id', 'created_at', 'updated_at', 'merged_at'];

const TABLES = [
  'accounts',
  'contacts',
  'contact_keys',
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
];

/** Names for random ids: an order by its key, a contact by its strong keys, an account by its own. */
async function namesOf(db: Db): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const { id, order_key } of (await db('orders').select('id', 'order_key')) as Row[])
    names.set(String(id), `order ${String(order_key)}`);
  for (const { id, account_key } of (await db('accounts').select('id', 'account_key')) as Row[])
    names.set(String(id), `account ${String(account_key)}`);
  const keys = await db('contact_keys').orderBy(['kind', 'value']).select('*');
  for (const { contact_id, kind, value } of keys) {
    const before = names.get(String(contact_id)) ?? 'contact';
    names.set(String(contact_id), `${before} ${String(kind)}:${String(value)}`);
  }
  return names;
}

/**
 * The whole CRM as comparable text: every table with its random ids replaced by what they stand for, in a fixed order.
 * Records that were merged away are left out: whether a merge had to happen depends on what came first.
 */
export async function readCrmState(db: Db): Promise<Record<string, string[]>> {
  const names = await namesOf(db);
  const state: Record<string, string[]> = {};
  for (const table of TABLES) {
    const rows = (await db(table).select('*')) as Row[];
    const kept = rows.filter((row) => !row['merged_into_id']);
    state[table] = kept.map((row) => printRow(table, row, names)).sort();
  }
  return state;
}

function printRow(table: string, row: Row, names: Map<string, string>): string {
  const skipped = table === 'contact_keys' ? [...OWN, 'order_id'] : OWN;
  const entries = Object.entries(row)
    .filter(([column]) => !skipped.includes(column))
    .map(([column, value]) => [column, plain(value, names)]);
  const own = typeof row['id'] === 'string' ? (names.get(row['id']) ?? '') : '';
  return `${own} ${JSON.stringify(Object.fromEntries(entries))}`;
}

function plain(value: unknown, names: Map<string, string>): unknown {
  if (value === true || value === false) return Number(value);
  if (typeof value !== 'string') return value;
  const [id, ...rest] = value.split(':');
  return names.has(value)
    ? names.get(value)
    : names.has(id ?? '')
      ? [names.get(id ?? ''), ...rest].join(':')
      : value;
}
