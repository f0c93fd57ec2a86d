import { dialectOf, type Db } from '../../connector/src/platform/db.ts';

/** A table as a reporting tool sees it, in words that both databases share. */
export interface TableShape {
  /** `name type null|not null default`, in the order of the table. */
  columns: string[];
  /** `unique|index (columns)`, the primary key among them, sorted. */
  keys: string[];
}

const KINDS: [RegExp, string][] = [
  [/^bigint/i, 'bigint'],
  [/^(tinyint\(1\)|boolean)/i, 'boolean'],
  [/^int/i, 'integer'],
  [/^(longtext|text)/i, 'text'],
  [/^(longblob|blob)/i, 'bytes'],
];

const kindOf = (type: string): string => KINDS.find(([known]) => known.test(type))?.[1] ?? type.toLowerCase();

/** SQLite keeps no lengths, so a column that grew is declared there as it was: migration 0096. */
const GREW: Record<string, string> = Object.fromEntries(
  ['orders', 'payments', 'refunds', 'disputes'].map((table) => [`${table}.currency`, 'varchar(10)']),
);

/** `'x'`, `x` and nothing; a boolean's `0` is `false` where it was declared so. */
const defaultOf = (value: string | null): string => {
  const plain = (value ?? '').replace(/^'(.*)'$/, '$1');
  if (value === null || plain === 'NULL') return '';
  return `default '${plain === 'false' ? '0' : plain === 'true' ? '1' : plain}'`;
};

interface Column {
  name: string;
  type: string;
  nullable: boolean;
  default: string | null;
}

const printColumn = ({ name, type, nullable, default: value }: Column): string =>
  [name, kindOf(type), nullable ? 'null' : 'not null', defaultOf(value)].filter(Boolean).join(' ');

interface KeyPart {
  key: string;
  unique: boolean;
  column: string;
}

function printKeys(parts: KeyPart[]): string[] {
  const keys = new Map<string, KeyPart[]>();
  for (const part of parts) keys.set(part.key, [...(keys.get(part.key) ?? []), part]);
  const printed = [...keys.values()].map(
    (columns) =>
      `${columns[0]?.unique ? 'unique' : 'index'} (${columns.map(({ column }) => column).join(', ')})`,
  );
  return printed.sort();
}

interface SqliteColumn {
  /** Its place in the primary key; SQLite does not say of those that they are never null. */
  pk: number;
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
}

async function readSqlite(db: Db): Promise<Map<string, TableShape>> {
  const tables = (await db('sqlite_master')
    .where({ type: 'table' })
    .whereNot('name', 'like', 'sqlite_%')
    .pluck('name')) as string[];
  const shapes = new Map<string, TableShape>();
  for (const table of tables) {
    const columns = (await db.raw(`PRAGMA table_info(\`${table}\`)`)) as SqliteColumn[];
    const indexes = (await db.raw(`PRAGMA index_list(\`${table}\`)`)) as { name: string; unique: number }[];
    const parts: KeyPart[] = [];
    for (const { name, unique } of indexes) {
      const info = (await db.raw(`PRAGMA index_info(\`${name}\`)`)) as { name: string }[];
      parts.push(...info.map((column) => ({ key: name, unique: unique === 1, column: column.name })));
    }
    shapes.set(table, {
      columns: columns.map(({ name, type, notnull, dflt_value, pk }) =>
        printColumn({
          ...{ name, type: GREW[`${table}.${name}`] ?? type },
          ...{ nullable: notnull === 0 && pk === 0, default: dflt_value },
        }),
      ),
      keys: printKeys(parts),
    });
  }
  return shapes;
}

async function readMysql(db: Db): Promise<Map<string, TableShape>> {
  const schema = db.raw('DATABASE()');
  const columns = (await db('information_schema.columns')
    .where({ table_schema: schema })
    .orderBy(['table_name', 'ordinal_position'])
    .select({
      table: 'table_name',
      name: 'column_name',
      type: 'column_type',
      nullable: 'is_nullable',
      default: 'column_default',
    })) as (Omit<Column, 'nullable'> & { table: string; nullable: 'YES' | 'NO' })[];
  const parts = (await db('information_schema.statistics')
    .where({ table_schema: schema })
    .orderBy(['table_name', 'index_name', 'seq_in_index'])
    .select({
      table: 'table_name',
      key: 'index_name',
      other: 'non_unique',
      column: 'column_name',
    })) as { table: string; key: string; other: number; column: string }[];
  const shapes = new Map<string, TableShape>();
  for (const table of new Set(columns.map((column) => column.table))) {
    const own = parts.filter((part) => part.table === table);
    shapes.set(table, {
      columns: columns
        .filter((column) => column.table === table)
        .map((column) => printColumn({ ...column, nullable: column.nullable === 'YES' })),
      keys: printKeys(own.map(({ key, other, column }) => ({ key, unique: Number(other) === 0, column }))),
    });
  }
  return shapes;
}

/** Every table of ours; knex's own bookkeeping is left out. */
export async function readSchema(db: Db): Promise<Record<string, TableShape>> {
  const shapes = dialectOf(db) === 'sqlite' ? await readSqlite(db) : await readMysql(db);
  const own = [...shapes].filter(([table]) => !table.startsWith('knex_'));
  return Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1)));
}
