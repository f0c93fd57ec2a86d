import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { watchBacklog } from '../../../connector/src/watch/backlog.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { connectShop, type ConnectedShop } from '../../support/make/shop.ts';
import { addStaff } from '../../support/verbs.ts';

let test: TestApp;
let shop: ConnectedShop;
beforeEach(async () => {
  test = await createTestApp();
  shop = await connectShop(test);
});
afterEach(() => test.close());

let made = 0;

/** It stores an event that is not applied, with the job that shall apply it. */
async function leaveWaiting(jobState: 'waiting' | 'failed' = 'waiting'): Promise<string> {
  made += 1;
  const id = `inb_${made}`;
  const now = test.clock.now();
  await test.ctx.db('inbox').insert({
    ...{ id, shop_id: shop.shopId, webhook_id: id, stream: 'shop', body_hash: '', headers: '{}' },
    ...{ body: Buffer.from('{}'), state: 'received', answer: 'stored', received_at: now },
  });
  await test.ctx.db('jobs').insert({
    ...{
      id: `job_${made}`,
      kind: 'test.apply',
      job_key: `inbox.apply:${id}`,
      payload: '{}',
      state: jobState,
    },
    ...{ run_at: now, lease_until: 0, attempts: 0, created_at: now },
  });
  return id;
}

const apply = (id: string) => test.ctx.db('inbox').where({ id }).update({ state: 'applied' });

/** It looks once a minute for so many minutes and returns the outcomes other than `nothing`. */
async function look(minutes: number): Promise<string[]> {
  const seen: string[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    seen.push(await watchBacklog(test.ctx));
    test.clock.advance(MINUTE);
  }
  return seen.filter((news) => news !== 'nothing');
}

async function sent(): Promise<string[]> {
  await test.worker.drain();
  return test.mails.map(({ to, subject }) => `${to}: ${subject}`);
}

const LATE = 'owner@shop.example: Carrello: orders are waiting for the CRM';
const WELL = 'owner@shop.example: Carrello: orders reach the CRM again';

describe('a backlog of the intake', () => {
  it('a backlog is told once when its oldest event has waited too long, and once when it is over', async () => {
    const first = await leaveWaiting();
    expect(await look(15)).toEqual([]);
    expect(await look(60)).toEqual(['opened']);
    expect(await sent()).toEqual([LATE]);
    expect(test.mails[0]?.text).toContain('the oldest for 15 minutes');
    await apply(first);
    expect(await look(30)).toEqual(['closed']);
    expect(await sent()).toEqual([LATE, WELL]);
  });

  it('a backlog is told again when it comes again', async () => {
    for (let times = 0; times < 2; times += 1) {
      const id = await leaveWaiting();
      expect(await look(20)).toEqual(['opened']);
      await apply(id);
      expect(await look(2)).toEqual(['closed']);
    }
    expect(await sent()).toEqual([LATE, WELL, LATE, WELL]);
  });

  it('a backlog keeps its incident while other events wait nearly as long', async () => {
    const first = await leaveWaiting();
    expect(await look(5)).toEqual([]);
    const second = await leaveWaiting();
    expect(await look(11)).toEqual(['opened']);
    await apply(first);
    expect(await look(1)).toEqual([]);
    test.clock.advance(2 * MINUTE);
    expect(await look(1)).toEqual([]);
    await apply(second);
    expect(await look(1)).toEqual(['closed']);
  });

  it('a backlog is told once though several connectors look at the same moment', async () => {
    await leaveWaiting();
    test.clock.advance(20 * MINUTE);
    const looks = await Promise.all(Array.from({ length: 6 }, () => watchBacklog(test.ctx)));
    expect(looks.filter((news) => news === 'opened')).toHaveLength(1);
    expect(await sent()).toEqual([LATE]);
  });

  it('a backlog does not count what failed for good, but names it', async () => {
    await leaveWaiting('failed');
    expect(await look(60)).toEqual([]);
    const waiting = await leaveWaiting();
    expect(await look(20)).toEqual(['opened']);
    await sent();
    expect(test.mails[0]?.text).toContain('1 lie aside');
    await apply(waiting);
    expect(await look(2)).toEqual(['closed']);
  });

  it('a backlog is mailed to the shop’s owner and to the owners among the staff, each once', async () => {
    await addStaff(test.ctx, { name: 'Anna', email: 'anna@example.com', role: 'owner' });
    await addStaff(test.ctx, { name: 'Boss', email: 'Owner@shop.example', role: 'owner' });
    await addStaff(test.ctx, { name: 'Carl', email: 'carl@example.com', role: 'sales' });
    await leaveWaiting();
    await look(20);
    const people = (await sent()).map((line) => line.split(':')[0]?.toLowerCase());
    expect(people.sort()).toEqual(['anna@example.com', 'owner@shop.example']);
  });

  it('a backlog waits as many minutes as the setting says', async () => {
    test.ctx.config.backlogMinutes = 3;
    await leaveWaiting();
    expect(await look(3)).toEqual([]);
    expect(await look(1)).toEqual(['opened']);
  });
});
