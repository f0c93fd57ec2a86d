import type { Db } from '../../connector/src/platform/db.ts';

export type Row = Record<string, unknown>;

export const TABLES = [
  'inbox',
  'orders',
  'order_lines',
  'order_taxes',
  'payments',
  'refunds',
  'parcels',
  'consents',
  'activities',
  'contacts',
  'contact_keys',
  'jobs',
  'checkouts',
  'pay_attempts',
  'refund_intents',
  'mails',
  'stock_movements',
  'search_tokens',
] as const;
export type Table = (typeof TABLES)[number];

/** The tables as they are when nobody writes any more. */
export async function readTables(db: Db): Promise<Record<Table, Row[]>> {
  const read = async (table: Table): Promise<[Table, Row[]]> => [
    table,
    (await db(table as string).select('*')) as Row[],
  ];
  const entries: [Table, Row[]][] = [];
  for (const table of TABLES) entries.push(await read(table));
  return Object.fromEntries(entries) as Record<Table, Row[]>;
}

/** Rows by what they belong to. */
export function groupBy(rows: Row[], nameOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = nameOf(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}

export const text = (row: Row, ...columns: string[]): string =>
  columns.map((column) => String(row[column])).join(' ');
