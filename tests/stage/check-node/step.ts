import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import type { FetchedNode } from './fetch-node.ts';

/**
 * Our own environment with another Node first on the path. What npm tells the scripts it runs would lead the copy's npm
 * back here, and so would this checkout's programs on the path.
 */
export function environmentFor(node: FetchedNode, own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const told = /^npm_(?!config_)|^npm_config_(local|global)?_?prefix$|^(INIT_CWD|NODE)$/;
  const path = (own['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return {
    ...Object.fromEntries(Object.entries(own).filter(([name]) => !told.test(name))),
    PATH: [node.bin, ...path].join(delimiter),
    // node-gyp would fetch the headers from elsewhere, and better-sqlite3 a binary that somebody else has built.
    npm_config_nodedir: node.headers,
    npm_config_build_from_source: 'better-sqlite3',
  };
}

export interface Ended {
  ok: boolean;
  seconds: number;
  /** Both streams. */
  output: string;
}

/** Runs npm in a folder to its end; what it prints goes to `log`. */
export async function runNpm(
  args: string[],
  { cwd, env, log }: { cwd: string; env: NodeJS.ProcessEnv; log: string },
): Promise<Ended> {
  const began = performance.now();
  const file = openSync(log, 'w');
  const child = spawn('npm', args, { cwd, env, stdio: ['ignore', file, file] });
  const kill = () => child.kill();
  process.once('exit', kill);
  const status = await new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });
  process.off('exit', kill);
  closeSync(file);
  const seconds = Math.round((performance.now() - began) / 1000);
  return { ok: status === 0, seconds, output: readFileSync(log, 'utf8') };
}
