import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signMessage } from '../../../connector/src/shops/signature.ts';
import { getShop } from '../../../connector/src/shops/shops.ts';
import { pullShop } from '../../../connector/src/woocommerce/pull.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';

interface Question {
  most: number;
  answered: { id: string; status: number }[];
}

/** A shop's plugin with rows in its outbox, each leaving the list when it was answered. */
class Outbox {
  secret = '';
  rows: { id: string; body: string }[] = [];
  asked: Question[] = [];
  sign = (id: string, timestamp: number, payload: string) =>
    signMessage(this.secret, {
      id,
      timestamp: String(timestamp),
      payload: `POST /orders-waiting ${payload}`,
    });
  status = 200;
  now = () => 0;
  readonly server = createServer((req, res) => {
    let text = '';
    req.on('data', (chunk: Buffer) => (text += chunk.toString()));
    req.on('end', () => {
      const question = JSON.parse(text) as Question;
      this.asked.push(question);
      const answered = new Set(question.answered.map(({ id }) => id));
      this.rows = this.rows.filter(({ id }) => !answered.has(id));
      const payload = JSON.stringify({ rows: this.rows.slice(0, Math.min(2, question.most)) });
      const id = String(req.headers['webhook-id']);
      const timestamp = Math.floor(this.now() / 1000);
      const body = { id, timestamp, payload, signature: this.sign(id, timestamp, payload) };
      res.writeHead(this.status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
}

let app: TestApp;
let outbox: Outbox;
let shopId: string;

beforeAll(async () => {
  app = await createTestApp();
  outbox = new Outbox();
  outbox.now = () => app.clock.now();
  await new Promise<void>((done) => outbox.server.listen(0, '127.0.0.1', done));
});
beforeEach(async () => {
  await emptyCrm(app.ctx.db);
  const url = `http://127.0.0.1:${(outbox.server.address() as AddressInfo).port}`;
  const shop = await connectShop(app, { url });
  [shopId, outbox.secret, outbox.rows, outbox.asked] = [shop.shopId, shop.secret, [], []];
});
afterAll(async () => {
  outbox.server.closeAllConnections();
  outbox.server.close();
  await app.close();
});

const row = (key: string, counter: number, over: object = {}) => {
  const snapshot = makeSnapshot({ orderKey: key, version: { epoch: 1, counter }, ...over });
  return { id: `order_1_${counter}_abc`, body: JSON.stringify(snapshot) };
};
const pull = async (end = Infinity) => pullShop(app.ctx, await getShop(app.ctx.db, shopId), end);
const inbox = () =>
  app.ctx.db('inbox').where({ shop_id: shopId }).orderBy('counter').select('counter', 'state');

describe('the outbox of a shop whose own clock sleeps', () => {
  it('rows are fetched until none waits, and each is confirmed after it was committed', async () => {
    outbox.rows = [row('a', 1), row('b', 2), row('a', 3, { status: 'completed' })];
    expect(await pull()).toBe(3);
    expect(outbox.asked.map(({ answered }) => answered.map(({ id, status }) => [id, status]))).toEqual([
      [],
      [
        ['order_1_1_abc', 200],
        ['order_1_2_abc', 200],
      ],
      [['order_1_3_abc', 200]],
    ]);
    expect(await app.ctx.db('orders').where({ order_key: 'a' }).first()).toMatchObject({
      status: 'completed',
    });
  });

  it('a row that was pushed before is no second one, and one that cannot be read is said to be so', async () => {
    outbox.rows = [row('a', 1), { id: 'order_1_2_abc', body: '{"version":{"epoch":1,"counter":2}}' }];
    await pull();
    outbox.rows = [row('a', 1)];
    await pull();
    expect(await inbox()).toEqual([
      { counter: 1, state: 'applied' },
      { counter: 2, state: 'quarantined' },
    ]);
    expect(outbox.asked[1]?.answered.map(({ status }) => status)).toEqual([200, 422]);
  });

  it('an answer that the shop did not sign for this very question is not believed', async () => {
    outbox.rows = [row('a', 1)];
    const sign = outbox.sign;
    outbox.sign = (_id, timestamp, payload) => sign('another question', timestamp, payload);
    await expect(pull()).rejects.toThrow('not signed by the shop');
    outbox.sign = (id, timestamp, payload) => sign(id, timestamp, `${payload} `);
    await expect(pull()).rejects.toThrow('not signed by the shop');
    outbox.sign = sign;
    expect(await inbox()).toEqual([]);
  });

  it('a run ends in time without taking rows that it will not read', async () => {
    outbox.rows = [row('a', 1), row('b', 2), row('c', 3)];
    expect(await pull(0)).toBe(2);
    expect(outbox.asked.map(({ most }) => most)).toEqual([50, 0]);
    expect(outbox.rows).toHaveLength(1);
  });

  it('a shop without an outbox is asked again after an hour', async () => {
    outbox.status = 404;
    await pull();
    await pull();
    expect(outbox.asked).toHaveLength(1);
    app.clock.advance(3_600_001);
    outbox.status = 200;
    outbox.rows = [row('a', 1)];
    expect(await pull()).toBe(1);
  });
});
