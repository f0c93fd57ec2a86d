import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placePaid, readOrder, refund, settleAll, type PaidOrder } from '../support/own-orders.ts';
import { received, stockOf } from '../support/effects.ts';
import { createSelling, type Selling } from '../support/selling.ts';
import { addAtDesk } from '../support/staff.ts';
import { hiddenFields, textOf, type Browser } from './browse.ts';

/** The forms of the desk that move money and goods, over the real connector. Two mugs and a book were paid: €41.80. */

let selling: Selling;
let order: PaidOrder;
let sara: Browser;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
  order = await placePaid(selling);
  ({ browser: sara } = await addAtDesk(selling, { email: 'sara@example.com', role: 'sales', name: 'Sara' }));
});
afterEach(() => selling.close());

const page = () => `/desk/orders/${order.id}`;
const send = (form: string, fields: Record<string, string> = {}) =>
  sara.submit(`${page()}/${form}`, `${page()}/${form}`, fields);
const agree = (form: string, fields: Record<string, string> = {}) =>
  sara.agree(`${page()}/${form}`, `${page()}/${form}`, fields);
/** The links among what can be done; the first one is marked. */
const offered = async (): Promise<string[]> => {
  const [, nav = ''] = (await sara.get(page())).text.split('aria-label="What to do">');
  const links = (nav.split('</nav>')[0] ?? '').matchAll(/<a class="([^"]*)"[^>]*>([^<]*)</g);
  return [...links].map(([, kind, text]) => `${text}${kind === 'button' ? '!' : ''}`);
};
const buttonOf = (html: string) => /<button class="button"[^>]*>([^<]*)</.exec(html)?.[1];

