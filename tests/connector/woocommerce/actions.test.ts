import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  askForStatus,
  cancelInShop,
  refundInShop,
  shipInShop,
  writeInShop,
} from '../../../connector/src/order-desk/ask-shop.ts';
import { erasePerson } from '../../../connector/src/privacy/erase.ts';
import { findInShop } from '../../../connector/src/order-desk/in-shop.ts';
import { act } from '../../../connector/src/woocommerce/actions/act.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { setKeys } from '../../../connector/src/woocommerce/keys.ts';
import { tellNow } from '../../../connector/src/woocommerce/nudge.ts';
import { poll } from '../../../connector/src/woocommerce/poll.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makeNewShop } from '../../support/make/shop.ts';
import { signInAtDesk } from '../../support/staff.ts';
import { addShop } from '../../support/verbs.ts';
import { KEYS, RestShop } from '../../support/woocommerce/rest-shop.ts';
import { tellOrder, type Told } from '../../plugin/support/told-order.ts';

let app: TestApp;
let site: RestShop;
let shopId: string;
let orderId: string;
const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;

beforeAll(async () => {
  app = await createTestApp();
  site = await new RestShop().start();
  site.now = () => app.clock.now();
});
beforeEach(async () => {
  await emptyCrm(app.ctx.db);
  for (const table of ['woocommerce_shops', 'woocommerce_actions', 'woocommerce_orders'] as const)
    await app.ctx.db(table).delete();
  site.orders.clear();
  site.notes.clear();
  site.written.length = 0;
  site.fulfillments = null;
  site.losesAnswers = 0;
  site.trouble = () => undefined;
  app.clock.advance(NOW - app.clock.now());
  shopId = (await addShop(app.ctx, makeNewShop({ url: site.url }))).shop.id;
  await setKeys(app.ctx, shopId, KEYS);
  site.put(tellOrder(1, { meta_data: [] }));
  await tellNow(app.ctx, shopId, [1]);
  orderId = (await orderRow()).id;
});
afterAll(async () => {
  await site.close();
  await app.close();
});

async function orderRow() {
  const row = await app.ctx.db('orders').where({ shop_id: shopId, source_id: '1' }).first();
  if (!row) throw new Error('There is no such order.');
  return row;
}
const versions = async () => (await app.ctx.db('inbox').where({ order_id: orderId }).pluck('id')).length;
const refunds = () => (site.orders.get(1)?.['refunds'] as Told[] | undefined) ?? [];
const actionOf = (key: string) =>
  app.ctx.db('woocommerce_actions').where({ order_id: orderId, form_key: key }).first();
const refund = (key: string, over: object = {}) =>
  refundInShop(app.ctx, {
    orderId,
    by: null,
    ask: {
      ...{ key, note: 'Rotta', restock: false, byGateway: true },
      what: { kind: 'amount', amount: 500 },
      ...over,
    },
  });
const parcel = { carrier: 'GLS', trackingNumber: 'G1', trackingUrl: '', complete: true };
/** What the shop tells by itself later: by a poll, and by each nudge. */
async function hearAgain(): Promise<void> {
  app.clock.advance(10 * MINUTE);
  await poll(app.ctx, shopId);
  await tellNow(app.ctx, shopId, [1]);
}

