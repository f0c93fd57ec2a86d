import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

export interface Build {
  folder: string;
  drop(): void;
}

/** The connector as `npm run build` makes it, in a folder of its own below the repository's packages. */
export function buildConnector(): Build {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'carrello-compiled-'));
  execFileSync(process.execPath, [join(root, 'connector/build.mjs'), folder], { stdio: 'pipe' });
  return { folder, drop: () => rmSync(folder, { recursive: true, force: true }) };
}

export type Environment = Record<string, string>;

/** Runs `carrello …`, compiled, on plain Node with these variables alone. */
export function carrello(
  { folder }: Build,
  env: Environment,
  args: string[],
  input = '',
): { status: number | null; stdout: string; stderr: string } {
  const path = process.env['PATH'] ?? '';
  return spawnSync(process.execPath, [join(folder, 'cli.js'), ...args], {
    env: { ...env, PATH: path },
    ...{ encoding: 'utf8', input },
  });
}

/** The same, while others run. */
export async function run(
  { folder }: Build,
  env: Environment,
  args: string[],
): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, [join(folder, 'cli.js'), ...args], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output };
}

export interface Running {
  url: string;
  log: () => string;
  signal(name: NodeJS.Signals): void;
  /** The exit code, once it has ended. */
  ended: Promise<number | null>;
  kill(): void;
}

/** `carrello serve`, compiled; resolves when it says that it has started. */
export async function serve({ folder }: Build, env: Environment): Promise<Running> {
  const child: ChildProcess = spawn(process.execPath, [join(folder, 'cli.js'), 'serve'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const started = new Promise<void>((resolved, rejected) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        if (log.includes('connector.started')) resolved();
      });
    }
    void ended.then(() => rejected(new Error(`The connector ended: ${log}`)));
  });
  await started;
  return {
    url: `http://127.0.0.1:${env['CARRELLO_PORT'] ?? ''}`,
    log: () => log,
    signal: (name) => void child.kill(name),
    ended,
    kill: () => void child.kill('SIGKILL'),
  };
}
