import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

/*
 * Facts about `@wp-playground/cli server` (3.1.56) that shape this file:
 * - One process with worker threads, about 0.85 GB with four workers. With one worker a request that makes WordPress
 *   call a server which calls WordPress back hangs; with four it is answered.
 * - PHP's curl reaches 127.0.0.1 on any port and keeps its timeouts; a closed port shows as cURL error 55 (`Send
 *   failure`), an unknown host as error 52. `fastcgi_finish_request` is absent (SAPI `cli`), so a "non-blocking"
 *   request to wp-cron costs the caller up to a second.
 * - Until it is ready every request gets 502, and the very first one after that a 302 to itself.
 * - It defines WP_HOME and WP_SITEURL from --site-url, and filters `http_request_host_is_external` to true.
 * - SIGTERM ends it in under 2 s and removes its folder in the system's temporary directory; SIGKILL leaves it there.
 */

export interface PlaygroundOptions {
  dir: string;
  port: number;
  siteUrl: string;
  workers: number;
  log: (line: string) => void;
}

export interface Playground {
  /** Ends the process and waits until it is gone. Safe to call twice. */
  close(): Promise<void>;
}

/** A limit for what hangs: on a busy machine a start takes minutes. */
const READY_WITHIN_MS = 600_000;
const TERM_GRACE_MS = 30_000;

/** Starts the WordPress of `dir` and resolves when it answers; rejects with its last words when it does not. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const child = spawn(process.execPath, playgroundArguments(options), {
    // A group of its own: Ctrl-C at the terminal reaches us alone, and we end it in our own order.
    detached: true,
    // The channel closes when this process dies, however it dies; the preload then ends the child.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const close = closer(child);
  try {
    await ready(child, options.log);
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

function playgroundArguments({ dir, port, siteUrl, workers }: PlaygroundOptions): string[] {
  const cli = createRequire(import.meta.url).resolve('@wp-playground/cli/package.json');
  return [
    '--import',
    path.join(import.meta.dirname, 'playground-preload.mjs'),
    path.join(path.dirname(cli), 'wp-playground.js'),
    'server',
    `--port=${port}`,
    `--site-url=${siteUrl}`,
    '--wp=6.6',
    '--php=8.3',
    '--wordpress-install-mode=install-from-existing-files-if-needed',
    '--mount-dir-before-install',
    dir,
    '/wordpress',
    `--workers=${workers}`,
  ];
}

function ready(child: ChildProcess, log: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const lastWords: string[] = [];
    const fail = (reason: string) => reject(new Error([`WordPress ${reason}`, ...lastWords].join('\n')));
    const timer = setTimeout(() => fail(`was not ready within ${READY_WITHIN_MS / 1000} s`), READY_WITHIN_MS);
    const hear = (chunk: Buffer) => {
      const lines = String(chunk)
        .split('\n')
        .filter((line) => line.trim() !== '');
      lastWords.push(...lines);
      lastWords.splice(0, lastWords.length - 20);
      for (const line of lines) log(line);
      if (lines.some((line) => line.includes('Ready!'))) {
        clearTimeout(timer);
        resolve();
      }
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended while starting (${signal ?? `code ${code}`})`);
    });
  });
}

function closer(child: ChildProcess): () => Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const { pid } = child;
    child.kill('SIGTERM');
    const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), TERM_GRACE_MS);
    await gone;
    clearTimeout(timer);
  };
}
