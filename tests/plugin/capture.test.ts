import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { orderSnapshot } from '../../connector/src/contract/orders.ts';
import type { ShopStatus } from '../../connector/src/contract/shops.ts';
import { isSignedBy } from '../../connector/src/shops/signature.ts';
import { ConnectorStub, KEYS, problem, type Answer, type SeenRequest } from './support/connector-stub.ts';
import { connectorOf, type Row, type Step } from './support/outbox.ts';
import { ShopSite } from './support/shop-site.ts';
import { tellOrder, tellRefund, type Told } from './support/told-order.ts';

const site = new ShopSite();
const connector = new ConnectorStub();
const STAND_IN = path.join(import.meta.dirname, 'stand-in/woocommerce.php');

const SAVED = ['woocommerce_after_order_object_save', 'woocommerce_update_order'];
const act = <T>(name: string, body: unknown = {}) => site.admin.rest<T>('POST', `/stand-in/v1/${name}`, body);
const change = (...steps: Step[]) => act('change', steps);
const save = (id: number, over: Told = {}) => ({ id, told: tellOrder(id, over), after: SAVED });
const { askPlugin, pull } = connectorOf(site);
const rowsOf = async (id: number) =>
  (await act<{ rows: Row[] | null }>('outbox')).rows?.filter(({ source_id }) => Number(source_id) === id) ??
  [];

const answerOrders = (answer: (order: ReturnType<typeof bodyOf>, call: number) => Answer) => {
  let call = 0;
  connector.routes.set('POST /v1/orders', (request) => answer(bodyOf(request), (call += 1)));
};
/** What the connector says it has of this shop; whatever it lacks is sent again. */
const tellReceived = async (received: () => ShopStatus['received']) => {
  const status = await connector.routes.get('GET /v1/shops/status')?.({} as SeenRequest);
  connector.routes.set('GET /v1/shops/status', () => ({
    body: { ...(status?.body as ShopStatus), received: received() },
  }));
};
const stored: Answer = { body: { id: 'inb_1', result: 'stored' } };
/** The highest number that the connector has seen; it can have none that the shop never gave. */
let highest = 0;
const bodyOf = ({ body }: Pick<SeenRequest, 'body'>) => {
  const snapshot = orderSnapshot.parse(JSON.parse(body));
  if (snapshot.version.epoch === KEYS.epoch) highest = Math.max(highest, snapshot.version.counter);
  return snapshot;
};

/** What the connector is sent until nothing is due any more. */
async function deliver(): Promise<SeenRequest[]> {
  connector.seen.length = 0;
  await act('deliver');
  return connector.calls('/v1/orders');
}

beforeAll(async () => {
  await Promise.all([connector.start(), site.start()]);
  await site.addPlugin('woo', await readFile(STAND_IN, 'utf8'));
  await site.switchPlugin('woo', 'active');
  await site.admin.connect(connector.url, 'ABCDE-12345');
}, 900_000);

beforeEach(async () => {
  connector.reset();
  answerOrders(() => stored);
  await tellReceived(() => ({ epoch: KEYS.epoch, counter: highest, missing: [] }));
});

afterAll(async () => {
  await connector.close();
  await site.close();
});

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

describe('a shop on which nothing runs by the clock', () => {
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);

  it('what waits is given to the connector alone, each version once and in its order, until it was confirmed', async () => {
    await deliver();
    // WP-Cron may run meanwhile, and brings nothing away.
    answerOrders(() => problem(503, { code: 'unavailable' }));
    await change(save(50));
    await change(save(50, { status: 'completed' }), save(51));
    const first = await pull();
    const told = first.map(bodyOf);
    expect(told.map(({ sourceId, status }) => [sourceId, status])).toEqual([
      ['50', 'processing'],
      ['51', 'processing'],
    ]);
    // They are taken: nobody else sends them meanwhile, and nothing of order 50 comes before its turn.
    expect([await pull(), await deliver()]).toEqual([[], []]);
    const answers = ids(first).map((id) => ({ id, status: 200 }));
    const [second, ...more] = await pull([
      { ...answers[0], id: 'order_1_1_another' },
      ...answers,
    ] as typeof answers);
    expect(more).toEqual([]);
    expect(bodyOf(second ?? { body: '' })).toMatchObject({ sourceId: '50', status: 'completed' });
    expect(await pull([{ id: second?.id ?? '', status: 200 }])).toEqual([]);
    expect((await rowsOf(50)).map(({ state }) => state)).toEqual(['answered', 'answered']);
  });

  it('a question that comes again, is not signed, or is that of another route gets nothing', async () => {
    answerOrders(() => problem(503, { code: 'unavailable' }));
    await change(save(52));
    const asked = { most: 50, answered: [] };
    const secret = 'whsec_' + Buffer.from('another secret, long enough').toString('base64');
    expect((await askPlugin('orders-waiting', asked, { id: 'pull_1' })).status).toBe(409);
    expect((await askPlugin('orders-waiting', asked, { id: 'pull_x', secret })).status).toBe(401);
    const answer = await (await askPlugin('orders-waiting', { orders: [1] }, { id: 'pull_y' })).json();
    expect(answer).toMatchObject({ payload: '{"rows":[]}' });
    answerOrders(() => stored);
    expect(await deliver()).toHaveLength(1);
  });
});

