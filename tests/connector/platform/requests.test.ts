import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import express from 'express';
import request from 'supertest';
import { openDb } from '../../../connector/src/platform/db.ts';
import { errorDoor, requestId } from '../../../connector/src/platform/http.ts';
import { createLog } from '../../../connector/src/platform/log.ts';
import { followRequests } from '../../../connector/src/platform/requests.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddress, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';

type Line = Record<string, unknown>;

let test: TestApp;
let shop: ConnectedShop;
let written: string;
beforeEach(async () => {
  written = '';
  const log = createLog('debug', { write: (line) => void (written += line) });
  test = await createTestApp({}, () => ({ log }));
  shop = await connectShop(test);
});
afterEach(() => test.close());

const lines = (msg: string): Line[] =>
  written
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line['msg'] === msg);

describe('the log of requests', () => {
  it('the log has one line for a request: method, pattern, status, time, request id, and the shop', async () => {
    written = '';
    const answer = await postOrders(test, shop, makeSnapshot());
    expect(lines('request.answered')).toEqual([
      {
        ...{ level: 30, time: expect.any(Number), msg: 'request.answered', ms: expect.any(Number) },
        ...{ method: 'POST', route: '/v1/orders', status: 200, shop: shop.shopId },
        requestId: answer.headers['x-request-id'],
        from: '127.0.0.0/24',
      },
    ]);
  });

  it.each([
    ['a page with an id in its address', 'get', '/v1/checkouts/chk_secret', '/v1/checkouts/:id'],
    ['what was turned away at the gate', 'get', '/portal/orders/ord_secret', '/portal/*'],
    ['a refused call below a router', 'post', '/v1/shops/connect', '/v1/shops/connect'],
    ['what does not exist', 'get', '/mario.rossi@example.com/x', 'none'],
  ] as const)('the log names %s by its pattern', async (_case, method, address, route) => {
    await request(test.app)[method](address);
    expect(lines('request.answered').at(-1)).toMatchObject({ route });
    expect(written).not.toMatch(/_secret|rossi/);
  });

  it('the log tells health checks at a lower level', async () => {
    await request(test.app).get('/healthz');
    expect(lines('request.answered').at(-1)).toMatchObject({ route: '/healthz', level: 20 });
  });

  it('the log never tells who bought, what was typed, or a secret', async () => {
    const told = {
      email: 'Zelda.Quux@buyer.example',
      first: 'Zelda',
      last: 'Quuxington',
      street: 'Wobble Lane 7',
    };
    const order = makeSnapshot({
      customer: { uid: null, email: told.email, accountEmail: null },
      billing: makeAddress({
        firstName: told.first,
        lastName: told.last,
        line1: told.street,
        phone: '+39 555 0199',
      }),
      note: 'Ring twice at Quuxington',
    });
    await postOrders(test, shop, order, { id: 'msg_1' });
    await postOrders(test, shop, { ...order, note: 'changed' }, { id: 'msg_1' });
    await postOrders(test, shop, { ...order, total: told.email });
    await postOrders(test, shop, order, { headers: { 'webhook-signature': 'v1,Zm9yZ2VkZm9yZ2VkZm9yZ2Vk' } });
    await postOrders(test, shop, `{"email": "${told.email}" ${told.last}`);
    await request(test.app).get(`/desk/contacts?q=${encodeURIComponent(told.email)}`);
    await request(test.app).post('/portal/sign-in').type('form').send({ email: told.email });
    await request(test.app).post('/v1/shops/connect').send({ code: 'QUUX-CODE', name: told.last });
    test.ctx.mailer.send = ({ to }) =>
      Promise.reject(
        Object.assign(new Error(`550 <${to}> unknown`), { rejected: [to], response: told.last }),
      );
    await test.worker.drain();
    await failInDatabase(told);
    expect(written).toContain('order.quarantined');
    expect(written).toContain('order.conflict');
    expect(written).toContain('request.failed');
    const secrets = [shop.secret, shop.secret.slice(6, 30), 'Zm9yZ2Vk', 'QUUX-CODE', test.ctx.config.secret];
    for (const hidden of [...Object.values(told), '0199', 'Ring twice', ...secrets]) {
      expect(written.toLowerCase()).not.toContain(hidden.toLowerCase());
    }
  });

  /** A statement with a buyer's values in it breaks a rule of the database while a request is answered. */
  async function failInDatabase(told: { email: string; last: string }): Promise<void> {
    const row = {
      message_id: told.last,
      kind: 'x',
      recipient: told.email,
      subject: told.last,
      content: '',
      created_at: 1,
    };
    await test.ctx.db('mails').insert({ ...row, id: 'mai_1' });
    const fault = (await test.ctx
      .db('mails')
      .insert({ ...row, id: 'mai_2' })
      .catch((error: unknown) => error)) as Error;
    expect(fault.message).toContain(told.last);
    const app = express();
    app.use(requestId);
    followRequests(app, test.ctx, () => undefined);
    app.get('/broken', () => {
      throw new Error('Outer', { cause: fault });
    });
    app.get('/bare', () => Promise.reject(fault));
    app.use(errorDoor(test.ctx.log));
    for (const path of ['/broken', '/bare']) expect((await request(app).get(path)).status).toBe(500);
    expect(lines('request.failed').at(-1)).toMatchObject({ err: { stack: expect.stringContaining('.js:') } });
  }
});