describe('the form of a refund', () => {
  it('the form of a refund has nothing chosen, and nothing goes back for an empty one', async () => {
    const { text } = await sara.get(`${page()}/refund`);
    expect(text).not.toContain(' checked');
    expect(buttonOf(text)).toBe('Show what goes back');
    const empty = await send('refund');
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('Choose what to give back.');
    expect(received(selling)).toBe(order.total);
  });

  it('the form of a refund gives back what was typed, after its button has named the sum', async () => {
    const first = await send('refund', { 'piece-line-1': '1' });
    expect(first.status).toBe(200);
    expect(buttonOf(first.text)).toBe('Give back €12.20');
    expect(textOf(first.text)).toContain('Nothing has been done yet');
    expect(textOf(first.text)).toMatch(/1 × Thing mug/);
    expect(received(selling)).toBe(order.total);
    const second = { ...hiddenFields(first.text, `${page()}/refund`), 'piece-line-1': '1' };
    for (let click = 0; click < 2; click += 1)
      expect((await sara.post(`${page()}/refund`, second)).headers['location']).toContain('done=refunded');
    expect(received(selling)).toBe(order.total - 1220);
  });

  it('the form of a refund means the lines that were named, whatever a colleague gave back meanwhile', async () => {
    const asked = { 'piece-line-2': '1', restock: 'yes' };
    const first = await send('refund', asked);
    expect(buttonOf(first.text)).toBe('Give back €10.40');
    await agree('refund', { 'piece-line-1': '2' });
    const path = `${page()}/refund`;
    expect((await sara.post(path, { ...hiddenFields(first.text, path), ...asked })).status).toBe(303);
    expect(received(selling)).toBe(order.total - 2 * 1220 - 1040);
    const gone = await send('refund', { 'piece-line-1': '1' });
    expect([gone.status, textOf(gone.text)]).toEqual([422, expect.stringContaining('not left')]);
  });

  it.each<[string, Record<string, string>]>([
    ['all and pieces', { what: 'all', 'piece-line-1': '1' }],
    ['all and an amount', { what: 'all', amount: '5' }],
    ['pieces and an amount', { 'piece-line-1': '1', amount: '5' }],
  ])('the form of a refund with %s contradicts itself: nothing goes back', async (_case, fields) => {
    for (const named of [{}, { sum: String(order.total) }, { sum: '500' }, { sum: '1220' }]) {
      const answer = await send('refund', { ...fields, ...named });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('This says two things at once.');
    }
    expect(received(selling)).toBe(order.total);
  });

  it('the form of a refund whose button named another sum gives nothing back, and names the right one', async () => {
    const fields = { what: 'all', sum: String(order.total) };
    await refund(selling, order.id, { what: { kind: 'amount', amount: 1000 } });
    const answer = await send('refund', fields);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('The sum is another one meanwhile');
    expect(buttonOf(answer.text)).toBe('Give back €31.80');
    expect(received(selling)).toBe(order.total - 1000);
  });

  it('the form of a refund says its sum to a script, from the same server, and allows that script alone', async () => {
    const answer = await sara.get(`${page()}/refund`);
    const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(answer.text) ?? [];
    const hash = createHash('sha256').update(script).digest('base64');
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain(`script-src 'sha256-${hash}'; connect-src 'self'`);
    expect(policy).not.toContain('unsafe');
    const fields = hiddenFields(answer.text, `${page()}/refund`);
    const plan = (typed: Record<string, string>) =>
      sara.post(`${page()}/refund/plan`, { ...fields, ...typed });
    expect(JSON.parse((await plan({ 'piece-line-1': '2' })).text)).toEqual({
      ...{ submit: 'Give back €24.40', sum: '2440' },
    });
    expect((await plan({ 'piece-line-1': '1', amount: '1' })).status).toBe(422);
    expect(received(selling)).toBe(order.total);
  });

  it('the form of a refund tells lines of one name apart and has no row for shipping that cost nothing', async () => {
    const row = await selling.ctx.db('inbox').where({ stream: 'checkout' }).first();
    const snapshot = JSON.parse(String(row?.body)) as {
      lines: { name: string; options: object[]; sku: string }[];
      shipping: { total: number; tax: number }[];
    };
    snapshot.lines.forEach((line, index) => {
      line.name = 'Mug';
      line.sku = `MUG-${index}`;
      line.options = [{ name: 'Colour', value: ['Blue', 'Red'][index] }];
    });
    for (const charge of snapshot.shipping) Object.assign(charge, { total: 0, tax: 0 });
    await selling.ctx
      .db('inbox')
      .where({ id: row?.id ?? '' })
      .update({ body: Buffer.from(JSON.stringify(snapshot)) });
    const text = textOf((await sara.get(`${page()}/refund`)).text);
    expect(text).toContain('Mug (Colour: Blue · Article MUG-0)');
    expect(text).toContain('Mug (Colour: Red · Article MUG-1)');
    expect(text).not.toContain('€0.00');
    expect((await sara.get(`${page()}/refund`)).text.match(/name="piece-/g)).toHaveLength(2);
  });
});

describe('the form of a cancellation', () => {
  it('the form of a cancellation has nothing chosen, and wants to know what becomes of the money', async () => {
    expect((await sara.get(`${page()}/cancel`)).text).not.toContain(' checked');
    const answer = await send('cancel');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Choose what becomes of the money.');
    expect((await readOrder(selling)).status).toBe('processing');
  });

  it('the form of a cancellation names the sum that goes back before it goes', async () => {
    const stock = await stockOf(selling, 'mug');
    const first = await send('cancel', { refund: 'yes', restock: 'yes' });
    expect(buttonOf(first.text)).toBe('Cancel and give back €41.80');
    expect(received(selling)).toBe(order.total);
    const fields = hiddenFields(first.text, `${page()}/cancel`);
    const kept = await sara.post(`${page()}/cancel`, { ...fields, refund: 'no' });
    expect(kept.status).toBe(422);
    const done = await sara.post(`${page()}/cancel`, { ...fields, refund: 'yes', restock: 'yes' });
    expect(done.headers['location']).toBe(`${page()}?done=cancelled`);
    expect(await settleAll(selling, order)).toMatchObject({ status: 'cancelled', payment_state: 'refunded' });
    expect(received(selling)).toBe(0);
    expect(await stockOf(selling, 'mug')).toBe(stock + 2);
  });

  it('the form of a cancellation that keeps the money is one step', async () => {
    const done = await send('cancel', { refund: 'no' });
    expect(done.headers['location']).toBe(`${page()}?done=cancelled`);
    expect(received(selling)).toBe(order.total);
  });
});

describe('the form of a parcel', () => {
  it('the form of a parcel wants to know what is in it, once, and by whom it goes', async () => {
    expect((await sara.get(`${page()}/ship`)).text).not.toContain(' checked');
    const refusals: [Record<string, string>, string][] = [
      [{ carrier: 'DHL' }, 'Say what is in the parcel'],
      [{ carrier: 'DHL', complete: 'yes', 'piece-line-1': '1' }, 'This says two things at once.'],
      [{ carrier: 'DHL', otherCarrier: 'Rossi', 'piece-line-1': '1' }, 'This says two things at once.'],
      [{ carrier: 'DHL', 'piece-line-1': '3' }, 'So many pieces are not left.'],
    ];
    for (const [fields, fault] of refusals) {
      const answer = await send('ship', fields);
      expect([answer.status, textOf(answer.text)]).toEqual([422, expect.stringContaining(fault)]);
    }
    expect(await selling.ctx.db('parcels').select('*')).toEqual([]);
    await agree('ship', { carrier: 'DHL', trackingNumber: 'T1', 'piece-line-1': '1' });
    const text = textOf((await sara.get(page())).text);
    expect(text).toMatch(/Track parcel T1 In it: 1 × Thing mug/);
  });

  it('the form of a parcel says what goes, to where the mail leads, and whether the order is done, before it goes', async () => {
    const some = await send('ship', { carrier: 'DHL', trackingNumber: 'T1', 'piece-line-1': '1' });
    expect([some.status, buttonOf(some.text)]).toEqual([200, 'Record the parcel (pieces: 1)']);
    expect(textOf(some.text)).toMatch(/Nothing has been done yet.*1 × Thing mug.*The mail leads to https:/);
    expect(textOf(some.text)).not.toContain('completed with it');
    const all = await send('ship', { otherCarrier: 'Rossi', complete: 'yes' });
    expect(buttonOf(all.text)).toBe('Record the parcel (pieces: 3)');
    expect(textOf(all.text)).toMatch(
      /2 × Thing mug.*1 × Thing book.*completed with it.*The mail has no tracking link/,
    );
    expect(await selling.ctx.db('parcels').select('*')).toEqual([]);
    const path = `${page()}/ship`;
    const fields = { ...hiddenFields(all.text, path), otherCarrier: 'Rossi', complete: 'yes' };
    await agree('ship', { carrier: 'DHL', trackingNumber: 'T1', 'piece-line-1': '1' });
    const late = await sara.post(path, fields);
    expect([late.status, buttonOf(late.text)]).toEqual([422, 'Record the parcel (pieces: 2)']);
    expect(textOf(late.text)).toContain('Other pieces are left meanwhile');
    const plan = { ...hiddenFields(late.text, path), carrier: 'DHL', 'piece-line-1': '1' };
    expect(JSON.parse((await sara.post(`${path}/plan`, plan)).text)).toEqual({
      ...{ submit: 'Record the parcel (pieces: 1)', sum: '1' },
    });
    expect((await sara.post(path, { ...fields, sum: '2' })).status).toBe(303);
    expect(await settleAll(selling, order)).toMatchObject({ status: 'completed' });
  });
});

describe('two parcels', () => {
  it('two parcels under one tracking number are two, each with its pieces', async () => {
    const parcel = { carrier: 'BRT', trackingNumber: '700123' };
    await agree('ship', { ...parcel, 'piece-line-1': '2' });
    await agree('ship', { ...parcel, 'piece-line-2': '1' });
    expect(await selling.ctx.db('parcels').select('*')).toHaveLength(2);
    expect(await settleAll(selling, order)).toMatchObject({ status: 'completed' });
  });

  it('a parcel holds the line that was named, whatever a colleague sent meanwhile', async () => {
    const path = `${page()}/ship`;
    const asked = { carrier: 'DHL', 'piece-line-1': '1' };
    const first = await send('ship', asked);
    await agree('ship', { carrier: 'UPS', 'piece-line-1': '2' });
    const late = await sara.post(path, { ...hiddenFields(first.text, path), ...asked });
    expect([late.status, textOf(late.text)]).toEqual([422, expect.stringContaining('not left')]);
    expect(await selling.ctx.db('parcels').select('*')).toHaveLength(1);
  });
});

describe('what the page of an order offers', () => {
  it('what the page offers follows goods and money, and what asks again is not done without an answer', async () => {
    expect(await offered()).toEqual(['Mark shipped!', 'Refund', 'Cancel order']);
    await agree('ship', { carrier: 'DHL', 'piece-line-1': '1' });
    expect(await offered()).toEqual(['Mark shipped!', 'Refund', 'Cancel although a parcel has gone']);
    await agree('ship', { carrier: 'DHL', complete: 'yes' });
    expect(await offered()).toEqual(['Refund', 'Send another parcel']);
    const cancel = await sara.get(`${page()}/cancel`);
    expect([cancel.status, cancel.headers['location']]).toEqual([303, `${page()}?done=not_now`]);
    await refund(selling, order.id);
    await settleAll(selling, order);
    expect(await offered()).toEqual(['Ship although refunded']);
    const parcel = { carrier: 'UPS', 'piece-line-1': '1' };
    const unsure = await send('ship', parcel);
    expect([unsure.status, unsure.text]).toEqual([422, expect.stringContaining('that you are sure')]);
    expect((await agree('ship', { ...parcel, sure: 'refunded' })).status).toBe(303);
  });

  it('what the page offers of a refunded order that was not sent is not a parcel first', async () => {
    await refund(selling, order.id);
    await settleAll(selling, order);
    expect(await offered()).toEqual(['Cancel order', 'Ship although refunded']);
    await send('cancel');
    expect((await settleAll(selling, order)).status).toBe('cancelled');
    expect((await sara.get(page())).text).not.toContain('aria-label="What to do"');
  });
});
