import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCheckpointer, type Checkpointer } from '../../../connector/src/platform/checkpointer.ts';
import { openDb, type Db } from '../../../connector/src/platform/db.ts';
import { createLog } from '../../../connector/src/platform/log.ts';

const log = createLog('silent');

describe('the checkpointer', () => {
  let folder: string;
  let db: Db;
  let checkpointer: Checkpointer;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'carrello-checkpointer-'));
    const databaseUrl = `sqlite:${join(folder, 'carrello.sqlite')}`;
    db = openDb(databaseUrl);
    await db.schema.createTable('rows', (table) => table.string('text', 2000));
    checkpointer = createCheckpointer({ databaseUrl, log }) as Checkpointer;
  });

  afterEach(async () => {
    await checkpointer.stop();
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (text: string) => db('rows').insert({ text: text.repeat(2000) });

  it('the checkpointer moves what was written from the log into the file, again and again', async () => {
    for (const text of ['a', 'b', 'c']) {
      await write(text);
      const { log: pages, checkpointed } = await checkpointer.move();
      expect(pages).toBeGreaterThan(0);
      expect(checkpointed).toBe(pages);
    }
    expect(await db('rows').count({ n: '*' }).first()).toEqual({ n: 3 });
  }, 5000);

  it('the checkpointer leaves the rows of an open transaction in the log, and does not hold it up', async () => {
    await write('before');
    await db.transaction(async (trx) => {
      await trx('rows').insert({ text: 'within' });
      const { log: pages, checkpointed } = await checkpointer.move();
      expect(pages).toBeGreaterThan(0);
      expect(checkpointed).toBe(pages);
      await trx('rows').insert({ text: 'within' });
    });
    expect(await db('rows').count({ n: '*' }).first()).toEqual({ n: 3 });
  }, 5000);

  it('the checkpointer makes no step when it has ended', async () => {
    await checkpointer.stop();
    await expect(checkpointer.move()).rejects.toThrow('ended');
  });

  it('createCheckpointer answers null for another database than SQLite', () => {
    expect(createCheckpointer({ databaseUrl: 'mysql://root@127.0.0.1:1/carrello', log })).toBeNull();
  });
});
