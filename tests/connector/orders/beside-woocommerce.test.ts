import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GONE } from '../../../connector/src/orders/gone.ts';
import { countOrdersBy, readBought } from '../../../connector/src/orders/of-contacts.ts';
import {
  countShopOrders,
  findOwnOrderRow,
  listFlaggedSince,
  listOrdersSince,
  ownOrderIds,
} from '../../../connector/src/orders/queries.ts';
import { listOwnOrders } from '../../../connector/src/orders/own-orders.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import {
  makePayment,
  makeRefund,
  makeSnapshot,
  type SnapshotInput,
} from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';

let app: TestApp;
let shop: ConnectedShop;
let counter = 0;

beforeAll(async () => {
  app = await createTestApp();
  shop = await connectShop(app);
});
afterAll(() => app.close());

const version = () => ({ epoch: shop.epoch, counter: (counter += 1) });

async function post(over: Partial<SnapshotInput>) {
  const snapshot = makeSnapshot({ ...over, version: version() });
  const answer = await postOrders(app, shop, snapshot);
  const order = await app.ctx.db('orders').where({ order_key: snapshot.orderKey }).first();
  return { answer, order };
}

const flagsOf = async (orderKey: string, over: Partial<SnapshotInput>): Promise<string[]> => {
  const { order } = await post({ orderKey, ...over });
  return (JSON.parse(order?.flags ?? '[]') as { code: string }[]).map(({ code }) => code);
};

describe('an order that the shop threw away', () => {
  it.each(GONE)(
    'an order in the state %s keeps its money, is in no count and no portal, and comes back',
    async (status) => {
      const flags = [{ code: 'oversold' }];
      const own = { orderKey: `gone_${status}`, customer: { email: `${status}@example.com` }, flags };
      const others = (await countShopOrders(app.ctx.db, shop.shopId)).count;
      const { order } = await post(own);
      const owner = { mailboxKeys: [`${status}@example.com`], customerId: '' };
      const { db } = app.ctx;
      const seen = async () => ({
        count:
          (await countOrdersBy(db, [order?.contact_id ?? ''], 'contact_id')).get(order?.contact_id ?? '')
            ?.orders ?? 0,
        sums: (await readBought(db, { contact_id: order?.contact_id ?? '' })).totals,
        list: (await listOwnOrders(db, { owner, search: '', span: null, cursor: null })).items.length,
        page: (await findOwnOrderRow(db, owner, order?.id ?? '')) !== undefined,
        documents: (await db('orders').whereIn('id', ownOrderIds(db, owner))).length,
        ofShop: (await countShopOrders(db, shop.shopId)).count - others,
        toLookAt: (await listFlaggedSince(db, 0, 100)).filter(({ id }) => id === order?.id).length,
        ofMyDay: (
          await listOrdersSince(db, { contactIds: db('contacts').select('id'), since: 0, most: 100 })
        ).filter(({ id }) => id === order?.id).length,
      });
      const shown = { documents: 1, ofShop: 1, toLookAt: 1, ofMyDay: 1 };
      const nowhere = { documents: 0, ofShop: 0, toLookAt: 0, ofMyDay: 0 };
      const whole = { count: 1, sums: [{ currency: 'EUR', amount: 4392 }], list: 1, page: true, ...shown };
      expect(await seen()).toEqual(whole);
      const thrown = await post({ ...own, status });
      expect(thrown.order).toMatchObject({ status, paid_total: 4392 });
      expect(await seen()).toEqual({ count: 0, sums: [], list: 0, page: false, ...nowhere });
      await post(own);
      expect(await seen()).toEqual(whole);
    },
  );
});

describe('what WooCommerce tells', () => {
  it('a refund of nothing, which gives pieces back to the stock, is a refund', async () => {
    const refund = makeRefund({ amount: 0, lines: [{ lineKey: 'l1', quantity: '1', total: 0, tax: 0 }] });
    const { answer, order } = await post({ orderKey: 'restock', refunds: [refund] });
    expect(answer).toMatchObject({ status: 200 });
    expect(order).toMatchObject({ refunded_total: 0, payment_state: 'paid' });
  });

  it('a status of the shop with a label is kept as it is and is no reason to look', async () => {
    expect(await flagsOf('own_status', { status: 'packed', statusLabel: 'Imballato' })).toEqual([]);
  });

  it('a rate that nobody knows any more is kept, and the order shows its tax without it', async () => {
    const taxes = [{ key: 't1', label: 'IVA', ratePercent: null, goods: 660, shipping: 132 }];
    const { answer, order } = await post({ orderKey: 'no_rate', taxes });
    expect(answer).toMatchObject({ status: 200 });
    expect(
      await app.ctx
        .db('order_taxes')
        .where({ order_id: order?.id ?? '' })
        .pluck('rate_percent'),
    ).toEqual(['']);
  });

  it('rows of tax that say another sum than the tax charged are flagged', async () => {
    const taxes = [{ key: 't1', label: 'IVA', ratePercent: '22', goods: 500, shipping: 132 }];
    expect(await flagsOf('tax_rows', { taxes })).toContain('tax_rows_off');
  });

  it('a payment that was taken twice is flagged, and one of less than nothing', async () => {
    const payments = [makePayment(), makePayment({ key: 'pi_2', providerId: 'pi_2' })];
    expect(await flagsOf('twice', { payments })).toContain('paid_twice');
    expect(await flagsOf('negative', { payments: [makePayment({ amount: -5 })] })).toContain(
      'negative_payment',
    );
  });

  it('an order of fees alone, without mailbox and address, is no reason to look', async () => {
    const fee = { key: 'f1', name: 'Iscrizione', total: 1000, tax: 0 };
    const nobody = { customer: { email: '' }, billing: {}, lines: [], shipping: [], taxes: [], payments: [] };
    expect(await flagsOf('fees', { ...nobody, fees: [fee], taxTotal: 0, total: 1000 })).toEqual([]);
  });
});

describe('a total that differs from its parts', () => {
  const line = (key: string, exact: boolean) => ({
    ...{ key, name: 'Bottone', quantity: '1', unitPrice: '1.005', subtotal: 101, total: 101, tax: 0 },
    ...(exact ? { totalExact: '1.005', taxExact: '0' } : {}),
  });
  const order = (total: number, exact: boolean): Partial<SnapshotInput> => ({
    lines: Array.from({ length: 150 }, (_, index) => line(`l${index}`, exact)),
    ...{ shipping: [], taxes: [], taxTotal: 0, total, payments: [] },
  });

  it('a difference of half a cent on each of 150 lines is rounding', async () => {
    expect(await flagsOf('half_cents', order(15_075, true))).toEqual(['rounding']);
  });

  it('a gift card of 1.50 is none, where the unrounded amounts were told', async () => {
    expect(await flagsOf('gift_card', order(14_925, true))).toEqual(['totals_off']);
    expect(await flagsOf('gift_card_before', order(15_000, false))).toEqual(['rounding']);
  });
});

it('a currency of a shop’s own is kept and flagged, and its word for a status stands in the order', async () => {
  const own = { orderKey: 'own_words', currency: 'MILES', status: 'packed', statusLabel: ' Imballato ' };
  const payments = [makePayment({ key: 'own_1', currency: 'MILES' })];
  const { answer, order } = await post({ ...own, payments });
  expect(answer.status).toBe(200);
  expect(order).toMatchObject({ currency: 'MILES', status: 'packed', status_label: 'Imballato' });
  expect(order?.flags).toContain('unknown_currency');
  expect(order?.flags).not.toContain('other_currency');
});
