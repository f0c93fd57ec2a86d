import { createFormat } from '@carrello/portal/format';
import { translateWord } from '@carrello/portal/texts';
import type { Context } from '../context.ts';
import type { PersonData, PersonRequest } from '../contract/shops.ts';
import { readDetailsOf } from '../orders/of-customer.ts';
import { listShopOrdersOf } from '../orders/of-mailbox.ts';
import type { OrderDetails } from '../orders/present.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';
import type { Shop } from '../shops/store.ts';
import texts from './shop.json' with { type: 'json' };

const PAGE = 20;

type Item = PersonData['data'][number];

/** Draws an order as lines of a name and a value; those without a value are left out. */
function itemOf(order: OrderDetails, { locale, timeZone }: { locale: 'en' | 'it'; timeZone: string }): Item {
  const say = texts[locale];
  const { date, money, address } = createFormat(locale, timeZone);
  const { billing, delivery, company } = order;
  const lines: [string, string][] = [
    [say.number, order.number],
    [say.placed, date(order.placedAt)],
    [say.state, translateWord(locale, 'status', order.status)],
    [say.total, money(order.total)],
    [say.email, order.email],
    [say.billing, [...address(billing), billing.phone].join(', ')],
    [say.delivery, delivery ? [...address(delivery), delivery.phone].join(', ') : ''],
    [say.company, company ? Object.values(company).join(' ') : ''],
    [say.note, order.note],
    [say.parcels, order.parcels.map(({ trackingNumber }) => trackingNumber).join(', ')],
    [say.payments, order.payments.map(({ gateway, method }) => method || gateway).join(', ')],
  ];
  const data = lines.map(([name, value]) => ({ name, value: value.replace(/(, )+$/, '').trim() }));
  return {
    ...{ group_id: 'carrello-orders', group_label: say.group, item_id: `carrello-${order.id}` },
    data: data.filter(({ value }) => value !== ''),
  };
}

/** Reads what a shop may print of a person: its own orders from this mailbox, twenty a page. */
export async function readForShop(
  { db }: Pick<Context, 'db'>,
  { id: shopId, timeZone }: Pick<Shop, 'id' | 'timeZone'>,
  { email, page, locale }: PersonRequest,
): Promise<PersonData> {
  const of = { shopId, mailboxKey: normaliseMailbox(email) };
  const rows = await listShopOrdersOf(db, of, { skip: (page - 1) * PAGE, most: PAGE + 1 });
  const orders = await readDetailsOf(db, rows.slice(0, PAGE));
  return { data: orders.map((order) => itemOf(order, { locale, timeZone })), done: rows.length <= PAGE };
}
