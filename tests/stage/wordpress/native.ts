import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { needProgram } from '../machine/debian.ts';
import { unzip } from './archive.ts';
import type { Playground, PlaygroundOptions } from './playground.ts';

/*
 * The same site as the Playground's, on this machine's own PHP: a page takes a tenth of the processor. Tests use it. It
 * lies on the same files and the same SQLite database, because the driver is the Playground's.
 */

const here = (name: string): string => path.join(import.meta.dirname, name);
const PACKAGES = 'php-cli php-sqlite3 php-mbstring php-xml php-curl';
const EXTENSIONS = ['pdo_sqlite', 'mbstring', 'dom', 'curl', 'openssl'];
const READY_WITHIN_MS = 600_000;

/** This machine's PHP, installed where that can be done; undefined where it lacks what WordPress needs. */
function findPhp(): string | undefined {
  try {
    const php = needProgram('PHP', ['/usr/bin/php', '/usr/local/bin/php'], PACKAGES);
    const { stdout } = spawnSync(php, ['-m'], { encoding: 'utf8' });
    const loaded = stdout.toLowerCase().split('\n');
    return EXTENSIONS.every((name) => loaded.includes(name)) ? php : undefined;
  } catch {
    return undefined;
  }
}

let php: string | undefined | null = null;

/** This machine's PHP, looked for once. */
export const nativePhp = (): string | undefined => (php === null ? (php = findPhp()) : php);

/** Lets WordPress keep its tables in SQLite, by the driver that the Playground brings along. */
async function putDriver(dir: string): Promise<void> {
  const driver = path.join(dir, 'wp-content/sqlite-driver');
  if (!existsSync(driver)) {
    const cli = createRequire(import.meta.url).resolve('@wp-playground/cli/package.json');
    const unpacked = path.join(dir, 'wp-content/sqlite-unpacked');
    await mkdir(unpacked);
    await unzip(path.join(path.dirname(cli), 'sqlite-database-integration.zip'), unpacked);
    await cp(path.join(unpacked, 'plugin-sqlite-database-integration'), driver, { recursive: true });
  }
  const dropIn = await readFile(path.join(driver, 'db.copy'), 'utf8');
  await writeFile(
    path.join(dir, 'wp-content/db.php'),
    dropIn
      .replaceAll('{SQLITE_IMPLEMENTATION_FOLDER_PATH}', driver)
      .replaceAll('{SQLITE_PLUGIN}', 'sqlite-driver/load.php'),
  );
}

async function ready(url: string, server: { exitCode: number | null }): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error('PHP ended while WordPress was starting.');
    const answer = await fetch(`${url}/readme.html`).catch(() => null);
    if (answer) {
      await answer.arrayBuffer();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`WordPress was not ready within ${READY_WITHIN_MS / 1000} s.`);
}

/** Starts the WordPress of `dir`, installed if it is not; resolves when it answers. */
export async function startNative(
  program: string,
  { dir, port, siteUrl, workers }: PlaygroundOptions,
): Promise<Playground> {
  await putDriver(dir);
  const env = { ...process.env, STAGE_URL: siteUrl, PHP_CLI_SERVER_WORKERS: String(workers) };
  // What a test lays into the site counts at the next request.
  const settings = ['-d', 'opcache.revalidate_freq=0', '-d', 'sendmail_path=/bin/true'];
  if (!existsSync(path.join(dir, 'wp-content/database/.ht.sqlite'))) {
    const install = [...settings, here('install.php'), dir];
    const { status, stdout, stderr } = spawnSync(program, install, { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`WordPress could not be installed: ${stdout}${stderr}`);
  }
  const serve = [...settings, '-S', `127.0.0.1:${port}`, '-t', dir, here('router.php')];
  const server = spawn(process.execPath, [here('with-parent.mjs'), program, ...serve], {
    env,
    // A group of its own: its workers end with it.
    detached: true,
    // The channel closes when this process dies, however it dies.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const gone = new Promise((resolve) => server.once('exit', resolve));
  const close = async (): Promise<void> => {
    if (server.connected) server.disconnect();
    await gone;
  };
  try {
    await ready(siteUrl, server);
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}
