import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import type { ShopStatus } from '../../../connector/src/contract/shops.ts';
import type { TestApp } from '../../support/app.ts';
import { readCrmState } from '../../support/crm-state.ts';
import {
  makePayment,
  makeRefund,
  makeSnapshot,
  type SnapshotInput,
} from '../../support/make/order-snapshot.ts';
import { connectShop, getStatus, postOrders, type ConnectedShop } from '../../support/make/shop.ts';
import { makeFolder, makeSite, type Site } from './sites.ts';
import { renewConnectCode } from '../../support/verbs.ts';

let site: Site;
let other: Site;
let place: ReturnType<typeof makeFolder>;
beforeEach(async () => {
  site = await makeSite();
  other = await makeSite();
  place = makeFolder();
});
afterEach(async () => {
  await site.close();
  await other.close();
  place.drop();
});

/** The shop keeps its events by counter, as it sent them first. */
const outbox: SnapshotInput[] = [
  makeSnapshot(),
  makeSnapshot({
    orderKey: 'b',
    number: '1002',
    customer: { uid: 'u1', email: 'b@x.example', accountEmail: null },
  }),
  makeSnapshot({ orderKey: 'c', number: '1003', status: 'pending', payments: [] }),
  // The events from here on come after the backup: a payment, a refund, new orders, one that joins two contacts, a change.
  makeSnapshot({
    orderKey: 'c',
    number: '1003',
    payments: [makePayment({ key: 'pi_3', providerId: 'pi_3' })],
  }),
  makeSnapshot({ refunds: [makeRefund()] }),
  makeSnapshot({
    orderKey: 'd',
    number: '1004',
    customer: { uid: null, email: 'd@x.example', accountEmail: null },
  }),
  makeSnapshot({
    ...{ orderKey: 'e', number: '1005' },
    customer: { uid: 'u1', email: 'mario.rossi@example.com', accountEmail: 'mario.rossi@example.com' },
  }),
  makeSnapshot({ orderKey: 'd', number: '1004', status: 'completed' }),
  makeSnapshot({ orderKey: 'f', number: '1006', status: 'completed' }),
].map((event, index) => ({ ...event, version: { epoch: 1, counter: index + 1 } }));

async function push(test: TestApp, shop: ConnectedShop, counters: number[]): Promise<void> {
  for (const counter of counters) {
    const answer = await postOrders(test, shop, outbox[counter - 1], { id: `msg_heal_${counter}` });
    if (answer.status !== 200) throw new Error(`Order event ${counter}: ${answer.text}`);
  }
  await test.worker.drain();
}

async function receivedOf(test: TestApp, shop: ConnectedShop): Promise<ShopStatus['received']> {
  return ((await getStatus(test, shop)).body as ShopStatus).received;
}

/** It returns the counters that a sender has to send again by the status. */
function owed(received: ShopStatus['received']): number[] {
  const counters = outbox.map(({ version }) => version.counter);
  const missing = received?.missing ?? [];
  return counters.filter(
    (counter) =>
      counter > (received?.counter ?? 0) || missing.some(({ from, to }) => from <= counter && counter <= to),
  );
}

describe('a restored connector', () => {
  it('a restored connector that is sent the missing orders again ends as if nothing had happened', async () => {
    const before = await site.start();
    const shop = await connectShop(before);
    await push(before, shop, [1, 2, 3]);
    await site.backUp(place.file);
    await push(before, shop, [4, 5, 6, 7, 8, 9]);
    const wanted = await readCrmState(before.ctx.db);
    await before.stop();

    const { shops } = await other.restore(place.file);
    expect(shops).toMatchObject([{ id: shop.shopId, epoch: 1, counter: 3 }]);
    const after = await other.start();
    expect(await receivedOf(after, shop)).toEqual({ epoch: 1, counter: 3, missing: [] });
    // The next sale comes in before the shop learns that anything was lost.
    await push(after, shop, [9]);
    expect(await receivedOf(after, shop)).toEqual({ epoch: 1, counter: 9, missing: [{ from: 4, to: 8 }] });
    await push(after, shop, owed(await receivedOf(after, shop)));
    expect(await receivedOf(after, shop)).toEqual({ epoch: 1, counter: 9, missing: [] });
    expect(await readCrmState(after.ctx.db)).toEqual(wanted);
    expect(await after.ctx.db('shops').select('state')).toEqual([{ state: 'connected' }]);
    await after.stop();
  });

  it('a restored connector gives a shop that connected after the backup an epoch that was never used', async () => {
    const before = await site.start();
    const shop = await connectShop(before);
    await push(before, shop, [1]);
    await site.backUp(place.file);
    const connect = async (test: TestApp, more: object) => {
      const code = await renewConnectCode(test.ctx, shop.shopId);
      const ask = {
        code,
        siteUrl: shop.siteUrl,
        name: 'La Bottega',
        locale: 'en',
        pluginVersion: '0.1.0',
        ...more,
      };
      const { body } = await request(test.app).post('/v1/shops/connect').send(ask).expect(200);
      return { ...shop, ...(body as ConnectedShop) };
    };
    const again = await connect(before, {});
    expect(again.epoch).toBe(2);
    await before.stop();

    await other.restore(place.file);
    const after = await other.start();
    const refused = await postOrders(after, again, makeSnapshot({ version: { epoch: 2, counter: 1 } }));
    expect(refused.status).toBe(401);
    expect((await connect(after, { lastEpoch: again.epoch })).epoch).toBe(3);
    await after.stop();
  });
});
