import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { WordPressAdmin } from './admin.ts';
import { unzip } from './archive.ts';
import { layOutWordPress } from './layout.ts';
import { nativePhp, startNative } from './native.ts';
import { startPlayground } from './playground.ts';

export interface WordPressOptions {
  /** Holds the whole site with its database; kept between starts. */
  dir: string;
  /** The built zip that is installed and activated; without one WordPress starts bare. */
  pluginZip?: string;
  /** Default: a free one. */
  port?: number;
  workers?: number;
  siteUrl?: string;
  title?: string;
  locale?: 'en' | 'it';
  adminPassword?: string;
  /** On this machine's own PHP where there is one: for tests. Else on the Playground's, which needs none. */
  native?: boolean;
  log?: (line: string) => void;
}

export interface WordPress {
  url: string;
  adminUser: string;
  adminPassword: string;
  /** Acts on the running site as its administrator. */
  admin: WordPressAdmin;
  close(): Promise<void>;
}

const ADMIN_USER = 'admin';
const CRON_EVERY_MS = 60_000;

/**
 * Lays WordPress out in `dir` if needed, installs exactly the given plugin zip, starts it and brings title, language,
 * theme, permalinks and administrator to the options. Resolves when the site is ready to be used.
 */
export async function startWordPress(options: WordPressOptions): Promise<WordPress> {
  const { dir, pluginZip, workers = 4, log = () => {}, adminPassword = 'carrello' } = options;
  const port = options.port ?? (await freePort());
  const url = (options.siteUrl ?? `http://127.0.0.1:${port}`).replace(/\/$/, '');
  await layOutWordPress(dir, log);
  const plugin = pluginZip === undefined ? '' : await installPlugin(dir, pluginZip);
  await writeSettings(dir, { ...options, adminPassword, plugin });
  const php = options.native ? nativePhp() : undefined;
  const place = { dir, port, siteUrl: url, workers, log };
  const server = await (php === undefined ? startPlayground(place) : startNative(php, place));
  const admin = new WordPressAdmin(url, ADMIN_USER, adminPassword);
  try {
    await applySettings(url);
  } catch (error) {
    await server.close();
    throw error;
  }
  const cron = setInterval(() => void admin.runCron().catch(() => {}), CRON_EVERY_MS);
  cron.unref();
  return {
    url,
    adminUser: ADMIN_USER,
    adminPassword,
    admin,
    close: () => {
      clearInterval(cron);
      return server.close();
    },
  };
}

/** Unpacks the zip over a former version unless the very same one is there; returns what makes it that version. */
async function installPlugin(dir: string, zip: string): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(zip))
    .digest('hex');
  const plugins = path.join(dir, 'wp-content/plugins');
  const marker = path.join(dir, 'wp-content/stage-plugin.txt');
  if ((await readFile(marker, 'utf8').catch(() => '')) !== hash) {
    await rm(path.join(plugins, 'carrello'), { recursive: true, force: true });
    await mkdir(plugins, { recursive: true });
    await unzip(zip, plugins);
    await writeFile(marker, hash);
  }
  return hash;
}

/** The stage's mu-plugin reads this file and applies it when its hash is new. PHP, so that it is never served. */
async function writeSettings(dir: string, options: WordPressOptions & { plugin: string }): Promise<void> {
  const settings: Record<string, string> = {
    title: options.title ?? 'Bottega Carrello',
    locale: options.locale ?? 'en',
    theme: 'twentytwentyfour',
    adminUser: ADMIN_USER,
    adminPassword: options.adminPassword ?? '',
    plugin: options.plugin === '' ? '' : 'carrello/carrello.php',
  };
  settings['hash'] = createHash('sha256')
    .update(JSON.stringify([settings, options.plugin]))
    .digest('hex');
  const json = JSON.stringify(settings).replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  const php = `<?php\nreturn json_decode( '${json}', true );\n`;
  await writeFile(path.join(dir, 'wp-content/stage-settings.php'), php, { mode: 0o600 });
}

/** The first answer after a start is the Playground's own redirect, the second comes from WordPress. */
async function applySettings(url: string): Promise<void> {
  const probe = `${url}/wp-login.php?stage=apply`;
  await (await fetch(probe, { redirect: 'manual' })).arrayBuffer();
  const answer = await fetch(probe, { redirect: 'manual' });
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`WordPress answered ${answer.status}: ${body.slice(0, 2000)}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
