import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
const cli = ['--import', 'tsx', join(root, 'connector/src/cli.ts')];

export type ConnectorEnvironment = Record<string, string>;

/** A secret that stays the same for a folder, so that sessions and codes survive a second start. */
export function keptSecret(folder: string): string {
  const file = join(folder, 'secret.txt');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** Runs `carrello …` to its end and returns what it printed; throws with its own message. */
export function carrello(env: ConnectorEnvironment, args: string[], input = ''): string {
  const result = spawnSync(process.execPath, [...cli, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    input,
  });
  if (result.status !== 0) throw new Error(`carrello ${args.slice(0, 2).join(' ')}: ${result.stderr.trim()}`);
  return result.stdout;
}

export interface ConnectorProcess {
  url: string;
  process: ChildProcess;
  close(): Promise<void>;
}

/** Starts the connector as its own process, the way it runs for real, and waits until it answers. */
export async function startConnector(
  env: ConnectorEnvironment,
  log: (line: string) => void,
): Promise<ConnectorProcess> {
  const url = `http://127.0.0.1:${env['CARRELLO_PORT']}`;
  const child = spawn(process.execPath, [...cli, 'serve'], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => log(text.trimEnd()));
  }
  await untilReady(`${url}/readyz`, child);
  return {
    url,
    process: child,
    async close() {
      process.off('exit', kill);
      if (child.exitCode !== null) return;
      const ended = new Promise((resolved) => child.once('exit', resolved));
      child.kill('SIGTERM');
      const patience = setTimeout(kill, 60_000);
      await ended;
      clearTimeout(patience);
    },
  };
}

/** A limit for what hangs: on a busy machine a start takes a minute. */
const READY_WITHIN_MS = 300_000;

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error('The connector ended while it was starting; its log says why.');
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolved) => setTimeout(resolved, 100));
  }
  throw new Error('The connector did not answer within five minutes.');
}
