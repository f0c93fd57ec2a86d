import type { Told } from '../../plugin/support/told-order.ts';
import { restOrder, restRefund } from './rest-order.ts';
import { fault, type Answer, type RestShop } from './rest-shop.ts';

/**
 * What writing over REST does, as WooCommerce 9.9.5 was seen to do it: a refund that is too high, or that the gateway cannot make, is
 * a 500; a PUT sets what it names and moves the time of the order; meta is set by its key; fulfilments are as the documentation
 * of 10.x has them.
 */

const NO_REFUND = 'woocommerce_rest_cannot_create_order_refund';
const noRefund = (message: string): Answer => ({
  status: 500,
  body: { code: NO_REFUND, message, data: 500 },
});

const list = (told: Told, name: string): Told[] => (told[name] as Told[] | undefined) ?? [];
const gmt = (ms: number): string => new Date(ms).toISOString().slice(0, 19);

function newId(shop: RestShop): number {
  const refunds = [...shop.orders.values()].flatMap((told) => list(told, 'refunds'));
  const notes = [...shop.notes.values()].flat();
  return Math.max(1000, ...[...refunds, ...notes].map(({ id }) => Number(id))) + 1;
}

function setMeta(told: Told, entries: Told[]): Told[] {
  const meta = [...list(told, 'meta_data')];
  for (const { key, value } of entries) {
    const known = meta.findIndex((each) => each['key'] === key);
    const entry = { id: known >= 0 ? meta[known]?.['id'] : 900 + meta.length, key, value };
    if (known >= 0) meta[known] = entry;
    else meta.push(entry);
  }
  return meta;
}

function putOrder(shop: RestShop, told: Told, body: Told): Answer {
  const { meta_data: meta = [], ...changes } = body;
  if (changes['status'] === 'trash') return fault(400, 'rest_invalid_param', 'Invalid parameter(s): status');
  const shipping = { ...(told['shipping'] as object), ...(changes['shipping'] as object) };
  const next = {
    ...{ ...told, ...changes, shipping },
    meta_data: setMeta(told, meta as Told[]),
    date_modified: gmt(shop.now()),
  };
  shop.put(next);
  return { status: 200, body: restOrder(next) };
}

function refundLine(line: Told, index: number): Told {
  const tax = list(line, 'refund_tax').reduce((sum, each) => sum + Number(each['refund_total']), 0);
  return {
    ...{
      id: 700 + index,
      name: '',
      product_id: 0,
      variation_id: 0,
      sku: '',
      quantity: -Number(line['quantity']),
    },
    ...{ subtotal: `-${String(line['refund_total'])}`, subtotal_tax: `-${tax}` },
    ...{ total: `-${String(line['refund_total'])}`, total_tax: `-${tax}` },
    meta_data: [{ id: 1, key: '_refunded_item_id', value: String(line['id']) }],
  };
}

function postRefund(shop: RestShop, told: Told, body: Told): Answer {
  const refunds = list(told, 'refunds');
  const back = refunds.reduce((sum, each) => sum + Number(each['amount']), 0);
  const amount = Number(body['amount']);
  if (amount > Number(told['total']) - back) return noRefund('Invalid refund amount.');
  if ((body['api_refund'] ?? true) && told['payment_method'] !== 'stripe')
    return noRefund('The payment gateway for this order does not support automatic refunds.');
  const refund = {
    ...{ id: newId(shop), parent_id: told['id'], amount: body['amount'], reason: body['reason'] },
    ...{ date_created: gmt(shop.now()), refunded_payment: body['api_refund'] },
    meta_data: list(body, 'meta_data').map((entry, index) => ({ id: index + 1, ...entry })),
    line_items: list(body, 'line_items').map(refundLine),
  };
  const isAll = back + amount >= Number(told['total']);
  shop.put({ ...told, refunds: [...refunds, refund], ...(isAll ? { status: 'refunded' } : {}) });
  return { status: 201, body: restRefund(refund) };
}

function postFulfillment(shop: RestShop, told: Told, body: Told): Answer {
  if (!shop.fulfillments) return fault(404, 'rest_no_route', 'No route was found.');
  const id = Number(told['id']);
  const known = shop.fulfillments.get(id) ?? [];
  const fulfillment = { ...body, id: known.length + 1, date_updated: gmt(shop.now()).replace('T', ' ') };
  shop.fulfillments.set(id, [...known, fulfillment]);
  shop.put({
    ...told,
    meta_data: setMeta(told, [{ key: '_fulfillment_status', value: 'fulfilled' }]),
  });
  return { status: 201, body: fulfillment };
}

export function writeInto(
  shop: RestShop,
  method: string,
  { path, body }: { path: string; body: Told; query: Record<string, string> },
): Answer {
  const [, id, what = ''] = /^orders\/(\d+)(?:\/(\w+))?$/.exec(path) ?? [];
  const told = shop.orders.get(Number(id));
  if (!told) return fault(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
  if (method === 'PUT' && what === '') return putOrder(shop, told, body);
  if (method === 'POST' && what === 'refunds') return postRefund(shop, told, body);
  if (method === 'POST' && what === 'fulfillments') return postFulfillment(shop, told, body);
  if (method === 'POST' && what === 'notes') {
    const note = {
      id: newId(shop),
      note: String(body['note']),
      customer_note: body['customer_note'] === true,
    };
    shop.notes.set(Number(id), [...(shop.notes.get(Number(id)) ?? []), note]);
    return { status: 201, body: note };
  }
  return fault(404, 'rest_no_route', 'No route was found matching the URL and request method.');
}
