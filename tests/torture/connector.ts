import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { freePort } from '../stage/ports.ts';
import { awakeMs } from './awake.ts';
import { startProxy, type Fate, type Proxy } from './proxy.ts';

export interface Connector {
  name: string;
  /** Where senders reach it: through a proxy that may cut. */
  url(): string;
  /** Past the proxy. */
  directUrl: string;
  /** Starts it with a wish for its crash points (empty: none); false when it ended before it was ready. */
  start(wish: string): Promise<boolean>;
  isRunning(): boolean;
  /** Resolves when the process that runs now has ended. */
  ended(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, as a service manager does; false when it did not end by itself with 0. */
  stop(): Promise<boolean>;
  /** Crash points at which it died so far. */
  hits: string[];
  /** Ends that nobody wished for. */
  surprises: string[];
  close(): Promise<void>;
}

interface Options {
  name: string;
  bundle: string;
  env: Record<string, string>;
  logFile: string;
  fateOf: () => Fate;
}

/** Limits for what hangs, not measures of speed. */
const READY_WITHIN = 300_000;
const STOP_WITHIN = 120_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function untilReady(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = awakeMs() + READY_WITHIN;
  while (child.exitCode === null && child.signalCode === null && awakeMs() < deadline) {
    const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return true;
    await pause(15);
  }
  return false;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

function untilEnded(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** One connector: a fixed port, a proxy before it, and a real process that comes and goes. */
export async function createConnector({ name, bundle, env, logFile, fateOf }: Options): Promise<Connector> {
  const port = await freePort();
  const proxy: Proxy = await startProxy(() => port, fateOf);
  const directUrl = `http://127.0.0.1:${port}`;
  const hits: string[] = [];
  const surprises: string[] = [];
  let child: ChildProcess | undefined;
  const note = (text: string): void => {
    for (const [, point = ''] of text.matchAll(/^crashpoint ([\w.-]+)$/gm)) hits.push(point);
  };
  const killNow = () => void child?.kill('SIGKILL');
  process.once('exit', killNow);
  const kill = async (): Promise<void> => {
    killNow();
    if (child) await untilEnded(child);
  };
  return {
    name,
    url: () => `http://127.0.0.1:${proxy.port}`,
    directUrl,
    hits,
    surprises,
    async start(wish) {
      const log = openSync(logFile, 'a');
      const started = spawn(process.execPath, ['--enable-source-maps', bundle, 'serve'], {
        env: { ...env, CARRELLO_PORT: String(port), CARRELLO_CRASHPOINTS: wish },
        stdio: ['ignore', log, 'pipe'],
      });
      closeSync(log);
      started.stderr?.setEncoding('utf8');
      started.stderr?.on('data', (text: string) => {
        note(text);
        if (!/^crashpoint /.test(text)) surprises.push(`${name}: ${text.trim()}`);
      });
      child = started;
      return untilReady(directUrl, started);
    },
    isRunning: () => child !== undefined && !hasEnded(child),
    ended: () => (child ? untilEnded(child) : Promise.resolve()),
    kill,
    async stop() {
      if (!child || hasEnded(child)) return true;
      child.kill('SIGTERM');
      const deadline = awakeMs() + STOP_WITHIN;
      const patience = setInterval(() => awakeMs() > deadline && killNow(), 500);
      await untilEnded(child);
      clearInterval(patience);
      return child.exitCode === 0;
    },
    async close() {
      process.off('exit', killNow);
      await kill();
      await proxy.close();
    },
  };
}
