import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transactWork } from '../../../connector/src/platform/unit-of-work/unit-of-work.ts';
import {
  listActivities,
  recordActivity,
  setOrderHistory,
  type Activity,
} from '../../../connector/src/timeline/timeline.ts';
import { moveOrderHistory } from '../../../connector/src/timeline/moves.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';

const OWNER = { orderId: 'ord_1', contactId: 'con_1', accountId: null };
const happened = (kind: string, key: string, at: number, text = ''): Activity => ({
  kind,
  key,
  at,
  detail: { text },
});

describe('the timeline', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const record = (activity: Activity, of = { contactId: 'con_1' }) =>
    transactWork(test.ctx.db, (work) => recordActivity(work, test.ctx, { of, ...activity }));
  const setHistory = (activities: Activity[], isNew: boolean) =>
    transactWork(test.ctx.db, (work) =>
      setOrderHistory(work, test.ctx, {
        owner: OWNER,
        activities,
        kinds: ['order_placed', 'payment'],
        isNew,
      }),
    );
  const list = async (...ofIds: string[]) =>
    (await listActivities(test.ctx.db, { ofIds, most: 10 })).map(({ kind, detail }) => [
      kind,
      detail['text'],
    ]);

  it('an activity that is recorded twice under one key is there once, as it was recorded first', async () => {
    await record(happened('crm_changed', 'one', 1, 'first'));
    await record(happened('crm_changed', 'one', 2, 'again'));
    await Promise.all([record(happened('crm_changed', 'two', 3)), record(happened('crm_changed', 'two', 3))]);
    expect(await list('con_1')).toEqual([
      ['crm_changed', ''],
      ['crm_changed', 'first'],
    ]);
  });

  it('the history of an order is exactly what is given, beside activities of other kinds', async () => {
    await setHistory([happened('order_placed', 'placed', 1), happened('payment', 'p1', 2, 'old')], true);
    await record(happened('refund_told', 'told', 3, 'cash'), OWNER);
    await setHistory([happened('order_placed', 'placed', 1), happened('payment', 'p2', 4, 'new')], false);
    expect(await list('ord_1')).toEqual([
      ['payment', 'new'],
      ['refund_told', 'cash'],
      ['order_placed', ''],
    ]);
  });

  it('the activities of an order follow it to another buyer, those of other kinds as well', async () => {
    await transactWork(test.ctx.db, (work) =>
      moveOrderHistory(work, { orderId: 'ord_1', contactId: 'con_2' }),
    );
    expect(await test.ctx.db('activities').where({ of_id: 'ord_1' }).distinct('contact_id')).toEqual([
      { contact_id: 'con_2' },
    ]);
    expect(await list('con_1')).toHaveLength(2);
  });
});
