import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { By } from '../../../connector/src/cases/change.ts';
import { moveCase } from '../../../connector/src/cases/moves.ts';
import { findCaseFile, type CaseFile } from '../../../connector/src/cases/queries.ts';
import { refundCase } from '../../../connector/src/cases/refund.ts';
import { issueInvoice } from '../../../connector/src/invoices/issuing/issue-invoice.ts';
import { saveInvoiceSettings } from '../../../connector/src/invoices/shop-settings.ts';
import { refundOrder } from '../../../connector/src/order-desk/refund.ts';
import { HOUR, MINUTE } from '../../../connector/src/platform/clock.ts';
import { addJob } from '../../../connector/src/platform/jobs.ts';
import { presentCase } from '../../../connector/src/portal-services/records/cases.ts';
import { presentDeskCase } from '../../../connector/src/portal-services/records/desk-cases.ts';
import {
  placePaid,
  readOrder,
  refundAsk,
  settleAll,
  STAFF_ID,
  type PaidOrder,
} from '../../support/own-orders.ts';
import { received, stockOf } from '../../support/effects.ts';
import { createSelling, runAll, type Selling } from '../../support/selling.ts';
import { addAtDesk } from '../../support/staff.ts';
import { addEntity, ROSSI } from '../invoices/seller.ts';
import { addBuyer, opened } from './buyers.ts';

let selling: Selling;
let order: PaidOrder;
let caseId: string;
let buyerId: string;

const ONE_MUG = { kind: 'lines', lines: [{ lineKey: 'line-1', quantity: '1' }] } as const;

beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
  order = await placePaid(selling);
  const giulia = await addBuyer(selling, 'giulia.rossi');
  buyerId = giulia.id;
  caseId = await opened(selling, giulia, order.id, { pieces: [...ONE_MUG.lines] });
});
afterEach(() => selling.close());

const caseRow = async (id = caseId) =>
  (await selling.ctx.db('cases').where({ id }).first()) as { state: string; waits_for: string };
const steps = (): Promise<{ state: string; text: string }[]> =>
  selling.ctx.db('case_states').where({ case_id: caseId }).orderBy('step_no').select('state', 'text');
const ask = () => refundAsk({ what: { kind: 'lines', lines: [...ONE_MUG.lines] }, restock: true });
const giveBack = (asked = ask(), id = caseId) =>
  refundCase(selling.ctx, { caseId: id, orderId: order.id, ask: asked, by: STAFF_ID });

