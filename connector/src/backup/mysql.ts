import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import { assertKnown, ConnectorRuns, NotABackup, NotEmpty } from './refusals.ts';

const END = '-- Dump completed';
const DUMPERS = ['mariadb-dump', 'mysqldump'];
const CLIENTS = ['mariadb', 'mysql'];
const HINT =
  'is not installed. Install the MariaDB client (Debian: mariadb-client), or use the backups of your database server.';

/** Quotes a text for an option file, in which MySQL and MariaDB agree. */
const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

interface Run {
  input?: NodeJS.ReadableStream;
  output?: NodeJS.WritableStream;
}

/** Runs one program to its end. Returns false when it is not installed; throws with its own words when it fails. */
async function run(program: string, args: string[], { input, output }: Run): Promise<boolean> {
  const child = spawn(program, args, {
    stdio: [input ? 'pipe' : 'ignore', output ? 'pipe' : 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2000);
  });
  const piped = Promise.all([
    input && child.stdin ? pipeline(input, child.stdin) : undefined,
    output && child.stdout ? pipeline(child.stdout, output) : undefined,
  ]);
  const [code, pipes] = await Promise.allSettled([ended, piped]);
  if (code.status === 'rejected') {
    if ((code.reason as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw code.reason;
  }
  if (code.value !== 0) throw new Error(`${program} ended with ${code.value ?? 'a signal'}: ${said.trim()}`);
  if (pipes.status === 'rejected') throw pipes.reason;
  return true;
}

/** Runs the first of these programs that is installed, with the account of `url` in a file that only we can read. */
async function runFirst(programs: string[], url: string, args: string[], files: () => Run): Promise<void> {
  const at = new URL(url);
  const folder = await mkdtemp(join(tmpdir(), 'carrello-client-'));
  const options = join(folder, 'options.cnf');
  const lines = [
    '[client]',
    `host=${quote(at.hostname)}`,
    `port=${at.port || '3306'}`,
    'protocol=tcp',
    `user=${quote(decodeURIComponent(at.username))}`,
    `password=${quote(decodeURIComponent(at.password))}`,
    'default-character-set=utf8mb4',
  ];
  try {
    await writeFile(options, `${lines.join('\n')}\n`, { mode: 0o600 });
    const all = [`--defaults-extra-file=${options}`, ...args, at.pathname.slice(1)];
    for (const program of programs) if (await run(program, all, files())) return;
    throw new Error(`${programs[0] ?? ''} ${HINT}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readEnd(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read({
      buffer: Buffer.alloc(512),
      position: Math.max(0, size - 512),
    });
    await handle.sync();
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Writes every table as SQL, all of one moment, by the server's own program. No file has the name before it is whole. */
export async function dumpMysql(url: string, file: string): Promise<void> {
  const part = `${file}.part`;
  const args = ['--single-transaction', '--quick', '--hex-blob', '--no-tablespaces', '--no-autocommit'];
  try {
    await runFirst(DUMPERS, url, args, () => ({ output: createWriteStream(part, { mode: 0o600 }) }));
    if (!(await readEnd(part)).includes(END)) throw new Error('The dump has no end.');
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}

/** Throws unless the file is a whole dump of a Carrello that is not newer than this one. */
async function assertDump(file: string): Promise<void> {
  if (!(await readEnd(file)).includes(END)) throw new NotABackup(`${file} is no dump, or it is not whole.`);
  const names: string[] = [];
  let inbox = false;
  let migrations = false;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    inbox ||= line.startsWith('CREATE TABLE `inbox`');
    if (line.startsWith('INSERT INTO `')) migrations = line.startsWith('INSERT INTO `knex_migrations`');
    // Newer clients write each row on a line of its own.
    if (migrations) names.push(...[...line.matchAll(/'(\d{4}-[\w-]+)'/g)].map(([, name = '']) => name));
    if (line.endsWith(';')) migrations = false;
  }
  if (!inbox || names.length === 0) throw new NotABackup(`${file} is no backup of Carrello.`);
  assertKnown(names);
}

async function assertAlone(db: Knex): Promise<void> {
  const others: unknown = await db('information_schema.PROCESSLIST')
    .whereRaw('DB = DATABASE() AND ID <> CONNECTION_ID()')
    .first(db.raw('1'));
  if (others !== undefined) throw new ConnectorRuns();
}

async function listTables(db: Knex): Promise<{ table: string; filled: boolean }[]> {
  const names: string[] = await db('information_schema.TABLES')
    .whereRaw("TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'")
    .pluck('TABLE_NAME');
  const tables = [];
  for (const table of names) {
    const row: unknown = await db(table).first(db.raw('1'));
    tables.push({ table, filled: !table.startsWith('knex_') && row !== undefined });
  }
  return tables;
}

async function dropTables(db: Knex, tables: string[]): Promise<void> {
  await db.transaction(async (trx) => {
    await trx.raw('SET FOREIGN_KEY_CHECKS = 0');
    for (const table of tables) await trx.schema.dropTable(table);
    await trx.raw('SET FOREIGN_KEY_CHECKS = 1');
  });
}

/** Loads the dump into the emptied database. Returns the file of the former content, null when there was none. */
export async function loadMysql(
  db: Knex,
  url: string,
  file: string,
  { force, stamp }: { force: boolean; stamp: string },
): Promise<string | null> {
  await assertDump(file);
  await assertAlone(db);
  const tables = await listTables(db);
  const filled = tables.some((table) => table.filled);
  if (tables.length > 0 && !tables.some(({ table }) => table === 'knex_migrations')) {
    throw new NotABackup('The database holds tables of something else. Give Carrello a database of its own.');
  }
  if (filled && !force) throw new NotEmpty(new URL(url).pathname.slice(1));
  const setAside = filled ? `${file}.before-${stamp}` : null;
  if (setAside !== null) await dumpMysql(url, setAside);
  await dropTables(
    db,
    tables.map(({ table }) => table),
  );
  await runFirst(CLIENTS, url, ['--batch', '--max-allowed-packet=1G'], () => ({
    input: createReadStream(file),
  }));
  return setAside;
}
