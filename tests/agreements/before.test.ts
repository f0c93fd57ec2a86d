import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import request from 'supertest';
import { migrations } from '../../connector/migrations/index.ts';
import { createApp } from '../../connector/src/app.ts';
import { readConfig } from '../../connector/src/config.ts';
import { createContext, type Context } from '../../connector/src/context.ts';
import type { Db } from '../../connector/src/platform/db.ts';
import { createLog } from '../../connector/src/platform/log.ts';
import { migrate } from '../../connector/src/platform/migrate.ts';
import { deskServices } from '../../connector/src/portal-services/desk.ts';
import { TEST_ENVIRONMENT } from '../support/app.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestDb } from '../support/databases.ts';
import { rightsOf } from '../support/verbs.ts';

/** What a small shop's connector held, and what its plugin asked, before the rooms were put in order. */
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'before');
const read = <T>(name: string): T => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as T;

type Row = Record<string, unknown>;
interface Before {
  /** The newest migration it had. */
  migration: string;
  /** Rows by table; bytes as `{ base64 }`. */
  tables: Record<string, Row[]>;
}
interface Asked {
  name: string;
  method: 'get' | 'post';
  path: string;
  headers: Record<string, string>;
  body: string | null;
  status: number;
  answer: Row;
}

const before = read<Before>('database.json');
const { at, requests } = read<{ at: number; requests: Asked[] }>('requests.json');

const bytes = (value: unknown): unknown => {
  const { base64 } = (value ?? {}) as { base64?: string };
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : value;
};
const withBytes = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, bytes(value)]));

const POINTED_AT = ['shops', 'staff', 'products', 'variants'];

/** Brings an empty database to the schema of then, and puts the rows of then into it. */
async function restoreBefore(db: Db): Promise<void> {
  const last = migrations.findIndex(({ name }) => name === before.migration);
  const known = migrations.slice(0, last + 1);
  await db.migrate.latest({
    migrationSource: {
      getMigrations: () => Promise.resolve(known.map(({ name }) => name)),
      getMigrationName: (name: string) => name,
      getMigration: (name: string) =>
        Promise.resolve({
          up: known.find((each) => each.name === name)?.up ?? (() => Promise.resolve()),
          down: () => Promise.resolve(),
        }),
    },
  });
  // Those that others point at come first.
  const names = Object.keys(before.tables).filter((name) => !POINTED_AT.includes(name));
  for (const table of [...POINTED_AT, ...names])
    await db(table).insert((before.tables[table] ?? []).map(withBytes));
}

/** Without what is random or a matter of the moment. */
const settled = ({ requestId: _id, ...answer }: Row): Row =>
  Object.fromEntries(
    Object.entries(answer).map(([field, value]) => [field, ['id', 'secret'].includes(field) ? 'x' : value]),
  );

describe.each(['sqlite', 'mariadb'] as const)('a database of before, on %s', (kind) => {
  let ctx: Context;
  let close: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const made = await createTestDb(kind, async (db) => {
      await restoreBefore(db);
      await migrate(db);
    });
    close = made.close;
    const clock = createTestClock(at);
    ctx = createContext(readConfig(TEST_ENVIRONMENT), { db: made.db, clock, log: createLog('silent') });
  });
  afterAll(() => close?.());

  /** What a migration says anew of an order: €43.92 paid of €0.01 was called paid. */
  const RENEWED: Record<string, Row> = { order_000005: { payment_state: 'overpaid' } };
  const renewed = (row: Row): Row => ({ ...withBytes(row), ...RENEWED[String(row['id'])] });

  /** Words by which people are found: a migration adds those of other spellings. */
  const GROWN = ['search_tokens'];

  it('a database of before opens, and every row of it is there as it was', async () => {
    for (const [table, rows] of Object.entries(before.tables)) {
      const there: Row[] = await ctx.db(table).select('*');
      const isGrown = GROWN.includes(table);
      if (!isGrown) expect([table, there.length]).toEqual([table, rows.length]);
      const print = (row: Row, columns: string[]) =>
        columns.map((column) => {
          const value = row[column];
          return Buffer.isBuffer(value) ? value.toString('base64') : String(value);
        });
      const columns = Object.keys(rows[0] ?? {});
      const sorted = (list: Row[]) => list.map((row) => print(row, columns).join('|')).sort();
      const [now, then] = [sorted(there), sorted(rows.map(renewed))];
      expect([table, isGrown ? now.filter((row) => then.includes(row)) : now]).toEqual([table, then]);
    }
  });

  it('the desk shows every contact, company and order of before', async () => {
    const desk = deskServices(ctx);
    const [staff = {}] = before.tables['staff'] ?? [];
    const session = {
      kind: 'staff' as const,
      sessionId: '',
      staffId: String(staff['id']),
      name: '',
      email: '',
      role: 'owner' as const,
      rights: rightsOf('owner'),
    };
    for (const { id } of before.tables['orders'] ?? [])
      expect((await desk.findOrder(session, String(id)))?.id).toBe(id);
    for (const { id } of before.tables['contacts'] ?? [])
      expect(await desk.findContact(session, String(id))).not.toBeNull();
    for (const { id } of before.tables['accounts'] ?? [])
      expect((await desk.findCompany(session, String(id)))?.id).toBe(id);
  });

  it('a plugin of before gets the answers that it got, perhaps with fields that it does not know', async () => {
    const app = createApp(ctx);
    for (const { name, method, path, headers, body, status, answer } of requests) {
      const call = request(app)[method](path).set(headers);
      const got = await (body === null ? call : call.send(body));
      expect([name, got.status, settled(got.body as Row)]).toMatchObject([name, status, settled(answer)]);
    }
  });
});
