import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../../connector/migrations/index.ts';
import type { Db } from '../../../connector/src/platform/db.ts';
import { createTestDb } from '../../support/databases.ts';

const NEW = migrations.findIndex(({ name }) => name === '0013-activities-of');

const BEFORE = [
  { id: 'act_1', order_id: 'ord_1', kind: 'order_placed', activity_key: 'ord_1:placed' },
  { id: 'act_2', order_id: 'ord_1', kind: 'crm_changed', activity_key: 'crm:ord_1:5eed' },
  { id: 'act_3', order_id: 'ord_2', kind: 'payment', activity_key: 'ord_2:payment:pi:1:paid' },
  { id: 'act_4', order_id: null, kind: 'crm_changed', activity_key: 'crm:con_1:5eed' },
].map((row, index) => ({
  ...row,
  contact_id: 'con_1',
  account_id: null,
  detail: JSON.stringify({ text: row.id }),
  happened_at: index,
}));

const AFTER = [
  ['con_1', 'crm:con_1:5eed', 'act_4'],
  ['ord_1', 'crm:ord_1:5eed', 'act_2'],
  ['ord_1', 'placed', 'act_1'],
  ['ord_2', 'payment:pi:1:paid', 'act_3'],
];

describe('a database from before activities lived in one index', () => {
  let db: Db;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ db, close } = await createTestDb(undefined, async (old) => {
      for (const { up } of migrations.slice(0, NEW)) await up(old);
      await old('activities').insert(BEFORE);
    }));
  });
  afterEach(() => close());

  const migrate = () => migrations[NEW]?.up(db);
  const kept = async () => {
    const rows = await db('activities').orderBy(['of_id', 'activity_key']);
    return rows.map(({ of_id, activity_key, id }) => [of_id, activity_key, id]);
  };

  it('keeps every activity, by its order or contact', async () => {
    await migrate();
    expect(await kept()).toEqual(AFTER);
    const rows = await db('activities').orderBy('id');
    expect(rows.map(({ detail, kind, happened_at }) => [detail, kind, Number(happened_at)])).toEqual(
      BEFORE.map(({ detail, kind, happened_at }) => [detail, kind, happened_at]),
    );
  });

  it('goes on when the process died in the middle, wherever that was', async () => {
    await db.schema.createTable('activities_of', (table) => table.string('half'));
    await migrate();
    expect(await kept()).toEqual(AFTER);
    await migrate();
    expect(await kept()).toEqual(AFTER);
    await db.schema.renameTable('activities', 'activities_of');
    await migrate();
    expect(await kept()).toEqual(AFTER);
  });
});
