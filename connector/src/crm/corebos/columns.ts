import type { Fields } from '../crm.ts';
import { select, type Row, type Runner } from './connection.ts';

/** One table of a module: its key, and the columns that staff may change and give back. */
export interface TableShape {
  table: string;
  key: string;
  shared: string[];
}

/** Picks the columns of a drawing that both sides may change. */
export function sharedFields(tables: TableShape[], values: Record<string, Row>): Fields {
  const fields: Fields = {};
  for (const { table, shared } of tables) {
    for (const column of shared) {
      const value = values[table]?.[column];
      if (value !== undefined && value !== null) fields[column] = String(value);
    }
  }
  return fields;
}

/** Makes values comparable: decimals come back with all their zeros, a browser's text areas with other line ends. */
export function plain(value: unknown): string {
  const text = String(value ?? '').replaceAll('\r\n', '\n');
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}

/** Reads columns of records as they are there now, by crmid. */
export async function readValues(
  db: Runner,
  tables: TableShape[],
  columns: Record<string, string[]>,
  crmids: number[],
  { lock = false } = {},
): Promise<Map<number, Record<string, Row>>> {
  const found = new Map<number, Record<string, Row>>(crmids.map((crmid) => [crmid, {}]));
  if (crmids.length === 0) return found;
  for (const { table, key } of tables) {
    const wanted = columns[table] ?? [];
    if (wanted.length === 0) continue;
    const list = wanted.map((column) => `\`${column}\``).join(', ');
    const rows = await select(
      db,
      `SELECT ${key} AS crmid_key, ${list} FROM ${table} WHERE ${key} IN (?)${lock ? ' FOR UPDATE' : ''}`,
      [crmids],
    );
    for (const row of rows) {
      const of = found.get(Number(row['crmid_key']));
      if (of) of[table] = row;
    }
  }
  return found;
}

export function fieldsOf(tables: TableShape[], values: Record<string, Row>): Fields {
  const fields: Fields = {};
  for (const { table, shared } of tables) {
    for (const column of shared) {
      if (values[table] && column in values[table]) fields[column] = plain(values[table][column]);
    }
  }
  return fields;
}

export function normalised(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, plain(value)]));
}

/** Leaves some columns out. */
export function without<T extends Row>(row: T, ...columns: string[]): T {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column))) as T;
}

/** Picks the columns of ours that read otherwise there. */
export function differing(ours: Row, theirs: Row | undefined, leaveOut: Set<string>): Row {
  const changes: Row = {};
  for (const [column, value] of Object.entries(ours)) {
    if (!leaveOut.has(column) && plain(value) !== plain(theirs?.[column])) changes[column] = value;
  }
  return changes;
}
