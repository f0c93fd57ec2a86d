// The door of every npm script: installs what a fresh clone lacks, then runs the program in TypeScript.
// Plain JavaScript, because nothing is installed yet when it runs.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const programs = {
  start: 'tests/stage/start.ts',
  demo: 'tests/stage/demo.ts',
  bench: 'tests/bench/bench.ts',
  torture: 'tests/torture/torture.ts',
  test: 'tests/stage/test.ts',
  'check:node': 'tests/stage/check-node.ts',
  'plugin:zip': 'tests/stage/wordpress/plugin-zip-command.ts',
};

function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Carrello needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

/** True when npm itself noted the very packages of the lock file; what is for other platforms may be missing. */
function isInstalled() {
  const noted = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(noted)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(noted, 'utf8')).packages;
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
if (name === 'install') {
  checkNode();
  install();
  process.exit(0);
}
const program = programs[name];
if (!program) fail(`Unknown program "${name}". There are: ${Object.keys(programs).join(', ')}.`);
checkNode();
install();

const child = spawn(process.execPath, ['--import', 'tsx', join(root, program), ...args], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C reaches the child too (same terminal): wait for it to clean up.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