describe('an order that the connector asks for', () => {
  const ask = (orders: number[], secret = KEYS.secret) =>
    askPlugin('orders-wanted', { orders }, { secret }).then(({ status }) => status);

  it('an order that the connector asks for is looked at, told anew and sent again, for nobody but the connector', async () => {
    await change(save(40), save(41));
    await deliver();
    await change({ id: 41, told: tellOrder(41, { customer_note: 'By SQL' }) });
    await change({ id: 42, told: tellOrder(42) });
    expect(await ask([40], 'whsec_' + Buffer.from('another secret, long enough').toString('base64'))).toBe(
      401,
    );
    expect(await ask([40, 41, 42, 4242])).toBe(200);
    const sent = (await deliver()).map(bodyOf);
    expect(sent.map(({ sourceId, note }) => [sourceId, note]).sort()).toEqual([
      ['40', ''],
      ['41', 'By SQL'],
      ['42', ''],
    ]);
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

describe('how an order stands', () => {
  interface Look {
    badge: string;
    tests: Record<string, string>;
    mails: string[];
  }
  const look = (id: number) => act<Look>('look', { id });
  const cli = (command: string) => act<string[]>('cli', { command });

  it('both lists of orders, Site Health, wp carrello and one mail say what waits, why, and that it got through', async () => {
    await deliver();
    expect(await look(70)).toMatchObject({ badge: expect.stringContaining('Not captured'), mails: [] });
    answerOrders(() => problem(503, { code: 'unavailable' }));
    await change(save(70));
    await deliver();
    await act('age', { seconds: 3700 });
    const waits = await look(70);
    expect(waits.badge.match(/Waits: No\./g)).toHaveLength(2);
    expect(waits.tests).toMatchObject({ carrello_delivered: 'critical', carrello_connected: 'good' });
    expect([waits.mails.length, (await look(70)).mails]).toEqual([1, []]);
    expect(waits.mails[0]).toContain(': orders wait for the CRM');
    expect(await cli('status')).toContainEqual(expect.stringMatching(/^waiting {3}1 since 20/));
    expect(await cli('doctor')).toContainEqual(expect.stringMatching(/^WRONG Orders reach .* 1 order waits/));
    answerOrders(() => stored);
    expect(await cli('push')).toEqual(['Success: Nothing waits.']);
    const there = await look(70);
    expect(there.badge.match(/In the CRM since/g)).toHaveLength(2);
    expect(there.badge).toContain('action=carrello_send_again');
    expect(there.tests).toMatchObject({ carrello_delivered: 'good' });
    expect(await cli('doctor')).toContain('ok    Orders reach the CRM in time: Nothing waits.');
    connector.routes.set('POST /v1/shops/history', () =>
      problem(409, { code: 'conflict', title: 'No REST keys yet.' }),
    );
    expect(await cli('backfill')).toEqual([expect.stringContaining('No REST keys yet.')]);
  });
});

describe('a shop that was restored from an older backup', () => {
  it('a restored shop is noticed before a number is used twice, waits, and goes on in an epoch of its own', async () => {
    await change(save(59));
    await deliver();
    await tellReceived(() => ({ epoch: KEYS.epoch, counter: highest + 5, missing: [] }));
    await change(save(60), save(61));
    expect(await deliver()).toEqual([]);
    const asked = { most: 50, answered: [] };
    const pulled = await (await askPlugin('orders-waiting', asked, { id: 'pull_r' })).json();
    expect(pulled).toMatchObject({ payload: '{"rows":[]}' });
    expect(await site.admin.page('/wp-admin/index.php')).toContain('an older backup was restored here');

    connector.routes.set('POST /v1/shops/go-on', ({ body }) => {
      expect(JSON.parse(body)).toEqual({ siteUrl: site.url, lastEpoch: KEYS.epoch });
      return { body: { epoch: KEYS.epoch + 3 } };
    });
    await act('go-on');
    const versions = (await deliver()).map((request) => bodyOf(request).version);
    expect(versions).toEqual([1, 2].map((counter) => ({ epoch: KEYS.epoch + 3, counter })));
    await tellReceived(() => ({ epoch: KEYS.epoch + 3, counter: 2, missing: [] }));
    // What was told before the backup is told above what the connector has, if it asks.
    expect((await askPlugin('orders-wanted', { orders: [59] }, { id: 'ask_r' })).status).toBe(200);
    const [again] = (await deliver()).map(bodyOf);
    expect(again).toMatchObject({ sourceId: '59', version: { epoch: KEYS.epoch + 3, counter: 3 } });
    expect(await site.admin.page('/wp-admin/index.php')).not.toContain('an older backup was restored here');
  });
});

describe('a plugin that is deleted with its data', () => {
  it('a plugin that is deleted with its data takes its table along', async () => {
    await site.admin.rest('POST', '/wp/v2/settings', { carrello_remove_data: true });
    await site.switchPlugin('carrello', 'inactive');
    await site.admin.rest('DELETE', '/wp/v2/plugins/carrello/carrello');
    expect((await act<{ rows: Row[] | null }>('outbox')).rows ?? []).toEqual([]);
  });
});
