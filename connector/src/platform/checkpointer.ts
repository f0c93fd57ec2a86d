import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Log } from './log.ts';

/** What one step did: how many pages the write-ahead log had, and how many of them are in the database file now. */
export interface Checkpoint {
  log: number;
  checkpointed: number;
}

export interface Checkpointer {
  start(everyMs: number): void;
  /** Makes one step now; rejects when the thread has ended. */
  move(): Promise<Checkpoint>;
  stop(): Promise<void>;
}

const IN_THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  const db = new (require(workerData.driver))(workerData.file);
  parentPort.on('message', () => parentPort.postMessage(db.pragma('wal_checkpoint(PASSIVE)')[0]));
`;

/**
 * Moves pages from the log into the file in a thread of its own. The thread that answers requests would stand still for as
 * long as a hundred orders take. Steps are frequent, because a short one keeps no commit waiting for the disk. Should the
 * thread end, SQLite moves the pages itself when the log is long (`wal_autocheckpoint` in db.ts). Returns null when the
 * database is no SQLite file.
 */
export function createCheckpointer({
  databaseUrl,
  log,
}: {
  databaseUrl: string;
  log: Log;
}): Checkpointer | null {
  if (!databaseUrl.startsWith('sqlite:')) return null;
  const file = databaseUrl.slice('sqlite:'.length);
  const driver = createRequire(import.meta.url).resolve('better-sqlite3');
  const worker = new Worker(IN_THREAD, { eval: true, execArgv: [], workerData: { driver, file } });
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  worker.unref();
  worker.on('message', () => (busy = false));
  worker.on('error', (error: unknown) => {
    clearInterval(timer);
    log.warn({ err: error }, 'checkpointer.ended');
  });
  const ended = new Promise<never>((_resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The checkpointer has ended.')));
  });
  ended.catch(() => undefined);
  const step = () => {
    if (busy) return;
    busy = true;
    worker.postMessage('move');
  };
  return {
    start(everyMs) {
      timer = setInterval(step, everyMs).unref();
    },
    move() {
      const moved = new Promise<Checkpoint>((resolve) => worker.once('message', resolve));
      step();
      return Promise.race([moved, ended]);
    },
    async stop() {
      clearInterval(timer);
      await worker.terminate();
    },
  };
}
