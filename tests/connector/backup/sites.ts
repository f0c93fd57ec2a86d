import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backUp, restore, type Restored } from '../../../connector/src/backup/backup.ts';
import { readConfig } from '../../../connector/src/config.ts';
import { createContext, type Context } from '../../../connector/src/context.ts';
import { openDb } from '../../../connector/src/platform/db.ts';
import { createTestApp, TEST_ENVIRONMENT, type TestApp } from '../../support/app.ts';
import { createTestDb } from '../../support/databases.ts';
import { memoryFolder } from '../../stage/machine/memory.ts';

/** A database with its address, and what runs on it: at most one connector and the command line beside it. */
export interface Site {
  url: string;
  /** A connector on the database; `stop` ends it and leaves the database. */
  start(): Promise<TestApp & { stop(): Promise<void> }>;
  /** A command of the command line, in a context of its own. */
  run<T>(work: (ctx: Context) => Promise<T>): Promise<T>;
  backUp(file: string): Promise<void>;
  restore(file: string, options?: { force: boolean }): Promise<Restored>;
  close(): Promise<void>;
}

export async function makeSite(): Promise<Site> {
  const { db, url, close } = await createTestDb();
  await db.destroy();
  const environment = { CARRELLO_DATABASE_URL: url };
  const run: Site['run'] = async (work) => {
    const ctx = createContext(readConfig({ ...TEST_ENVIRONMENT, ...environment }));
    try {
      return await work(ctx);
    } finally {
      await ctx.db.destroy();
    }
  };
  return {
    url,
    run,
    async start() {
      const own = openDb(url);
      const test = await createTestApp(environment, () => ({ db: own }));
      const stop = async () => {
        await own.destroy();
        await test.close();
      };
      return { ...test, stop };
    },
    backUp: (file) => run((ctx) => backUp(ctx, file)),
    restore: (file, options = { force: false }) => run((ctx) => restore(ctx, file, options)),
    close,
  };
}

export function makeFolder(): { folder: string; file: string; drop(): void } {
  const folder = mkdtempSync(join(memoryFolder(), 'carrello-backup-'));
  const drop = () => rmSync(folder, { recursive: true, force: true });
  return { folder, file: join(folder, 'carrello.backup'), drop };
}
