import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { zipSync, type Zippable } from 'fflate';

const run = promisify(execFile);

const repoRoot = path.resolve(import.meta.dirname, '../../..');
const plugin = path.join(repoRoot, 'plugin');
const zipFile = path.join(repoRoot, 'dist/carrello.zip');
const hashFile = path.join(plugin, 'build/.sources');

/** What the installed plugin consists of; the sources are inside so that everybody can read what was built from what. */
const CONTENT = [
  'carrello.php',
  'uninstall.php',
  'readme.txt',
  'package.json',
  'webpack.config.js',
  'includes',
  'build',
  'src',
  'languages',
];
/** What the scripts are built from; the contract is in them, too. */
const SOURCES = ['package.json', 'webpack.config.js', 'src', '../connector/src/contract'];
/** Zip has no time zones and no "none": one fixed local time makes equal content give equal bytes. */
const MTIME = '2026-01-01T00:00:00';

/** Builds the plugin's scripts if their sources changed, zips the plugin and returns the file's path. */
export async function buildPluginZip(log: (line: string) => void = () => {}): Promise<string> {
  const hash = await hashOf(SOURCES);
  if ((await readFile(hashFile, 'utf8').catch(() => '')) !== hash) {
    log('Building the plugin …');
    await build();
    await writeFile(hashFile, hash);
  }
  const entries: Zippable = {};
  for (const file of await filesOf(CONTENT)) {
    if (!file.startsWith('build/.'))
      entries[`carrello/${file}`] = new Uint8Array(await readFile(path.join(plugin, file)));
  }
  await mkdir(path.dirname(zipFile), { recursive: true });
  const draft = `${zipFile}.${process.pid}`;
  await writeFile(draft, zipSync(entries, { level: 6, mtime: MTIME }));
  await rename(draft, zipFile);
  return zipFile;
}

async function build(): Promise<void> {
  // Files of the build before would stay, and go into the zip.
  await rm(path.join(plugin, 'build'), { recursive: true, force: true });
  try {
    // A test has its own NODE_ENV, with which the scripts would be twice as large, and stay so for who builds a zip next.
    const env = { ...process.env, NODE_ENV: 'production' };
    await run('npm', ['run', 'build', '-w', 'plugin'], { cwd: repoRoot, maxBuffer: 1e8, env });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`The plugin could not be built:\n${stdout}\n${stderr}`, { cause: error });
  }
}

async function hashOf(roots: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await filesOf(roots)) {
    hash.update(`${file}\0`).update(await readFile(path.join(plugin, file)));
  }
  return hash.digest('hex');
}

/** Paths below the plugin, sorted, with `/` on every system. */
async function filesOf(roots: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const root of roots) {
    const full = path.join(plugin, root);
    const entries = await readdir(full, { recursive: true, withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOTDIR') return null;
        if (error.code === 'ENOENT') return [];
        throw error;
      },
    );
    if (entries === null) found.push(root);
    for (const entry of entries ?? []) {
      if (entry.isFile()) found.push(path.relative(plugin, path.join(entry.parentPath, entry.name)));
    }
  }
  return found.map((file) => file.split(path.sep).join('/')).sort();
}
