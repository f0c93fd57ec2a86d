import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddress, makeSnapshot, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';

describe('a contact that buys again', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  let counter = 0;
  beforeAll(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
  });
  afterAll(() => test.close());

  /** Sends an order of the one buyer; returns how often the database was asked for all names that its orders give. */
  async function countNameReads(over: Partial<SnapshotInput> = {}): Promise<number> {
    counter += 1;
    let reads = 0;
    const count = ({ sql }: { sql: string }) => {
      if (sql.includes('buyer_name_key')) reads += 1;
    };
    test.ctx.db.on('query', count);
    const named = { orderKey: `k${counter}`, number: `N${counter}`, version: { epoch: 1, counter } };
    const placedAt = new Date(Date.UTC(2026, 1, counter)).toISOString();
    const customer = { uid: null, email: 'mario@example.com', accountEmail: null };
    await postOrders(test, shop, makeSnapshot({ ...named, placedAt, customer, ...over }));
    test.ctx.db.removeListener('query', count);
    return reads;
  }
  const version = async () => (await test.ctx.db('contacts').first('updated_at'))?.updated_at;

  it('a contact that buys again is looked at only when the order says something new of it', async () => {
    expect(await countNameReads()).toBe(0);
    const before = await version();
    test.clock.advance(1000);
    expect(await countNameReads({ placedAt: '2025-01-01T00:00:00.000Z' })).toBe(0);
    expect(await version()).toBe(before);
    expect(await countNameReads({ billing: makeAddress({ firstName: 'Luca' }) })).toBe(1);
    expect(await countNameReads({ billing: makeAddress({ firstName: 'Luca', phone: '02 77' }) })).toBe(1);
  });
});
