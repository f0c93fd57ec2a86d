import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueInvoice } from '../../../connector/src/invoices/issuing/issue-invoice.ts';
import { listHeld } from '../../../connector/src/invoices/issuing/held-store.ts';
import { documentCommands } from '../../../connector/src/invoices/document-commands.ts';
import { addDocumentCheck } from '../../../connector/src/invoices/jobs.ts';
import { DAY } from '../../../connector/src/platform/clock.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import {
  makePayment,
  makeRefund,
  makeSnapshot,
  type SnapshotInput,
} from '../../support/make/order-snapshot.ts';
import { postOrder } from '../../support/verbs.ts';
import { BIANCHI, createInvoicing, MARIO, readDocuments, sendVersion, type Invoicing } from './invoicing.ts';

let app: Invoicing;
let count = 0;
beforeAll(async () => {
  app = await createInvoicing();
});
afterAll(() => app.close());

/** Sends versions of one order, one after another, and says what its id is. */
async function send(...versions: Partial<SnapshotInput>[]): Promise<string> {
  count += 1;
  let orderId = '';
  for (const over of versions)
    orderId = await sendVersion(app, `credited_${count}`, { number: `W-${count}`, ...over });
  return orderId;
}

const totals = async (orderId: string) =>
  (await readDocuments(app, orderId)).map(({ kind, totals: { payable } }) => [kind, payable]).sort();

async function run(name: string, positionals: string[] = [], values = {}): Promise<string[]> {
  const printed: string[] = [];
  const command = documentCommands.find((each) => each.name === `invoices ${name}`);
  await command?.run(app.ctx, { positionals, values, print: (line) => printed.push(line) });
  return printed;
}

const half = makeRefund();
const rest = makeRefund({ key: 're_2', providerId: 're_2', amount: 3172, lines: [], reason: 'all' });

describe('a refund', () => {
  it('a refund of an invoiced order makes its credit note by itself, once', async () => {
    const orderId = await send({}, { refunds: [half] }, { refunds: [half], status: 'completed' });
    const [note, invoice] = await readDocuments(app, orderId);
    expect(note).toMatchObject({
      ...{ kind: 'creditNote', number: '2026/NC1', taxPoint: '2026-03-01', reason: 'too small' },
      corrects: { number: invoice?.number, issuedOn: '2026-03-02' },
      lines: [{ name: 'Shirt (Size: M)', quantity: '1', net: 1000 }],
      totals: { net: 1000, tax: 220, payable: 1220, paid: 1220, due: 0 },
    });
    expect(await totals(orderId)).toEqual([
      ['creditNote', 1220],
      ['invoice', 4392],
    ]);
  });

  it('a refund of the rest leaves nothing of the invoice', async () => {
    const orderId = await send({}, { refunds: [half] }, { refunds: [half, rest] });
    expect(await totals(orderId)).toEqual([
      ['creditNote', 1220],
      ['creditNote', 3172],
      ['invoice', 4392],
    ]);
  });

  it('a refund of before the invoice is credited once the invoice is issued', async () => {
    const orderId = await send({ company: MARIO, refunds: [half] });
    expect(await totals(orderId)).toEqual([]);
    await issueInvoice(app.ctx, { orderId });
    await app.worker.drain();
    expect(await totals(orderId)).toEqual([
      ['creditNote', 1220],
      ['invoice', 4392],
    ]);
  });

  it('a refund of an order without an invoice makes none', async () => {
    const orderId = await send({ company: MARIO }, { company: MARIO, refunds: [half] });
    expect(await totals(orderId)).toEqual([]);
    expect(await listHeld(app.ctx.db, { order_id: orderId })).toEqual([]);
  });

  it.each([
    [
      'of more than was invoiced',
      { refunds: [makeRefund({ amount: 5000, lines: [] })] },
      'more_than_invoiced',
      { amount: 5000, left: 4392 },
    ],
    [
      'in another currency',
      { refunds: [makeRefund({ currency: 'USD' })] },
      'other_currency',
      { currency: 'USD' },
    ],
  ])('a refund %s is held with its figures', async (_what, over, reason, figures) => {
    const orderId = await send({}, over);
    expect(await listHeld(app.ctx.db, { order_id: orderId })).toMatchObject([{ reason, figures }]);
    expect(await totals(orderId)).toEqual([['invoice', 4392]]);
  });

  it('a refund that the shop deletes after its credit note is for a person to decide', async () => {
    const orderId = await send({}, { refunds: [half] }, { refunds: [] });
    expect(await totals(orderId)).toHaveLength(2);
    expect(await listHeld(app.ctx.db, { order_id: orderId })).toMatchObject([
      { reason: 'refund_taken_back', figures: { amount: 1220 } },
    ]);
  });
});