describe('a return that ends in a refund', () => {
  it('a return ends in the refund of its pieces, back in stock, and the thread says the sum', async () => {
    const stock = await stockOf(selling, 'mug');
    expect(await giveBack()).toEqual({ ok: true, stage: 'succeeded' });
    expect(await settleAll(selling, order)).toMatchObject({ refunded_total: 1220 });
    expect(await stockOf(selling, 'mug')).toBe(stock + 1);
    expect(await caseRow()).toMatchObject({ state: 'money_back', waits_for: 'buyer' });
    expect((await steps()).at(-1)).toMatchObject({ state: 'money_back', text: '€12.20' });
    expect(received(selling)).toBe(order.total - 1220);
  });

  it('a return’s thread leads to the credit note of its refund', async () => {
    const { ctx } = selling;
    const { shop_id } = await ctx.db('orders').where({ id: order.id }).first<{ shop_id: string }>('shop_id');
    const { id: entityId } = await addEntity(selling, { vatNumber: ROSSI.vatNumber ?? '' });
    await saveInvoiceSettings(ctx, shop_id, { mode: 'here', entityId, fromDay: '2020-01-01' });
    expect(await issueInvoice(ctx, { orderId: order.id, fiscalCode: 'RSSMRA80A01F205X' })).toMatchObject({
      state: 'issued',
    });
    const read = async (by: By) => (await findCaseFile(ctx.db, caseId, by)) as CaseFile;
    await giveBack();
    const isStep = ({ state }: { state: string | null }): boolean => state === 'money_back';
    const stepOf = async () =>
      (await presentCase(ctx.db, await read({ kind: 'customer', id: buyerId }), buyerId)).entries.find(
        isStep,
      );
    expect(await stepOf()).toMatchObject({ text: '€12.20', creditNote: null });
    await settleAll(selling, order);
    const creditNote = await ctx.db('issued_documents').where({ kind: 'creditNote' }).first('id', 'number');
    expect(creditNote).toMatchObject({ number: expect.stringContaining('NC1') as string });
    expect((await stepOf())?.creditNote).toEqual(creditNote);
    const atDesk = await presentDeskCase(ctx, await read({ kind: 'staff', id: STAFF_ID }));
    expect(atDesk.entries.find(isStep)?.creditNote).toEqual(creditNote);
  });

  it('a return is refunded once though the button was pressed by many at once', async () => {
    const asked = ask();
    await Promise.all([giveBack(asked), giveBack(asked), giveBack(asked)]);
    expect((await settleAll(selling, order)).refunded_total).toBe(1220);
    expect((await steps()).map(({ state }) => state)).toEqual(['asked', 'money_back']);
  });

  it('a death between the refund and the step is found by the job, which takes the step', async () => {
    const { ctx } = selling;
    const [asked, lost] = [ask(), ask()];
    for (const { key } of [asked, lost])
      await addJob(ctx.db, ctx, {
        ...{ kind: 'note_case_refund', key: `note_case_refund:${caseId}:${key}` },
        payload: { caseId, orderId: order.id, key, by: STAFF_ID },
        runAt: ctx.clock.now() + MINUTE,
      });
    await refundOrder(ctx, { orderId: order.id, ask: asked, by: STAFF_ID });
    expect(await caseRow()).toMatchObject({ state: 'asked' });
    selling.clock.advance(2 * MINUTE);
    await runAll(selling);
    expect(await caseRow()).toMatchObject({ state: 'money_back' });
    expect((await steps()).length).toBe(2);
  });

  it('a job whose refund was never asked for changes nothing, and no money', async () => {
    const { ctx } = selling;
    await addJob(ctx.db, ctx, {
      ...{ kind: 'note_case_refund', key: 'note_case_refund:none' },
      payload: { caseId, orderId: order.id, key: 'none', by: STAFF_ID },
    });
    await runAll(selling);
    expect(await caseRow()).toMatchObject({ state: 'asked' });
    expect((await readOrder(selling)).refunded_total).toBe(0);
  });

  it('a return whose refund fails weeks later goes back to where it was, with one note and one task', async () => {
    const { db } = selling.ctx;
    await moveCase(selling.ctx, {
      ...{ caseId, move: 'agree', by: { kind: 'staff', id: STAFF_ID } },
      entries: { text: 'Send it.', sendTo: '', labelUrl: '' },
    });
    await giveBack();
    const later = async () => {
      selling.clock.advance(7 * HOUR);
      await runAll(selling);
    };
    await later();
    expect(await caseRow()).toMatchObject({ state: 'money_back' });
    await db('refund_intents').update({ state: 'failed' });
    await db('cases').update({ state: 'closed', waits_for: 'nobody', closed_at: 1 });
    await later();
    await later();
    expect(await caseRow()).toMatchObject({ state: 'agreed', waits_for: 'us', closed_at: null });
    expect((await steps()).map(({ state }) => state)).toEqual(['asked', 'agreed', 'money_back', 'agreed']);
    expect(await db('case_messages').where({ is_internal: true })).toHaveLength(1);
    expect(await db('tasks').pluck('title')).toEqual([
      expect.stringMatching(/^Case 1001: the refund of order /),
    ]);
    expect(await db('jobs').where({ kind: 'watch_case_refund' }).whereNot({ state: 'done' })).toEqual([]);
  });

  it('a return that was refused gives no money back, nor does one of another order', async () => {
    await moveCase(selling.ctx, {
      ...{ caseId, move: 'refuse', by: { kind: 'staff', id: STAFF_ID } },
      entries: { text: 'Worn.', sendTo: '', labelUrl: '' },
    });
    expect(await giveBack()).toEqual({ ok: false, field: '', reason: 'case_moved' });
    const other = refundCase(selling.ctx, { caseId, orderId: 'ord_other', ask: ask(), by: STAFF_ID });
    await expect(other).rejects.toMatchObject({ code: 'not_found' });
    expect(received(selling)).toBe(order.total);
  });

  it('the refund form begins with the pieces of the case, and leads back to it', async () => {
    const { browser } = await addAtDesk(selling);
    const page = await browser.get(`/desk/cases/${caseId}`);
    const form = `/desk/orders/${order.id}/refund`;
    expect(page.text).toContain(`href="${form}?case=${caseId}"`);
    const asked = await browser.get(`${form}?case=${caseId}`);
    expect(/name="piece-line-1"[^>]*value="1"/.test(asked.text)).toBe(true);
    const answer = await browser.agree(`${form}?case=${caseId}`, form, {
      'piece-line-1': '1',
      restock: 'yes',
    });
    expect(answer.headers['location']).toBe(`/desk/cases/${caseId}?done=refunded`);
    const after = await browser.get(`/desk/cases/${caseId}`);
    expect(after.text).toContain('The money was given back');
    expect(after.text).not.toContain('/refund?case=');
    expect((await settleAll(selling, order)).refunded_total).toBe(1220);
  });
});
