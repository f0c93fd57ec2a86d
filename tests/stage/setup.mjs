// The door of every npm script: installs what a fresh clone lacks, then runs the program in TypeScript.
// Plain JavaScript, because nothing is installed yet when it runs.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const programs = {
  start: 'tests/stage/start.ts',
  demo: 'tests/stage/demo.ts',
  shop: 'tests/stage/shop.ts',
  bench: 'tests/bench/bench.ts',
  torture: 'tests/torture/torture.ts',
  test: 'tests/stage/test.ts',
  'check:all': 'tests/stage/check-all.ts',
  'check:node': 'tests/stage/check-node.ts',
  'providers:validate': 'tests/providers/validate.ts',
  'einvoice:fuzz': 'tests/einvoice/fuzz.ts',
  'einvoice:validate': 'tests/einvoice/validate.ts',
  'plugin:zip': 'tests/stage/wordpress/plugin-zip-command.ts',
};

function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

const node = process.versions.node;
const readPackages = (lockFile) => JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages;

/** What is compiled for one Node: its authors name the majors on which it builds (`20.x || 22.x`). */
const COMPILED = 'better-sqlite3';

function checkNode() {
  const [major, minor] = node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Carrello needs Node 20.19 or newer; this is ${node}.`);
  const { version, engines } = readPackages('package-lock.json')[`node_modules/${COMPILED}`];
  const majors = engines.node.split(' || ');
  if (majors.includes(`${major}.x`)) return;
  fail(`${COMPILED} ${version} runs on Node ${majors.join(', ')}; this is ${node}.`);
}

/** A change of Node leaves it behind as it was compiled for the one before. */
function checkLoads() {
  try {
    const Database = createRequire(join(root, 'connector/package.json'))(COMPILED);
    new Database(':memory:').close();
  } catch {
    fail(`${COMPILED} was not compiled for Node ${node}: npm rebuild ${COMPILED} does it.`);
  }
}

/** True when npm itself noted the very packages of the lock file; what is for other platforms may be missing. */
function isInstalled() {
  const noted = 'node_modules/.package-lock.json';
  if (!existsSync(join(root, noted))) return false;
  const wanted = readPackages('package-lock.json');
  const present = readPackages(noted);
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || !path.includes('node_modules') || entry.link) return true;
    return present[path]?.version === entry.version || (!present[path] && entry.optional);
  });
}

function install() {
  if (isInstalled()) return;
  process.stderr.write('Installing packages (the first time takes a few minutes) …\n');
  const npm = spawnSync('npm', ['ci', '--loglevel=error', '--progress=true'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    fail(
      'npm could not install the packages. A C++ compiler is needed where better-sqlite3 has no prebuilt binary.',
    );
  }
}

const [name, ...args] = process.argv.slice(2);
const program = programs[name];
if (!program && name !== 'install')
  fail(`Unknown program "${name}". There are: ${Object.keys(programs).join(', ')}.`);
checkNode();
install();
checkLoads();
if (!program) process.exit(0);

const child = spawn(process.execPath, ['--import', 'tsx', join(root, program), ...args], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C reaches the child too (same terminal): wait for it to clean up.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
