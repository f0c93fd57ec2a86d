import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readChangeBacklog } from '../../../connector/src/changes/backlog.ts';
import { sweepRecords } from '../../../connector/src/crm/push/backfill.ts';
import { saveMarks } from '../../../connector/src/crm/store.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
beforeEach(async () => {
  app = await createTestApp();
});
afterEach(() => app.close());

const COUNT = 4500;
const AT = 1000;
const idOf = (index: number): string => `con_${String(index).padStart(6, '0')}`;

/** So many contacts that they take three pages; all of them are marked as coreBOS has them. */
async function fill(): Promise<void> {
  const { db } = app.ctx;
  const ids = Array.from({ length: COUNT }, (_, index) => idOf(index));
  for (let from = 0; from < COUNT; from += 500) {
    const some = ids.slice(from, from + 500);
    await db('contacts').insert(some.map((id) => ({ id, names: '[]', created_at: AT, updated_at: AT })));
    const applied = some.map((id) => ({ id, version: AT, outsideId: '1' }));
    await saveMarks(db, 'contact', applied, AT);
  }
}

const waiting = async (): Promise<string[]> =>
  (await app.ctx.db('crm_changes').orderBy('record_id').select('record_id')).map(
    ({ record_id }) => record_id,
  );

describe('the look for gaps', () => {
  it('a record that was never sent or changed since is found on any page, and no other', async () => {
    await fill();
    const { db } = app.ctx;
    expect((await sweepRecords(app.ctx)).contact).toBe(0);
    const unmarked = [idOf(0), idOf(1999), idOf(2000), idOf(COUNT - 1)];
    await db('crm_marks').whereIn('record_id', unmarked).delete();
    await db('contacts')
      .where({ id: idOf(3000) })
      .update({ updated_at: AT + 1 });
    expect((await sweepRecords(app.ctx)).contact).toBe(5);
    expect(await waiting()).toEqual([...unmarked, idOf(3000)].sort());
    expect(await readChangeBacklog(db)).toMatchObject({ waiting: 5 });
  });

  it('a look for gaps lets requests in between two pages', async () => {
    await fill();
    let turns = 0;
    const count = () => {
      turns += 1;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    await sweepRecords(app.ctx);
    clearImmediate(timer);
    expect(turns).toBeGreaterThanOrEqual(3);
  });
});
