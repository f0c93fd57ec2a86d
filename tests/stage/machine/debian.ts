import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

function run(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
}

let updated = false;

const mayInstall = (): boolean => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

function install(debianPackage: string): void {
  process.stderr.write(`Installing ${debianPackage} …\n`);
  updated ||= run('apt-get', ['update', '-qq']);
  // Another process of the tests may be installing something.
  run('apt-get', [
    '-o',
    'DPkg::Lock::Timeout=300',
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    ...debianPackage.split(' '),
  ]);
}

/**
 * The first of `paths` that exists. When none does, installs the Debian package, or several with blanks between, as root, or throws one line that says how
 * to get it.
 */
export function needProgram(name: string, paths: string[], debianPackage: string): string {
  const found = paths.find((path) => existsSync(path));
  if (found) return found;
  const hint = `${name} is missing: install it, on Debian or Ubuntu with \`sudo apt-get install ${debianPackage}\`.`;
  if (!mayInstall()) throw new Error(hint);
  install(debianPackage);
  const installed = paths.find((path) => existsSync(path));
  if (!installed) throw new Error(hint);
  return installed;
}

const HEADLESS = '/usr/bin/chromium-headless-shell';
let triedHeadless = false;
const WITH_WINDOWS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The program at CHROMIUM_PATH, or Chromium without windows, which needs half of the time; else one with windows. */
export function needChromium(): string {
  const own = process.env['CHROMIUM_PATH'];
  const paths = [...(own ? [own] : []), HEADLESS, ...WITH_WINDOWS];
  const lacksHeadless = !paths.slice(0, own ? 2 : 1).some((path) => existsSync(path));
  // A system without this package is asked for it once.
  if (lacksHeadless && !triedHeadless && mayInstall()) install('chromium-headless-shell');
  triedHeadless = true;
  return needProgram('Chromium', paths, 'chromium');
}