describe('a refund in the shop', () => {
  it('a refund whose answer was lost is made once, and comes back as one version', async () => {
    const before = await versions();
    site.losesAnswers = 1;
    expect(await refund('a')).toEqual({ ok: true, stage: 'waiting' });
    expect(refunds()).toHaveLength(1);
    app.clock.advance(5 * MINUTE);
    await app.worker.drain();
    expect(await actionOf('a')).toMatchObject({ state: 'done', tries: 2 });
    expect(refunds()).toMatchObject([{ amount: '5.00', reason: 'Rotta', refunded_payment: true }]);
    await hearAgain();
    expect(await refund('a')).toEqual({ ok: true, stage: 'done' });
    expect(refunds()).toHaveLength(1);
    expect(await versions()).toBe(before + 1);
    expect(await orderRow()).toMatchObject({ refunded_total: 500 });
    expect(await app.ctx.db('mails').pluck('kind')).toEqual([]);
  });

  it('a refund that the shop cut before its mark was written is taken for ours', async () => {
    site.losesAnswers = 1;
    await refund('a');
    const [made] = refunds();
    site.put({ ...site.orders.get(1), refunds: [{ ...made, meta_data: [] }] });
    app.clock.advance(5 * MINUTE);
    await app.worker.drain();
    expect(await actionOf('a')).toMatchObject({ state: 'done', made_id: made?.['id'] });
    expect(refunds()).toHaveLength(1);
  });

  it('pieces go back with their tax by rate, and no more than was paid', async () => {
    const lines = { kind: 'lines' as const, lines: [{ lineKey: '12', quantity: '1' }] };
    expect(await refund('a', { what: lines, restock: true })).toEqual({ ok: true, stage: 'done' });
    expect(refunds()[0]).toMatchObject({
      amount: '9.73',
      line_items: [{ total: '-7.98', total_tax: '-1.75', quantity: -1 }],
    });
    expect(await refund('b', { what: { kind: 'amount', amount: 4000 } })).toMatchObject({
      ok: false,
      reason: 'too_much',
    });
    expect(await refund('c', { what: { kind: 'all' } })).toEqual({ ok: true, stage: 'done' });
    expect(await orderRow()).toMatchObject({ status: 'refunded', refunded_total: 4106 });
  });

  it('a piece that the shop was asked to give back is not given back by a second form', async () => {
    const what = { kind: 'lines' as const, lines: [{ lineKey: '12', quantity: '1' }] };
    const before = (await findInShop(app.ctx.db, app.ctx, orderId))?.lines.find(
      ({ lineKey }) => lineKey === '12',
    );
    const pieces = Number(before?.quantity);
    site.losesAnswers = 1;
    const all = { ...what, lines: [{ lineKey: '12', quantity: String(pieces) }] };
    expect(await refund('a', { what: all })).toEqual({ ok: true, stage: 'waiting' });
    expect(await refund('b', { what })).toMatchObject({ ok: false });
    const left = (await findInShop(app.ctx.db, app.ctx, orderId))?.lines ?? [];
    expect(left.filter(({ lineKey }) => lineKey === '12')).toEqual([]);
    app.clock.advance(5 * MINUTE);
    await app.worker.drain();
    expect(refunds()).toHaveLength(1);
  });

  it('the words of a shop that refuses stand at the order', async () => {
    site.put({ ...site.orders.get(1), payment_method: 'bacs' });
    const desk = await signInAtDesk(app);
    expect(await refund('a')).toEqual({ ok: true, stage: 'refused' });
    const page = (await desk.get(`/desk/orders/${orderId}`)).text
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ');
    expect(page).toContain(
      'Refund €5.00: WooCommerce refused. “The payment gateway for this order does not support automatic refunds.”',
    );
    expect(await refund('b', { byGateway: false })).toEqual({ ok: true, stage: 'done' });
    expect(refunds()).toMatchObject([{ refunded_payment: false }]);
  });
});

