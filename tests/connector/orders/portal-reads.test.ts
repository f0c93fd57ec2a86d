import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  findCustomerOrder,
  findOrderIdByKey,
  type OrderOwner,
} from '../../../connector/src/orders/queries.ts';
import { listOwnOrders } from '../../../connector/src/orders/own-orders.ts';
import { listOrders } from '../../../connector/src/portal-services/records/order-lists.ts';
import { readDeskOrder } from '../../../connector/src/portal-services/records/order.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import {
  makeAddress,
  makePayment,
  makeRefund,
  makeSnapshot,
  makeUnversioned,
  type SnapshotInput,
} from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';
import { joinContacts, postOrder } from '../../support/verbs.ts';

const mario = { mailboxKeys: ['mario.rossi@example.com'], customerId: 'cus_mario' };
const anna = { mailboxKeys: ['anna@example.com'], customerId: 'cus_anna' };
const nobody = { mailboxKeys: [], customerId: 'cus_nobody' };

describe('the orders that customers and staff read', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  let counter = 0;
  const ids = new Map<string, string>();

  async function push(orderKey: string, over: Partial<SnapshotInput> = {}): Promise<void> {
    counter += 1;
    const placedAt = new Date(Date.UTC(2026, 1, counter)).toISOString();
    const snapshot = makeSnapshot({
      orderKey,
      number: `CAR-${1000 + counter}`,
      version: { epoch: 1, counter },
      placedAt,
      ...over,
    });
    const answer = await postOrders(test, shop, snapshot);
    if (answer.status !== 200) throw new Error(answer.text);
  }

  beforeAll(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
    await push('mario_1', { customer: { email: 'Mario.Rossi@Example.com ' } });
    await push('anna_1', {
      customer: { email: 'anna@example.com' },
      billing: makeAddress({ firstName: 'Ànna', lastName: 'Bianchi' }),
    });
    await push('none_1', { customer: { email: '' } });
    const snapshot = makeUnversioned({
      orderKey: 'signed_in',
      number: 'CAR-2000',
      customer: { email: 'gift@example.com' },
    });
    await transact(test.ctx.db, (trx) =>
      postOrder(trx, test.ctx, { shopId: shop.shopId, snapshot, customerId: 'cus_mario', webhookId: 'w' }),
    );
    await test.worker.drain();
    for (const { id, order_key } of (await test.ctx.db('orders')) as { id: string; order_key: string }[])
      ids.set(order_key, id);
  });
  afterAll(() => test.close());

  const listOf = (owner: OrderOwner) =>
    listOwnOrders(test.ctx.db, { owner, search: '', span: null, cursor: null });
  const idOf = (key: string): string => ids.get(key) ?? '';

  it('an order is its buyer’s by a proven mailbox or because it was placed signed in', async () => {
    const page = await listOf(mario);
    expect(page.items.map(({ number }) => number).sort()).toEqual(['CAR-1001', 'CAR-2000']);
    expect(page.next).toBeNull();
    expect((await listOf(anna)).items).toHaveLength(1);
    expect((await listOf(nobody)).items).toEqual([]);
  });

  it('an order without a mailbox is nobody’s, also for an empty key', async () => {
    for (const owner of [mario, anna, nobody, { mailboxKeys: [''], customerId: '' }]) {
      expect(await findCustomerOrder(test.ctx.db, owner, idOf('none_1'))).toBeNull();
    }
  });

  it('an order of somebody else is not there, by id and by key, before and after contacts are merged', async () => {
    const walk = async () => {
      for (const [owner, own] of [
        [mario, ['mario_1', 'signed_in']],
        [anna, ['anna_1']],
        [nobody, []],
      ] as const) {
        for (const [key, id] of ids) {
          const mine = (own as readonly string[]).includes(key);
          expect([key, (await findCustomerOrder(test.ctx.db, owner, id)) !== null]).toEqual([key, mine]);
          expect([key, await findOrderIdByKey(test.ctx.db, owner, key)]).toEqual([key, mine ? id : null]);
        }
      }
    };
    await walk();
    const contacts: string[] = await test.ctx
      .db('orders')
      .whereIn('order_key', ['mario_1', 'anna_1'])
      .pluck('contact_id');
    await joinContacts(test.ctx, { ids: contacts as [string, string], staffId: 'stf_1' });
    await walk();
  });

  it('an order is shown with everything it holds', async () => {
    await push('full_1', {
      customer: { email: 'full@example.com' },
      delivery: makeAddress({ firstName: 'Luca', line1: 'Via Verdi 3' }),
      company: { name: 'Rossi Srl', vatNumber: 'IT01234567890', sdiCode: 'ABC1234' },
      coupons: [{ code: 'WELCOME', discount: 500 }],
      discount: 500,
      discountTax: 110,
      refunds: [makeRefund()],
      payments: [makePayment({ state: 'pending' }), makePayment({ key: 'pi_2', state: 'failed' })],
      parcels: [
        {
          key: 'p1',
          carrier: 'BRT',
          trackingNumber: 'X1',
          trackingUrl: 'javascript:alert(1)',
          shippedAt: '2026-03-02T08:00:00Z',
          lines: [
            { lineKey: 'l1', quantity: '2' },
            { lineKey: 'gone', quantity: '1' },
          ],
        },
        { key: 'p2', trackingNumber: 'X2', shippedAt: '2026-03-02T08:00:00Z' },
      ],
      note: 'Ring twice',
    });
    const id = await findOrderIdByKey(
      test.ctx.db,
      { mailboxKeys: ['full@example.com'], customerId: '' },
      'full_1',
    );
    const euro = (amount: number) => ({ amount, currency: 'EUR' });
    const { items } = await listOrders(test.ctx.db, { search: '', cursor: null });
    const listed = items.find((item) => item.id === id);
    const kinds: string[] = await test.ctx
      .db('order_lines')
      .where({ order_id: id ?? '', kind: 'product' })
      .pluck('kind');
    expect(listed?.otherItems).toBe(kinds.length - 1);
    const order = await readDeskOrder(test.ctx, id ?? '');
    expect(order).toMatchObject({
      shop: { name: 'La Bottega' },
      email: 'full@example.com',
      contactName: 'Mario Rossi',
      pieces: '3',
      firstItem: 'Shirt',
      paymentState: 'part_refunded',
      subtotalGross: euro(4270),
      shippingGross: euro(732),
      feesGross: euro(0),
      discount: euro(610),
      coupons: ['WELCOME'],
      taxes: [{ label: 'IVA', ratePercent: '22', amount: euro(792) }],
      total: euro(4392),
      refundedTotal: euro(1220),
      billing: { firstName: 'Mario', line1: 'Via Roma 1', company: '' },
      delivery: { firstName: 'Luca', line1: 'Via Verdi 3' },
      company: { name: 'Rossi Srl', vatNumber: 'IT01234567890', fiscalCode: '', sdiCode: 'ABC1234', pec: '' },
      note: 'Ring twice',
      refunds: [{ amount: euro(1220), reason: 'too small' }],
      parcels: [
        {
          ...{ carrier: 'BRT', trackingNumber: 'X1', trackingUrl: '' },
          lines: [
            { name: 'Shirt (Size: M)', quantity: '2' },
            { name: 'gone', quantity: '1' },
          ],
        },
        { trackingNumber: 'X2', lines: null },
      ],
      flags: [],
    });
    expect(order?.lines.map(({ kind, gross }) => [kind, gross.amount])).toEqual([
      ['product', 4270],
      ['shipping', 732],
    ]);
    expect(order?.payments.map(({ state }) => state).sort()).toEqual(['failed', 'pending']);
  });

  it.each([
    ['1001', ['mario_1']],
    ['CAR-1001', ['mario_1']],
    ['bianchi anna', ['anna_1', 'mario_1']],
    ['anna@exam', ['anna_1', 'mario_1']],
    ['rossi spa', []],
    ['rossi srl', ['full_1']],
    ['012345', ['full_1']],
    ['%', []],
    ["' OR 1=1", []],
  ])('a search for "%s" in a contact merged from two finds %j', async (search, expected) => {
    const { items } = await listOrders(test.ctx.db, { search, cursor: null });
    const keys = await test.ctx
      .db('orders')
      .whereIn(
        'id',
        items.map(({ id }) => id),
      )
      .pluck('order_key');
    expect((keys as string[]).sort()).toEqual(expected);
  });

  it('pages of orders hold every order once, and a made-up cursor is refused', async () => {
    for (let index = 0; index < 45; index += 1)
      await push(`many_${index}`, { placedAt: '2026-01-01T00:00:00Z' });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listOrders>> = await listOrders(test.ctx.db, {
        search: '',
        cursor,
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(
      Number(((await test.ctx.db('orders').count({ n: '*' }).first()) as { n: number }).n),
    );
    await expect(listOrders(test.ctx.db, { search: '', cursor: '1; DROP' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});
