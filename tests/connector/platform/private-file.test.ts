import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '../../../connector/src/platform/db.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrello-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

async function openAndWrite(file: string): Promise<void> {
  const db = openDb(`sqlite:${file}`);
  await db.raw('CREATE TABLE IF NOT EXISTS t (a)');
  for (const ending of ['', '-wal', '-shm']) expect([ending, modeOf(file + ending)]).toEqual([ending, '600']);
  await db.destroy();
}

describe('the file of a database', () => {
  it('the file of a new database is read by its owner alone, and so is what lies beside it', async () => {
    await openAndWrite(join(folder, 'new.sqlite'));
  });

  it('the file of a database of before is closed to others when it is opened', async () => {
    const file = join(folder, 'old.sqlite');
    writeFileSync(file, '');
    chmodSync(file, 0o644);
    await openAndWrite(file);
  });

  it('the file of a database is none in memory, and where there is no such folder the driver says so', async () => {
    const memory = openDb('sqlite::memory:');
    await memory.raw('SELECT 1');
    await memory.destroy();
    expect(existsSync(':memory:')).toBe(false);
    const nowhere = openDb(`sqlite:${join(folder, 'no/such/folder.sqlite')}`);
    await expect(nowhere.raw('SELECT 1')).rejects.toThrow();
    await nowhere.destroy();
  });
});
