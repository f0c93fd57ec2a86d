import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../connector/src/platform/clock.ts';
import { addJob } from '../../../connector/src/platform/jobs.ts';
import { listMoneyFlags } from '../../../connector/src/portal-services/records/money-flags.ts';
import { recordFlag } from '../../../connector/src/payments/money-alerts.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { sweepLater } from '../../support/paying-trouble.ts';
import { placePaid } from '../../support/own-orders.ts';
import { createSelling, type Selling } from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
});
afterEach(async () => selling.close());

const jobs = async () => {
  const rows = await selling.ctx.db('jobs').select('kind', 'state');
  return rows.map(({ kind, state }) => `${kind} ${state}`).sort();
};

it('jobs are forgotten thirty days after they were done, the sweeper’s own after a day, and what waits is kept', async () => {
  await placePaid(selling);
  const job = { kind: 'nobodys', key: 'nobodys', payload: {} };
  await addJob(selling.ctx.db, selling.ctx, job);
  const done = (await jobs()).filter((each) => each.endsWith('done'));
  expect(done).toEqual(expect.arrayContaining(['inbox.apply done', 'send_mail done']));
  await sweepLater(selling, MINUTE);
  await sweepLater(selling, DAY + MINUTE);
  await sweepLater(selling, 29 * DAY - 3 * MINUTE);
  expect((await jobs()).filter((each) => each === 'sweep_checkouts done')).toHaveLength(1);
  expect(await jobs()).toEqual(expect.arrayContaining(done));
  await sweepLater(selling, 3 * MINUTE);
  const left = await jobs();
  expect(left.filter((each) => each.endsWith('done'))).toEqual([
    'sweep_checkouts done',
    'sweep_checkouts done',
  ]);
  expect(left).toEqual(expect.arrayContaining(['nobodys waiting', 'sweep_checkouts waiting']));
});

it('a finding about money leads to the order that its attempt placed, and to none when it placed none', async () => {
  const order = await placePaid(selling);
  const { ctx } = selling;
  const attempt = await ctx.db('pay_attempts').where({ state: 'paid' }).first('id', 'checkout_id');
  const flag = (key: string, attemptId: string | null) =>
    transact(ctx.db, (trx) => recordFlag(trx, ctx, { code: 'oversold', key, attemptId, detail: { key } }));
  await flag('paid', attempt?.id ?? null);
  await flag('nothing', null);
  const found = await listMoneyFlags(ctx.db);
  expect(new Map(found.map(({ detail, orderId }) => [detail, orderId]))).toEqual(
    new Map([
      ['key: paid', order.id],
      ['key: nothing', null],
    ]),
  );
  await ctx.db('pay_attempts').update({ state: 'late' });
  expect((await listMoneyFlags(ctx.db)).map(({ orderId }) => orderId)).toEqual([null, null]);
});