describe('a correction by hand', () => {
  it('a correction by hand takes an amount with its reason, and the refund that follows is the same one', async () => {
    const orderId = await send({});
    const [invoice] = await readDocuments(app, orderId);
    const number = invoice?.number ?? '';
    const [told] = await run('correct', [number], { reason: 'Discount', amount: '10' });
    expect(told).toMatch(/credit-note {2}2026-03-02 {2}10\.00 EUR/);
    await send({ payments: [makePayment()] });
    const { orders } = { orders: await app.ctx.db('orders').where({ id: orderId }) };
    const { order_key: orderKey } = orders[0] as { order_key: string };
    const refunds = [makeRefund({ amount: 1000, lines: [] })];
    const snapshot = makeSnapshot({ orderKey, company: BIANCHI, refunds });
    await transact(app.ctx.db, (trx) =>
      postOrder(trx, app.ctx, { shopId: 'shp_1', snapshot, webhookId: `msg_${orderKey}_again` }),
    );
    await app.worker.drain();
    expect(await totals(orderId)).toEqual([
      ['creditNote', 1000],
      ['invoice', 4392],
    ]);
    await run('correct', [number], { reason: 'Storno' });
    await expect(run('correct', [number], { reason: 'Storno' })).rejects.toThrow(
      'more_than_invoiced amount=0 left=0',
    );
    expect(await listHeld(app.ctx.db, { order_id: orderId })).toEqual([]);
  });
});

describe('the nightly look', () => {
  it('the nightly look issues what was held and can be stated now', async () => {
    const orderId = await send({ total: 3392, payments: [makePayment({ amount: 3392 })] });
    expect(await run('list', [], { held: true, order: orderId })).toEqual([
      `${orderId}  invoice  totals_off total=3392 parts=4392`,
    ]);
    await app.ctx.db('orders').where({ id: orderId }).update({ total: 4392, paid_total: 4392 });
    await addDocumentCheck(app.ctx.db, app.ctx);
    app.clock.advance(DAY);
    await app.worker.drain();
    expect(await totals(orderId)).toEqual([['invoice', 4392]]);
  });

  it('the nightly look tells everybody of a document that was changed, and so does the command', async () => {
    expect((await run('verify'))[0]).toMatch(/^\d+ documents are as they were issued\.$/);
    const { db } = app.ctx;
    const one = await db('issued_documents')
      .where({ kind: 'invoice' })
      .orderBy('id')
      .first<{ id: string; content: string; number: string }>();
    await db('issued_documents')
      .where({ id: one.id })
      .update({ content: one.content.replace('4392', '4391') });
    app.clock.advance(DAY);
    await app.worker.drain();
    expect(await db('tasks').pluck('title')).toEqual([expect.stringContaining(`: ${one.number})`)]);
    await expect(run('verify')).rejects.toThrow('1 faults');
    await db('issued_documents').where({ id: one.id }).update({ content: one.content });
    await db('invoice_series').where({ kind: 'invoice' }).decrement('last_sequence', 1);
    await expect(run('verify')).rejects.toThrow('1 faults');
    await db('invoice_series').where({ kind: 'invoice' }).increment('last_sequence', 1);
  });
});
