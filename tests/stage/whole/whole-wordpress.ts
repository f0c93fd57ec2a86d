import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { startMariadb } from '../machine/mariadb.ts';
import { needProgram } from '../machine/debian.ts';
import { WordPressAdmin } from '../wordpress/admin.ts';
import { unzip } from '../wordpress/archive.ts';
import { buildPluginZip } from '../wordpress/plugin-zip.ts';

/** A WordPress that somebody laid out, served by PHP's own server with a MariaDB of its own. */
export interface WholeWordPress {
  url: string;
  admin: WordPressAdmin;
  /** Whether WooCommerce lies in it, too. */
  hasWooCommerce: boolean;
  close(): Promise<void>;
}

export const ADMIN = { user: 'admin', password: 'carrello' };

const here = (name: string): string => join(import.meta.dirname, name);
const OURS = 'Stage of Carrello';
const WOOCOMMERCE = 'woocommerce/woocommerce.php';
const CRON_EVERY_MS = 20_000;

/** A configuration of somebody's own leads to a database of theirs, which is nothing to write into. */
function writeConfig(dir: string): void {
  const file = join(dir, 'wp-config.php');
  if (!existsSync(join(dir, 'wp-load.php'))) throw new Error(`There is no WordPress in ${dir}.`);
  if (existsSync(file) && !readFileSync(file, 'utf8').includes(OURS))
    throw new Error(`${file} is somebody's own. Move it away: the stage writes another one there.`);
  copyFileSync(here('wp-config.php'), file);
}

async function putPlugin(dir: string): Promise<void> {
  const plugins = join(dir, 'wp-content/plugins');
  rmSync(join(plugins, 'carrello'), { recursive: true, force: true });
  await unzip(await buildPluginZip(), plugins);
}

/** Starts the WordPress of `dir` on this port, installed anew: the database is gone after close(). */
export async function startWholeWordPress(dir: string, port: number): Promise<WholeWordPress> {
  const php = needProgram('PHP', ['/usr/bin/php'], 'php-cli');
  writeConfig(dir);
  await putPlugin(dir);
  const mariadb = await startMariadb();
  const db = await mysql.createConnection(mariadb.url);
  await db.query('CREATE DATABASE wordpress');
  await db.end();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    STAGE_URL: url,
    STAGE_DATABASE: new URL(mariadb.url).host,
    PHP_CLI_SERVER_WORKERS: '4',
  };
  const settings = ['-d', 'sendmail_path=/bin/true'];
  const run = (step: string): void => {
    const done = spawnSync(php, [...settings, here('install.php'), dir, step], { env, encoding: 'utf8' });
    const said = `${done.stdout}${done.stderr}`.trim();
    if (done.status !== 0) throw new Error(`WordPress could not do "${step}": ${said}`);
  };
  const hasWooCommerce = existsSync(join(dir, 'wp-content/plugins', WOOCOMMERCE));
  run('install');
  if (hasWooCommerce) for (const step of [WOOCOMMERCE, 'fill']) run(step);
  run('carrello/carrello.php');
  const server = spawn(
    php,
    [...settings, '-S', `127.0.0.1:${port}`, '-t', dir, here('../wordpress/router.php')],
    {
      env,
      // A group of its own: its workers end with it.
      detached: true,
      stdio: 'ignore',
    },
  );
  const admin = new WordPressAdmin(url, ADMIN.user, ADMIN.password);
  const cron = setInterval(() => void admin.runCron().catch(() => {}), CRON_EVERY_MS);
  cron.unref();
  return {
    ...{ url, admin, hasWooCommerce },
    async close() {
      clearInterval(cron);
      if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGTERM');
      await mariadb.close();
    },
  };
}
