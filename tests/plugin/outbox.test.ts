import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BesideWooCommerce, save, stored } from './support/beside-woocommerce.ts';
import { KEYS, problem } from './support/connector-stub.ts';
import { type Row } from './support/outbox.ts';
import { tellOrder } from './support/told-order.ts';

const beside = new BesideWooCommerce();
const { site, connector, act, change, rowsOf, answerOrders, tellReceived, bodyOf, deliver, askPlugin, pull } =
  beside;

beforeAll(() => beside.start(), 900_000);
beforeEach(() => beside.reset());
afterAll(() => beside.close());

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
    await tellReceived(() => ({ epoch: KEYS.epoch, counter: beside.highest + 5, missing: [] }));
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
