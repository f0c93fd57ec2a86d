import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy } from '../../connector/src/shops/signature.ts';
import { orderSnapshot } from '../../connector/src/contract/orders.ts';
import { BesideWooCommerce, SAVED, save, stored } from './support/beside-woocommerce.ts';
import { KEYS, problem, type SeenRequest } from './support/connector-stub.ts';
import { type Row } from './support/outbox.ts';
import { tellOrder, tellRefund, type Told } from './support/told-order.ts';

const beside = new BesideWooCommerce();
const { act, change, rowsOf, answerOrders, tellReceived, bodyOf, deliver } = beside;

beforeAll(() => beside.start(), 900_000);
beforeEach(() => beside.reset());
afterAll(() => beside.close());

describe('an order that WooCommerce saves', () => {
  it('an order saved many times in one request leaves once, signed, as the contract has it', async () => {
    await change(save(1, { status: 'pending', date_paid_gmt: '' }), save(1), save(1));
    const [sent, ...more] = await deliver();
    expect(more).toEqual([]);
    const { headers, body } = sent as SeenRequest;
    const message = {
      id: headers['webhook-id'] ?? '',
      timestamp: headers['webhook-timestamp'] ?? '',
      payload: body,
    };
    expect(isSignedBy([KEYS.secret], headers['webhook-signature'] ?? '', message)).toBe(true);
    expect(orderSnapshot.parse(JSON.parse(body))).toMatchObject({
      version: { epoch: KEYS.epoch, counter: 1 },
      ...{
        orderKey: 'wc_order_1',
        sourceId: '1',
        status: 'processing',
        statusLabel: 'Processing',
        isPaid: true,
      },
      ...{ placedAt: '2026-11-22T03:22:13Z', total: 4106, taxTotal: 395, discount: 863 },
      lines: [
        {
          ...{ key: '11', name: 'Libro «Città & mare»', quantity: '3', unitPrice: '10', sku: 'LIBRO' },
          ...{ subtotal: 3000, total: 2339, totalExact: '23.39423', tax: 94, taxExact: '0.935769' },
          options: [{ name: 'Formato', value: 'Grande & bello' }],
        },
        { key: '12', total: 798, tax: 175, productKey: '10', variantKey: null },
      ],
      shipping: [{ key: '13', method: 'flat_rate', total: 574, tax: 126 }],
      taxes: [
        { key: '2', ratePercent: '4', goods: 94, shipping: 0 },
        { key: '1', ratePercent: '22', goods: 175, shipping: 126 },
      ],
      payments: [{ key: 'txn_1', amount: 4106, state: 'paid', at: '2026-11-22T03:22:14Z' }],
      company: { name: 'Verdi S.r.l.', vatNumber: '01234567890', sdiCode: 'ABC1234' },
      meta: [
        { key: '_billing_partita_iva', value: '01234567890' },
        { key: '_wc_billing/shop/sdi', value: 'ABC1234' },
      ],
    });
    await change(save(1, { date_modified_gmt: '2026-11-23T00:00:00' }));
    expect(await deliver()).toEqual([]);
  });

  it('a draft leaves nothing behind, however it ends', async () => {
    const draft = save(2, { status: 'checkout-draft' });
    await change(draft, { id: 2, told: null, before: ['woocommerce_before_delete_order'] });
    expect(await rowsOf(2)).toEqual([]);
  });

  it('a change of an item alone, of a refund that goes and of the shop’s own bin are news', async () => {
    const refunds = [tellRefund(30, 3)];
    const plain = tellOrder(3, { refunds });
    const [book, ...others] = plain['line_items'] as Told[];
    await change({ id: 3, told: { ...plain, line_items: [{ ...book, id: 311 }, ...others] }, after: SAVED });
    const meta_data = [{ id: 9, key: 'Incisione', value: 'Ciao' }];
    const engraved = { ...plain, line_items: [{ ...book, id: 311, meta_data }, ...others] };
    await change({ id: 3, told: engraved, items: { updated_order_item_meta: 311 } });
    await change({
      id: 3,
      told: { ...engraved, refunds: [] },
      before: ['woocommerce_pre_delete_order_refund'],
    });
    await change({
      id: 3,
      told: { ...engraved, refunds: [], status: 'trash' },
      after: ['woocommerce_trash_order'],
    });
    await change({ id: 3, told: { ...engraved, refunds: [] }, after: ['woocommerce_order_status_changed'] });
    const sent = (await deliver()).map(bodyOf);
    expect(sent.map(({ status, refunds: back }) => [status, back.map(({ amount }) => amount)])).toEqual([
      ...[
        ['processing', [1098]],
        ['processing', [1098]],
        ['processing', []],
        ['trash', []],
        ['processing', []],
      ],
    ]);
    expect(sent[0]?.refunds[0]?.lines).toEqual([{ lineKey: '12', quantity: '1', total: 900, tax: 198 }]);
  });

  it('an order that is deleted before it was ever sent arrives as deleted, with what it said last', async () => {
    await change(save(4), {
      ...{ id: 4, told: null },
      before: ['woocommerce_before_delete_order'],
      after: ['woocommerce_delete_order'],
    });
    const [only, ...more] = (await deliver()).map(bodyOf);
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      sourceId: '4',
      status: 'deleted',
      total: 4106,
      payments: [{ amount: 4106 }],
    });
  });

  it('what was paid stays when the order is changed afterwards, and so does the number of an article that is gone', async () => {
    await change(save(5));
    const lines = tellOrder(5)['line_items'] as Told[];
    const gone = lines.map(({ sku: _sku, ...line }) => line);
    await change(save(5, { line_items: gone, total: '31.06' }));
    const last = (await deliver()).map(bodyOf).at(-1);
    expect(last).toMatchObject({
      total: 3106,
      payments: [{ amount: 4106 }],
      lines: [{ sku: 'LIBRO' }, { sku: 'TAZZA' }],
    });
  });
});

