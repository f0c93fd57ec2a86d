import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createCheckpointer } from '../../../connector/src/platform/checkpointer.ts';
import { openDb, type Db } from '../../../connector/src/platform/db.ts';
import { createLog } from '../../../connector/src/platform/log.ts';

const log = createLog('silent');

describe('the checkpointer', () => {
  let folder: string;
  let db: Db;
  let databaseUrl: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'carrello-checkpointer-'));
    databaseUrl = `sqlite:${join(folder, 'carrello.sqlite')}`;
    db = openDb(databaseUrl);
    await db.schema.createTable('rows', (table) => table.string('text', 2000));
  });

  afterEach(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (text: string) => db('rows').insert({ text: text.repeat(2000) });

  it('moves what was written from the log into the file, again and again', async () => {
    const checkpointer = createCheckpointer({ databaseUrl, log });
    if (!checkpointer) throw new Error('SQLite has one.');
    for (const text of ['a', 'b', 'c']) {
      await write(text);
      const { log: pages, checkpointed } = await checkpointer.move();
      expect(pages).toBeGreaterThan(0);
      expect(checkpointed).toBe(pages);
    }
    await checkpointer.stop();
    expect(await db('rows').count({ n: '*' }).first()).toEqual({ n: 3 });
  });

  it('leaves the rows of a transaction that is open in the log, and does not hold it up', async () => {
    const checkpointer = createCheckpointer({ databaseUrl, log });
    if (!checkpointer) throw new Error('SQLite has one.');
    await write('before');
    await db.transaction(async (trx) => {
      await trx('rows').insert({ text: 'within' });
      const { log: pages, checkpointed } = await checkpointer.move();
      expect(checkpointed).toBe(pages);
      await trx('rows').insert({ text: 'within' });
    });
    await checkpointer.stop();
    expect(await db('rows').count({ n: '*' }).first()).toEqual({ n: 3 });
  });

  it('is not there for another database', () => {
    expect(createCheckpointer({ databaseUrl: 'mysql://root@127.0.0.1:1/carrello', log })).toBeNull();
  });
});
