import { migrations } from '../../migrations/index.ts';
import { MINUTE, SECOND } from './clock.ts';
import { isDuplicateKey, isRetryable, type Db } from './db.ts';

const source = {
  getMigrations: () => Promise.resolve(migrations.map((migration) => migration.name)),
  getMigrationName: (name: string) => name,
  getMigration: (name: string) => {
    const found = migrations.find((migration) => migration.name === name);
    if (!found) throw new Error(`Unknown migration ${name}`);
    return Promise.resolve({
      up: found.up,
      down: () => Promise.reject(new Error('Migrations go forward only')),
    });
  },
};

/** What the database has seen and this release does not know. */
export function unknownMigrations(names: string[]): string[] {
  const known = new Set(migrations.map(({ name }) => name));
  return names.filter((name) => !known.has(name));
}

const DONE = 'knex_migrations';
const LOCK = 'knex_migrations_lock';

const isThereAlready = (error: unknown): boolean => /already exists/i.test(String((error as Error).message));

async function makeTable(db: Db, name: string, make: () => PromiseLike<void>): Promise<void> {
  if (await db.schema.hasTable(name)) return;
  try {
    await make();
  } catch (error) {
    if (!isThereAlready(error)) throw error;
  }
}

/**
 * The tables of knex, as it makes them itself; but two processes that do so at once would leave two rows in the lock,
 * which then is never free again.
 */
async function makeLock(db: Db): Promise<void> {
  await makeTable(db, DONE, () =>
    db.schema.createTable(DONE, (table) => {
      table.increments();
      table.string('name');
      table.integer('batch');
      table.timestamp('migration_time');
    }),
  );
  await makeTable(db, LOCK, () =>
    db.schema.createTable(LOCK, (table) => {
      table.increments('index').primary();
      table.integer('is_locked');
    }),
  );
  try {
    await db(LOCK).insert({ index: 1, is_locked: 0 });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

async function isCurrent(db: Db): Promise<boolean> {
  const names: string[] = await db(DONE).pluck('name');
  const unknown = unknownMigrations(names);
  if (unknown.length > 0)
    throw new Error(
      `A newer Carrello has changed this database (${unknown.join(', ')}). Start that one, or restore a backup.`,
    );
  return migrations.every(({ name }) => names.includes(name));
}

const isLocked = async (db: Db): Promise<boolean> =>
  (await db(LOCK).where({ is_locked: 1 }).first()) !== undefined;

const WAIT_FOR_OTHERS = 10 * MINUTE;
const LOOK_EVERY = SECOND / 4;

/**
 * Brings the schema to the newest migration. Several processes may do so at the same time: one of them does the work, the
 * others wait for it. Throws when the database belongs to a newer release, or the one at work does not come to its end.
 */
export async function migrate(db: Db): Promise<void> {
  for (let waited = 0; waited < WAIT_FOR_OTHERS; waited += LOOK_EVERY) {
    try {
      await makeLock(db);
      if (await isCurrent(db)) return;
      if (!(await isLocked(db))) {
        await db.migrate.latest({ migrationSource: source });
        return;
      }
    } catch (error) {
      const { name } = error as Error;
      if (name !== 'MigrationLocked' && !isRetryable(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  throw new Error(
    'Another process has been changing the schema for too long. If there is none it was killed: restore the backup made before the upgrade, or, at the first start, empty the database.',
  );
}
