import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { judgeReturn, lastDayOf, readPolicy, savePolicy } from '../../../connector/src/cases/policy.ts';
import type { CaseReason } from '../../../connector/src/cases/words.ts';
import { DAY, toIso } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { connectTheirShop, placeOrder } from '../customers/visitor.ts';
import { addBuyer, ask } from './buyers.ts';

let app: TestApp;
let anna: Awaited<ReturnType<typeof addBuyer>>;

beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  anna = await addBuyer(app, 'anna');
});
beforeEach(async () => {
  for (const table of ['return_policies', 'rate_limits', 'audit']) await app.ctx.db(table).delete();
});
afterAll(() => app.close());

const TYPED = { days: '30', whoPays: 'shop', excluded: 'SH-M, gift\n', sendTo: 'Via Po 1' };
const save = (over: Partial<typeof TYPED> = {}) => savePolicy(app.ctx, 'shp_1', { ...TYPED, ...over });
const at = (text: string): number => Date.parse(text);

describe('the policy of returns', () => {
  it('the policy of returns is the law’s until a shop has its own', async () => {
    expect(await readPolicy(app.ctx.db, 'shp_1')).toEqual({
      days: 14,
      whoPays: 'buyer',
      excluded: [],
      sendTo: '',
    });
    for (let n = 0; n < 2; n += 1) expect(await save()).toEqual({ ok: true });
    expect(await readPolicy(app.ctx.db, 'shp_1')).toEqual({
      ...{ days: 30, whoPays: 'shop', excluded: ['SH-M', 'gift'], sendTo: 'Via Po 1' },
    });
    expect(await app.ctx.db('audit').pluck('what')).toEqual(['return_policy', 'return_policy']);
  });

  it.each([
    ['no days', { days: '' }, 'days bad_days'],
    ['days before today', { days: '-1' }, 'days bad_days'],
    ['too many days', { days: '3651' }, 'days bad_days'],
    ['days like 1e2', { days: '1e2' }, 'days bad_days'],
    ['nobody who pays', { whoPays: 'me' }, 'whoPays no_payer'],
    ['1001 articles', { excluded: [...Array(1001).keys()].join('\n') }, 'excluded too_many_articles'],
  ])('a policy with %s is refused', async (_what, over, refused) => {
    const outcome = await save(over);
    expect(outcome.ok ? '' : `${outcome.field} ${outcome.reason}`).toBe(refused);
  });

  it.each([
    // The clocks go forward on 29 March and back on 25 October.
    [14, '2026-03-20T22:30:00Z', '2026-04-03T21:59:59.999Z'],
    [14, '2026-10-20T10:00:00Z', '2026-11-03T22:59:59.999Z'],
    [0, '2026-05-01T21:59:00Z', '2026-05-01T21:59:59.999Z'],
    [0, '2026-05-01T22:01:00Z', '2026-05-02T21:59:59.999Z'],
  ])('%i days after %s end at midnight of the shop', (days, sent, last) => {
    const policy = { days, whoPays: 'buyer', excluded: [], sendTo: '' } as const;
    const end = lastDayOf({ ...policy, excluded: [] }, { sentAt: at(sent), timeZone: 'Europe/Rome' });
    expect(toIso(end ?? 0)).toBe(last);
  });

  it.each<[CaseReason, string, number | null, string]>([
    ['changed_my_mind', 'sh-l', 13, 'buyer'],
    ['changed_my_mind', 'sh-l', 16, 'reason return_over'],
    ['changed_my_mind', 'sh-l', null, 'buyer'],
    ['changed_my_mind', 'SH-m', 1, 'lines return_excluded'],
    ['misuse', 'sh-l', 16, 'reason return_over'],
    ['broken', 'SH-M', 60, 'shop'],
    ['wrong_article', 'SH-M', 700, 'shop'],
    ['changed_my_mind', '', 1, 'buyer'],
  ])('%s of %s, sent %s days ago → %s', (reason, sku, ago, expected) => {
    const now = at('2026-06-20T12:00:00Z');
    const policy = { days: 14, whoPays: 'buyer' as const, excluded: ['SH-M'], sendTo: '' };
    const sentAt = ago === null ? null : now - ago * DAY;
    const judged = judgeReturn(policy, { reason, skus: [sku], now, sentAt, timeZone: 'Europe/Rome' });
    expect(judged.ok ? judged.postage : `${judged.field} ${judged.reason}`).toBe(expected);
  });

  it('the policy decides when a case is begun, and a question is never refused', async () => {
    const parcels = [
      {
        key: 'p1',
        carrier: 'BRT',
        trackingNumber: '1',
        trackingUrl: '',
        shippedAt: toIso(app.clock.now() - 40 * DAY),
      },
    ];
    const sent = await placeOrder(app, anna.email, { parcels } as never);
    await save({ excluded: '' });
    const mind = { reason: 'changed_my_mind' };
    expect(await ask(app, anna, sent, mind)).toMatchObject({ field: 'reason', reason: 'return_over' });
    expect(await ask(app, anna, sent, { ...mind, reason: 'broken' })).toMatchObject({ ok: true });
    await save({ days: '60', excluded: '' });
    expect(await ask(app, anna, sent, mind)).toMatchObject({ ok: true });
    expect(await app.ctx.db('cases').orderBy('number').pluck('postage')).toEqual(['shop', 'shop']);
    await save();
    expect(await ask(app, anna, sent, mind)).toMatchObject({ field: 'lines', reason: 'return_excluded' });
    const question = { reason: 'question', pieces: [], wish: '' };
    expect(await ask(app, anna, sent, question)).toMatchObject({ ok: true });
  });
});
