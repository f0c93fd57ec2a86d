import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellCaseRefund } from '../../../connector/src/cases/refund-elsewhere.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { addAtDesk } from '../../support/staff.ts';
import { connectTheirShop, placeOrder } from '../customers/visitor.ts';
import { addBuyer, opened } from './buyers.ts';

let app: TestApp;
let order: string;
let caseId: string;

beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  const anna = await addBuyer(app, 'anna');
  order = await placeOrder(app, anna.email);
  // As if a shop of its own had pushed it: our checkout's orders are changed here.
  await app.ctx.db('inbox').update({ stream: 'shop' });
  caseId = await opened(app, anna, order);
});
afterAll(() => app.close());

const stateOf = async () => ((await app.ctx.db('cases').first('state')) as { state: string }).state;
const tell = (over: Partial<Parameters<typeof tellCaseRefund>[1]> = {}) =>
  tellCaseRefund(app.ctx, {
    ...{
      caseId,
      orderId: order,
      by: 'stf_sara',
      refund: { key: 'a-form-key-0001', amount: 500, note: 'By bank' },
    },
    ...over,
  });

describe('a return of an order that was paid elsewhere', () => {
  it('a return of an order that was paid elsewhere is left where it is by a sum that cannot be, or another order', async () => {
    const refund = { key: 'a-form-key-0000', amount: 99_999_999, note: '' };
    expect(await tell({ refund })).toEqual({ ok: false, field: 'amount', reason: 'too_much' });
    await expect(tell({ orderId: 'ord_other' })).rejects.toMatchObject({ code: 'not_found' });
    expect([await stateOf(), await app.ctx.db('activities').where({ kind: 'refund_told' })]).toEqual([
      'asked',
      [],
    ]);
  });

  it('a return of an order that was paid elsewhere ends by what staff say, once, from the case', async () => {
    const { browser } = await addAtDesk(app);
    const form = `/desk/orders/${order}/told`;
    expect((await browser.get(`/desk/cases/${caseId}`)).text).toContain(`href="${form}?case=${caseId}"`);
    const answer = await browser.agree(`${form}?case=${caseId}`, form, { amount: '5.00', note: 'By bank' });
    expect(answer.headers['location']).toBe(`/desk/cases/${caseId}?done=told`);
    expect(await stateOf()).toBe('money_back');
    expect((await browser.get(`/desk/cases/${caseId}`)).text).not.toContain('/told?case=');
    expect(await app.ctx.db('case_states').orderBy('step_no').pluck('text')).toEqual(['', '€5.00\nBy bank']);
    expect(await tell()).toEqual({ ok: false, field: '', reason: 'case_moved' });
    expect(await app.ctx.db('activities').where({ kind: 'refund_told' })).toHaveLength(1);
  });

  it('a return of an order that was paid elsewhere takes the same form twice as once', async () => {
    await app.ctx.db('cases').update({ state: 'asked' });
    for (let times = 0; times < 2; times += 1) expect(await tell()).toEqual({ ok: true });
    expect(await app.ctx.db('activities').where({ kind: 'refund_told' })).toHaveLength(2);
  });
});
