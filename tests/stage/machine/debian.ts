import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

function run(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
}

let updated = false;

/**
 * The first of `paths` that exists. When none does, installs the Debian package as root, or throws one line that says how
 * to get it.
 */
export function needProgram(name: string, paths: string[], debianPackage: string): string {
  const found = paths.find((path) => existsSync(path));
  if (found) return found;
  const hint = `${name} is missing: install it, on Debian or Ubuntu with \`sudo apt-get install ${debianPackage}\`.`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error(hint);
  process.stderr.write(`Installing ${debianPackage} …\n`);
  updated ||= run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debianPackage]);
  const installed = paths.find((path) => existsSync(path));
  if (!installed) throw new Error(hint);
  return installed;
}

export function needChromium(): string {
  const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const own = process.env['CHROMIUM_PATH'];
  return needProgram('Chromium', own ? [own, ...paths] : paths, 'chromium');
}
