import { describe, expect, it } from 'vitest';
import { migrations, type Migration } from '../../connector/migrations/index.ts';
import { transact, type Db } from '../../connector/src/platform/db.ts';
import { createTestDb, type DatabaseKind } from '../support/databases.ts';
import { product } from '../support/make/catalog.ts';
import { saveProduct } from '../support/verbs.ts';
import { readSchema } from './schema.ts';

/** Those before it are older than the first shop that was brought to a newer release. */
const FIRST = '0015';

/** Runs a migration as knex does, in a transaction; it dies before its statement of this number, the first is 0. */
async function dieAt(db: Db, { up }: Migration, number: number): Promise<boolean> {
  let statements = 0;
  let isDead = false;
  const die = ({ sql }: { sql: string }) => {
    if (isDead || /^(BEGIN|COMMIT|ROLLBACK)/i.test(sql)) return;
    statements += 1;
    if (statements <= number) return;
    isDead = true;
    throw new Error('The process died');
  };
  db.on('query', die);
  try {
    await db.transaction((trx) => up(trx));
  } catch (error) {
    if (!isDead) throw error;
  } finally {
    db.off('query', die);
  }
  return isDead;
}

/** What a small shop had before: products at a version of the catalogue, and an order that waits for money. */
async function fill(db: Db): Promise<void> {
  for (const id of ['a', 'b']) await saveProduct(db, product({ id }).product, 1);
  await db('counters').insert({ name: 'catalog_version', value: 7 });
}

/** All tables, and the rows that the migrations write. */
async function read(db: Db) {
  const changes: unknown[] = await db('catalog_changes').orderBy('product_id').select();
  return { schema: await readSchema(db), changes };
}

/** Every migration dies before its statement of this number and is run again to its end. */
async function bringUp(kind: DatabaseKind, number: number) {
  let deaths = 0;
  const { db, close } = await createTestDb(kind, () => Promise.resolve());
  try {
    for (const migration of migrations.filter(({ name }) => name < FIRST)) await migration.up(db);
    await fill(db);
    for (const migration of migrations.filter(({ name }) => name >= FIRST)) {
      if (!(await dieAt(db, migration, number))) continue;
      deaths += 1;
      await transact(db, (trx) => migration.up(trx));
    }
    return { deaths, ...(await read(db)) };
  } finally {
    await close();
  }
}

describe.each(['sqlite', 'mariadb'] as const)('a migration that dies, on %s', (kind) => {
  it('a migration that dies after any of its statements is run again to the same end', async () => {
    const { schema, changes } = await bringUp(kind, Number.MAX_SAFE_INTEGER);
    expect(changes).toHaveLength(2);
    for (let number = 0, deaths = 1; deaths > 0; number += 1) {
      const after = await bringUp(kind, number);
      expect([number, after.schema, after.changes]).toEqual([number, schema, changes]);
      deaths = after.deaths;
    }
  });
});