describe('what staff ask of a shop', () => {
  it('a parcel is written with its tracking and the status, its buyer hears of it once, and it is one parcel here', async () => {
    site.losesAnswers = 1;
    const ship = () => shipInShop(app.ctx, { orderId, by: null, ask: { key: 'p', ...parcel } });
    expect(await ship()).toEqual({ ok: true, stage: 'waiting' });
    site.losesAnswers = 1;
    app.clock.advance(5 * MINUTE);
    await app.worker.drain();
    app.clock.advance(10 * MINUTE);
    await app.worker.drain();
    expect(site.written).toEqual(['PUT orders/1', 'POST orders/1/notes']);
    expect(site.notes.get(1)).toMatchObject([
      { customer_note: true, note: expect.stringMatching(/^GLS · G1 · https/) },
    ]);
    await hearAgain();
    expect(await orderRow()).toMatchObject({ status: 'completed' });
    expect(await app.ctx.db('parcels').where({ order_id: orderId })).toMatchObject([
      { carrier: 'GLS', tracking_number: 'G1' },
    ]);
    expect(await ship()).toEqual({ ok: true, stage: 'done' });
    expect(await app.ctx.db('mails').pluck('kind')).toEqual([]);
  });

  it('where fulfilments are on the parcel is one of them, and its content comes back', async () => {
    site.fulfillments = new Map();
    const ask = { key: 'p', ...parcel, complete: false, lines: [{ lineKey: '12', quantity: '1' }] };
    expect(await shipInShop(app.ctx, { orderId, by: null, ask })).toEqual({ ok: true, stage: 'done' });
    expect(site.fulfillments.get(1)).toMatchObject([{ is_fulfilled: true }]);
    await hearAgain();
    const rows = await app.ctx.db('parcels').where({ order_id: orderId });
    expect(rows).toMatchObject([{ parcel_key: 'fulfillment:1', carrier: 'GLS', tracking_number: 'G1' }]);
    const inShop = await findInShop(app.ctx.db, app.ctx, orderId);
    expect(inShop?.state.goods).toBe('some');
    expect(site.notes.size).toBe(0);
  });

  it('an order that somebody has open in the shop waits for them', async () => {
    const lock = { id: 6, key: '_edit_lock', value: `${NOW / 1000 - 30}:1` };
    site.put({ ...site.orders.get(1), meta_data: [lock] });
    const cancel = () => cancelInShop(app.ctx, { orderId, by: null, ask: { key: 'c', note: '' } });
    expect(await cancel()).toEqual({ ok: true, stage: 'waiting' });
    expect(await actionOf('c')).toMatchObject({ said: 'edited' });
    expect(await cancelInShop(app.ctx, { orderId, by: null, ask: { key: 'd', note: '' } })).toMatchObject({
      reason: 'asked_already',
    });
    app.clock.advance(100_000);
    await app.worker.drain();
    expect(site.written).toEqual([]);
    app.clock.advance(30_000);
    await app.worker.drain();
    expect(await cancel()).toEqual({ ok: true, stage: 'done' });
    expect(await orderRow()).toMatchObject({ status: 'cancelled' });
  });

  it('what coreBOS gives an order is asked of its shop, and what the shop refuses is a task for everybody', async () => {
    const give = (status: string, key: string) =>
      transact(app.ctx.db, (trx) => askForStatus(trx, app.ctx, { orderId, status, key }));
    expect(await give('on-hold', 'x')).toBe(false);
    site.trouble = (path) =>
      path === 'orders/1'
        ? { status: 401, body: { code: 'woocommerce_rest_cannot_edit', message: 'Sorry, you cannot edit.' } }
        : undefined;
    expect(await give('completed', 'y')).toBe(true);
    await app.worker.drain();
    expect(await app.ctx.db('tasks').where({ order_id: orderId }).pluck('title')).toEqual([
      'La Bottega refused to send the parcel: Sorry, you cannot edit.',
    ]);
    site.trouble = () => undefined;
    expect(await give('completed', 'z')).toBe(true);
    await app.worker.drain();
    expect(await orderRow()).toMatchObject({ status: 'completed' });
  });

  it('whoever is killed while they ask is followed by the job, and nobody asks at the same time', async () => {
    site.trouble = () => ({ status: 503, body: '' });
    const note = () => writeInShop(app.ctx, { orderId, by: null, ask: { key: 'n', note: 'Ciao' } });
    expect(await note()).toEqual({ ok: true, stage: 'waiting' });
    site.trouble = () => undefined;
    const { id } = (await actionOf('n')) ?? { id: '' };
    await app.ctx
      .db('woocommerce_actions')
      .where({ id })
      .update({ lease_until: NOW + 3 * MINUTE });
    await act(app.ctx, id);
    expect(await app.ctx.db('woocommerce_actions').where({ id }).first()).toMatchObject({ state: 'waiting' });
    app.clock.advance(4 * MINUTE);
    await Promise.all([act(app.ctx, id), act(app.ctx, id)]);
    await app.worker.drain();
    expect(site.notes.get(1)).toMatchObject([{ note: 'Ciao' }]);
  });
});

/** The last one: whoever is erased is not listened to any more. */
describe('an erasure beside what a shop was asked for', () => {
  it('nobody is erased while a shop has not answered, and what is asked for an order that is gone asks nobody', async () => {
    const { contact_id: contactId } = await orderRow();
    await app.ctx.db('orders').update({ status: 'completed' });
    site.losesAnswers = 1;
    await refund('a');
    const typed = (await app.ctx.db('contacts').where({ id: contactId }).first('email'))?.email ?? '';
    const erase = () => erasePerson(app.ctx, { contactId, typed, consent: 'by mail' });
    expect(await erase()).toMatchObject({ ok: false, reason: 'unfinished' });
    app.clock.advance(5 * MINUTE);
    await app.worker.drain();
    expect(await actionOf('a')).toMatchObject({ state: 'done' });
    await app.ctx.db('orders').update({ status: 'completed' });
    expect(await erase()).toMatchObject({ ok: true });
    await act(app.ctx, 'sac_gone');
    expect(refunds()).toHaveLength(1);
  });
});