describe('a connector that does not take an order', () => {
  it('a connector that is away gets the same bytes under the same name later, each order’s versions in their order', async () => {
    answerOrders(() => problem(503, { code: 'unavailable' }));
    await change(save(6));
    await change(save(6, { status: 'completed' }));
    const [first, ...more] = await deliver();
    expect(more).toEqual([]);
    answerOrders(() => stored);
    const [again, second] = await deliver();
    expect([again?.body, again?.headers['webhook-id']]).toEqual([first?.body, first?.headers['webhook-id']]);
    expect(bodyOf(second as SeenRequest).status).toBe('completed');
  });

  it('a web server that is no connector is not believed', async () => {
    await change(save(7));
    answerOrders(() => ({ body: { welcome: 'here' } }));
    await deliver();
    expect((await rowsOf(7))[0]).toMatchObject({ state: 'waiting' });
    answerOrders(() => stored);
    await deliver();
    expect((await rowsOf(7))[0]).toMatchObject({ state: 'answered' });
  });

  it('an order that cannot be read is sent once more without meta, then put aside, and the others flow', async () => {
    answerOrders(({ sourceId }) => (sourceId === '8' ? problem(422, { code: 'invalid' }) : stored));
    await change(save(8, { customer_note: `x${'👩‍👩‍👧'.repeat(600)}` }), save(9));
    const sent = (await deliver()).map((request) => ({
      ...bodyOf(request),
      id: request.headers['webhook-id'],
    }));
    const [whole, short] = sent.filter(({ sourceId }) => sourceId === '8');
    expect([whole?.meta.length, short?.meta.length, whole?.id === short?.id]).toEqual([2, 0, false]);
    expect([short?.flags, short?.note]).toEqual([[{ code: 'text_cut' }], `x${'👩‍👩‍👧'.repeat(399)}👩‍👩‍…`]);
    expect(sent).toHaveLength(3);
    expect((await rowsOf(8))[0]).toMatchObject({ state: 'aside', reason: expect.stringContaining('422') });
    expect((await rowsOf(9))[0]).toMatchObject({ state: 'answered' });
  });

  it('a connector that was restored from a backup gets what it lacks once more', async () => {
    await tellReceived(() => ({ epoch: KEYS.epoch, counter: 4, missing: [{ from: 2, to: 2 }] }));
    await act('deliver');
    const numbers = (await deliver()).map((request) => bodyOf(request).version.counter);
    const { rows } = await act<{ rows: Row[] }>('outbox');
    expect(rows.map(({ number }) => Number(number))).toEqual(rows.map((_row, index) => index + 1));
    const lacked = rows.filter(({ state }) => state !== 'aside').map(({ number }) => Number(number));
    expect(numbers.sort((a, b) => a - b)).toEqual(lacked.filter((number) => number === 2 || number > 4));
  });
});

describe('what no hook tells of', () => {
  it('a change by SQL, an order whose note was lost, and one that is gone without a word are found and told', async () => {
    await change(save(20), save(21));
    await deliver();
    const dates = { date_created: '2099-01-01T00:00:00' };
    const silent = [save(20, { customer_note: 'By SQL' }), { id: 21, told: null }, save(22, dates), save(23)];
    await change(...silent.map(({ id, told }) => ({ id, told })));
    await deliver();
    const sent = (await deliver()).map(bodyOf);
    expect(sent.map(({ sourceId, note, status }) => [sourceId, note, status]).sort()).toEqual([
      ['20', 'By SQL', 'processing'],
      ['21', '', 'deleted'],
      ['22', '', 'processing'],
    ]);
    // Number 23 is of before the shop was connected, and nothing is news a second time.
    expect([...(await deliver()), ...(await deliver())]).toEqual([]);
  });
});

describe('a note that was lost long ago', () => {
  it('a lost note of any order since the shop was connected is found, however many came after it', async () => {
    const date_created = '2099-01-01T00:00:00';
    const ids = Array.from({ length: 60 }, (_, index) => 100 + index);
    await change(...ids.map((id) => ({ id, told: tellOrder(id, { date_created }) })));
    for (let run = 0; run < 3; run += 1) await deliver();
    expect((await rowsOf(100)).length + (await rowsOf(130)).length).toBe(2);
  });
});
