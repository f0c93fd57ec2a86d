import { access, chmod, copyFile, link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { assertKnown, ConnectorRuns, NotABackup, NotEmpty } from './refusals.ts';

const MARKS = ['knex_migrations', 'inbox'];
const ALL_PAGES = 0x7fffffff;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Brings the file to the disk, so that a power cut after us leaves all of it. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync();
  await handle.close();
}

async function moveInto(part: string, file: string): Promise<void> {
  await sync(part);
  await rename(part, file);
  await sync(dirname(file));
}

/** Copies the database into one file without a journal beside it, and checks it. No file has the name before it is whole. */
export async function copySqlite(filename: string, file: string): Promise<void> {
  const part = `${file}.part`;
  await rm(part, { force: true });
  const source = new Database(filename, { readonly: true, fileMustExist: true });
  try {
    // All pages go in one step: between two, a writer in another process makes SQLite begin anew, in a busy shop for ever.
    await source.backup(part, { progress: () => ALL_PAGES });
    await chmod(part, 0o600);
    const copy = new Database(part);
    copy.pragma('journal_mode = DELETE');
    assertWhole(copy, part);
    copy.close();
    await moveInto(part, file);
  } finally {
    source.close();
    await rm(part, { force: true });
  }
}

function tablesOf(db: Database.Database): string[] {
  const rows = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  return rows as string[];
}

function assertWhole(db: Database.Database, file: string): void {
  const verdict: unknown = db.pragma('quick_check', { simple: true });
  if (verdict !== 'ok') throw new NotABackup(`${file} is damaged: ${String(verdict)}`);
}

function assertBackup(file: string): void {
  let db: Database.Database;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
  } catch {
    throw new NotABackup(`${file} cannot be opened.`);
  }
  try {
    const tables = tablesOf(db);
    if (!MARKS.every((mark) => tables.includes(mark)))
      throw new NotABackup(`${file} is no backup of Carrello.`);
    assertKnown(db.prepare('SELECT name FROM knex_migrations').pluck().all() as string[]);
    assertWhole(db, file);
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (code.startsWith('SQLITE_CORRUPT')) throw new NotABackup(`${file} is damaged.`);
    if (code === 'SQLITE_NOTADB') throw new NotABackup(`${file} is no backup of Carrello.`);
    throw error;
  } finally {
    db.close();
  }
}

/** Throws while anybody has the database open: leaving WAL mode needs it alone. Folds the journal into the file. */
function takeAlone(filename: string): { empty: boolean } {
  const db = new Database(filename, { timeout: 0 });
  try {
    if (db.pragma('journal_mode = DELETE', { simple: true }) !== 'delete') throw new ConnectorRuns();
    const tables = tablesOf(db).filter((table) => !table.startsWith('sqlite_') && !table.startsWith('knex_'));
    const filled = tables.filter(
      (table) => db.prepare(`SELECT 1 FROM "${table}" LIMIT 1`).get() !== undefined,
    );
    return { empty: filled.length === 0 };
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) throw new ConnectorRuns();
    throw error;
  } finally {
    db.close();
  }
}

/** Puts the backup in the database's place. Returns where the former database lies, null when it held nothing. */
export async function replaceSqlite(
  filename: string,
  file: string,
  { force, stamp }: { force: boolean; stamp: string },
): Promise<string | null> {
  assertBackup(file);
  const there = await exists(filename);
  const { empty } = there ? takeAlone(filename) : { empty: true };
  if (!empty && !force) throw new NotEmpty(filename);
  const part = join(dirname(filename), `.restoring-${stamp}`);
  await copyFile(file, part);
  await chmod(part, 0o600);
  const setAside = empty ? null : `${filename}.before-${stamp}`;
  // The link is a second name, not a new one: the database's own is never missing, whenever the machine stops.
  if (setAside !== null) await link(filename, setAside);
  for (const journal of ['-wal', '-shm', '-journal']) await rm(`${filename}${journal}`, { force: true });
  await moveInto(part, filename);
  return setAside;
}
