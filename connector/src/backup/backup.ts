import { existsSync } from 'node:fs';
import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { toIso } from '../platform/clock.ts';
import { dialectOf, openDb } from '../platform/db.ts';
import { migrate } from '../platform/migrate.ts';
import { findReceived } from '../intake/received-and-missing.ts';
import { closeAllSessions } from '../platform/sessions.ts';
import { forgetCodes } from '../customers/customers.ts';
import { readErasures, takeErasures, type Erasures } from '../privacy/carry.ts';
import { listShops } from '../shops/shops.ts';
import { dumpMysql, loadMysql } from './mysql.ts';
import { copySqlite, replaceSqlite } from './sqlite.ts';

/** Writes the whole database, as it is at one moment, to a new file; orders may come in meanwhile. */
export async function backUp(ctx: Context, file: string): Promise<void> {
  if (dialectOf(ctx.db) === 'sqlite') await copySqlite(filenameOf(ctx.db), file);
  else await dumpMysql(ctx.config.databaseUrl, file);
  // A database of before may have no such table yet; its backup is none the worse for it.
  await audit(ctx.db, ctx, { what: 'backup_made' }).catch((error: unknown) =>
    ctx.log.warn({ err: error }, 'audit.not_written'),
  );
}

export interface Restored {
  /** The database that was there lies here now; null when there was none. */
  setAside: string | null;
  /** How many people were erased after the backup was made; they are erased again at the next start. */
  erased: number;
  shops: { id: string; name: string; epoch: number; counter: number }[];
}

/**
 * Puts a backup in the database's place and brings it to the newest schema. Refuses while a connector runs on it, and
 * where something is stored unless `force`. Ends all sessions: some of them were closed after the backup was made.
 */
export async function restore(ctx: Context, file: string, { force }: { force: boolean }): Promise<Restored> {
  const options = { force, stamp: toIso(ctx.clock.now()).replace(/[-:.]/g, '') };
  const erasures = await readOld(ctx);
  const setAside =
    dialectOf(ctx.db) === 'sqlite'
      ? await replaceSqlite(filenameOf(ctx.db), file, options)
      : await loadMysql(ctx.db, ctx.config.databaseUrl, file, options);
  await migrate(ctx.db);
  await endSessions(ctx.db);
  const erased = await takeErasures(ctx, erasures);
  await audit(ctx.db, ctx, { what: 'backup_restored' });
  return { setAside, erased, shops: await readShops(ctx.db) };
}

/**
 * Reads who was erased in the database that is to be replaced. SQLite is asked on a connection of its own, which is closed
 * then: the file is replaced only while nobody has it open.
 */
async function readOld(ctx: Context): Promise<Erasures> {
  if (dialectOf(ctx.db) !== 'sqlite') return readErasures(ctx.db);
  if (!existsSync(filenameOf(ctx.db))) return { erasures: [], keys: [] };
  const old = openDb(ctx.config.databaseUrl);
  try {
    return await readErasures(old);
  } finally {
    await old.destroy();
  }
}

function filenameOf(db: Knex): string {
  const { connection } = db.client.config as { connection: { filename: string } };
  return connection.filename;
}

async function endSessions(db: Knex): Promise<void> {
  await closeAllSessions(db);
  await forgetCodes(db);
}

async function readShops(db: Knex): Promise<Restored['shops']> {
  const shops: Restored['shops'] = [];
  for (const { id, name } of await listShops(db)) {
    const { epoch, counter } = (await findReceived(db, id)) ?? { epoch: 0, counter: 0 };
    shops.push({ id, name, epoch, counter });
  }
  return shops;
}
