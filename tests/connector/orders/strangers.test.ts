import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, signAs, type ConnectedShop } from '../../support/make/shop.ts';

let app: TestApp;
let shop: ConnectedShop;
let server: Server;
const sockets: Socket[] = [];
beforeEach(async () => {
  app = await createTestApp();
  shop = await connectShop(app);
  server = await new Promise<Server>((resolve) => {
    const listening = app.app.listen(0, '127.0.0.1', () => resolve(listening));
  });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  await app.close();
});

const port = (): number => (server.address() as AddressInfo).port;

/** Begins an order as this shop, or as nobody, sends 60 bytes of it and stops; resolves when they are on their way. */
function stop(headers: Record<string, string>): Promise<void> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = ['POST /v1/orders HTTP/1.1', 'Host: x', 'Content-Length: 1000', ...lines].join('\r\n');
  return new Promise((resolve) => {
    const socket = connect(port(), '127.0.0.1', () => {
      socket.on('error', () => undefined);
      socket.write(`${head}\r\n\r\n${'{'.padEnd(60)}`, () => resolve());
    });
    sockets.push(socket);
  });
}

async function send(index: number): Promise<number> {
  const payload = JSON.stringify(makeSnapshot({ orderKey: `key_${index}` }));
  const answer = await fetch(`http://127.0.0.1:${port()}/v1/orders`, {
    method: 'POST',
    headers: {
      ...signAs(shop, { id: `msg_${index}`, payload, at: app.clock.now() }),
      'Content-Type': 'application/json',
    },
    body: payload,
  });
  return answer.status;
}

describe('strangers at the order door', () => {
  it.each([
    ['who name the shop', () => signAs(shop, { id: 'msg_x', payload: 'forged', at: app.clock.now() })],
    ['who name nobody', () => ({})],
  ])('strangers %s, send 60 bytes and stop keep no order out', async (_who, headers) => {
    await Promise.all(Array.from({ length: 250 }, () => stop(headers())));
    const statuses = await Promise.all(Array.from({ length: 20 }, (_each, index) => send(index)));
    expect(statuses).toEqual(statuses.map(() => 200));
    expect(await app.ctx.db('orders').pluck('order_key')).toHaveLength(20);
  });
});
