import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { freePort } from '../ports.ts';
import { needProgram } from './debian.ts';
import { memoryFolder } from './memory.ts';

export interface MariadbServer {
  /** `mysql://root@127.0.0.1:port` */
  url: string;
  process: ChildProcess;
  /** Ends it (SIGKILL: as a crash does; SIGTERM: as a service manager does) and starts it on the same data and port. */
  restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  close(): Promise<void>;
}

/** Options that make a server safe to measure with; durable commits are the default anyway. */
export interface MariadbOptions {
  args?: string[];
  /** Keeps the data in memory where the machine has such a folder: for tests that make many schemas. */
  inMemory?: boolean;
}

/** A limit for what hangs: on a busy machine a start takes a minute. */
const READY_WITHIN_MS = 300_000;

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error('MariaDB ended while it was starting.');
    try {
      const connection = await mysql.createConnection(url);
      await connection.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('MariaDB did not answer within five minutes.');
}

/** An own MariaDB in a temporary folder, on a free port of 127.0.0.1; gone after close(). */
export async function startMariadb({
  args = [],
  inMemory = false,
}: MariadbOptions = {}): Promise<MariadbServer> {
  const server = needProgram('MariaDB', ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd'], 'mariadb-server');
  const installer = needProgram('MariaDB', ['/usr/bin/mariadb-install-db'], 'mariadb-server');
  const folder = mkdtempSync(join(inMemory ? memoryFolder() : tmpdir(), 'carrello-mariadb-'));
  const data = join(folder, 'data');
  const user = userInfo().username;
  const installed = spawnSync(
    installer,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--user=${user}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    { stdio: 'ignore' },
  );
  if (installed.status !== 0) throw new Error('mariadb-install-db could not make a data folder.');
  const port = await freePort();
  const run = () =>
    spawn(
      server,
      [
        '--no-defaults',
        `--datadir=${data}`,
        `--user=${user}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        `--socket=${join(folder, 'socket')}`,
        `--pid-file=${join(folder, 'pid')}`,
        '--skip-name-resolve',
        '--max-allowed-packet=64M',
        ...args,
      ],
      { stdio: 'ignore' },
    );
  let child = run();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  };
  const url = `mysql://root@127.0.0.1:${port}`;
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  await untilReady(url, child);
  return {
    url,
    get process() {
      return child;
    },
    async restart(signal) {
      await end(signal);
      child = run();
      await untilReady(url, child);
    },
    async close() {
      process.off('exit', stop);
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
