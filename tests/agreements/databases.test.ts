import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../../connector/src/platform/db.ts';
import { openCrm, type Crm } from './crm.ts';
import { playHistory } from './history.ts';
import { readSchema } from './schema.ts';

/** These tables hold keys and secrets of shops and staff, which are random and so differ between two databases. */
const RANDOM = ['shops', 'shop_secrets', 'staff', 'staff_backup_codes', 'sessions'];

async function dump(db: Db, tables: string[]): Promise<Record<string, unknown[]>> {
  const state: Record<string, unknown[]> = {};
  for (const table of tables) {
    const rows = (await db(table).select('*')) as Record<string, unknown>[];
    state[table] = rows.map((row) => JSON.stringify(row, plain)).sort();
  }
  return state;
}

/** Bytes become text and booleans 0 or 1, and a signature by a random secret is cut to `v1`. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/v1,[\w+/]+=*/g, 'v1');
  if (value === true || value === false) return Number(value);
  const { type, data } = (value ?? {}) as { type?: string; data?: number[] };
  return type === 'Buffer' && data ? Buffer.from(data).toString('utf8') : value;
}

describe('SQLite and MariaDB', () => {
  let sqlite: Crm;
  let mariadb: Crm;
  beforeAll(async () => {
    sqlite = await openCrm('sqlite');
    mariadb = await openCrm('mariadb');
  });
  afterAll(async () => {
    await sqlite.app.close();
    await mariadb.app.close();
  });

  it('SQLite and MariaDB have the same tables, columns, defaults, uniques and indexes after the same migrations', async () => {
    const schema = await readSchema(sqlite.app.ctx.db);
    expect(Object.keys(schema)).toEqual(
      expect.arrayContaining(['contacts', 'orders', 'payments', 'inbox', 'tasks']),
    );
    expect(schema).toEqual(await readSchema(mariadb.app.ctx.db));
  });

  it('SQLite and MariaDB hold the same rows after the same history, to the byte', async () => {
    const answers = await playHistory(sqlite);
    expect(await playHistory(mariadb)).toEqual(answers);
    expect(new Set(answers)).toEqual(new Set(['200 stored', '200 flagged', '422 invalid']));
    const tables = Object.keys(await readSchema(sqlite.app.ctx.db)).filter(
      (table) => !RANDOM.includes(table),
    );
    const state = await dump(sqlite.app.ctx.db, tables);
    expect(state).toEqual(await dump(mariadb.app.ctx.db, tables));
    // An empty table would agree without proving anything.
    const told = [
      'accounts',
      'contacts',
      'contact_keys',
      'contact_merges',
      'contact_pins',
      'addresses',
      'consents',
    ];
    const facts = ['orders', 'order_lines', 'order_taxes', 'payments', 'refunds', 'parcels', 'activities'];
    const others = ['notes', 'tasks', 'products', 'variants', 'search_tokens', 'inbox'];
    for (const table of [...told, ...facts, ...others])
      expect([table, state[table]?.length]).not.toEqual([table, 0]);
  });
});