describe('readiness', () => {
  it('readiness ends when the process drains, while health goes on', async () => {
    expect((await request(test.app).get('/readyz')).status).toBe(200);
    test.ctx.lifecycle.draining = true;
    const answer = await request(test.app).get('/readyz');
    expect(answer.status).toBe(503);
    expect(answer.headers['connection']).toBe('close');
    expect((await request(test.app).get('/healthz')).status).toBe(200);
  });

  it('readiness ends while the database cannot be written, and comes back', async () => {
    const sqlite = await createTestApp({}, undefined, 'sqlite');
    const until = async (status: number) => {
      for (;;) {
        const answer = await request(sqlite.app).get('/readyz');
        if (answer.status === status) return answer;
      }
    };
    await until(200);
    await sqlite.ctx.db.raw('PRAGMA query_only = 1');
    expect((await until(503)).body).toEqual({ ok: false, reason: 'The database cannot be written.' });
    await sqlite.ctx.db.raw('PRAGMA query_only = 0');
    await until(200);
    await sqlite.close();
  });

  it('readiness ends when the database is away', async () => {
    const sqlite = await createTestApp({}, undefined, 'sqlite');
    await sqlite.ctx.db.destroy();
    expect((await request(sqlite.app).get('/readyz')).status).toBe(503);
  });
});

describe('a request as it comes over the wire', () => {
  it('a request with two Host headers is refused, also at the order door', async () => {
    const server = test.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const path of ['/healthz', '/v1/orders', '/desk']) {
      const socket = connect(port, '127.0.0.1');
      socket.write(`GET ${path} HTTP/1.1\r\nHost: shop.example\r\nhost: evil.example\r\n\r\n`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect([path, answer.toString('latin1').slice(0, 12)]).toEqual([path, 'HTTP/1.1 400']);
      socket.destroy();
    }
    server.close();
    await once(server, 'close');
  });

  it('a request is answered with nosniff, whatever door it came to', async () => {
    for (const path of ['/v1/orders', '/v1/storefront', '/desk/sign-in', '/metrics', '/nowhere'])
      expect((await request(test.app).get(path)).headers['x-content-type-options']).toBe('nosniff');
    const order = await postOrders(test, shop, makeSnapshot());
    expect(order.headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('the log of the database', () => {
  it('the log has a line for what the driver says, and the standard output nothing else', () => {
    const db = openDb('sqlite::memory:', test.ctx.log);
    const { logger } = db.client as {
      logger: Record<'warn' | 'error' | 'deprecate', (text: string) => void>;
    };
    written = '';
    logger.warn('Connection Error: Error: of buyer@example.com');
    expect(lines('database.driver')).toMatchObject([
      { level: 40, message: 'Connection Error: Error: of [mailbox]' },
    ]);
  });
});
