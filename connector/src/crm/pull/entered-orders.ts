import { Big } from 'big.js';
import { findContactKeys, findStandingContact } from '../../contacts/queries.ts';
import type { Context } from '../../context.ts';
import { postOrder, type UnversionedSnapshot } from '../../intake/post.ts';
import { joinRetyped } from '../../order-desk/change-status.ts';
import type { Transactor } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import { allocate, currencyDecimals, round, sum } from '../../platform/money.ts';
import { listShops } from '../../shops/shops.ts';
import type { Crm, EnteredLine, EnteredOrder } from '../crm.ts';
import type { RecordAddress } from '../records.ts';
import { BY } from './taking.ts';

/** The source of such an order; with the record's id it is the order's key, too. */
const SOURCE = BY;

interface Buyer {
  shopId: string;
  uid: string | null;
  email: string;
  firstName: string;
  lastName: string;
  phone: string;
}

/** Finds whose order it is, and a shop to hold it: any, or the buyer's own when only that shop knows them. */
async function findBuyer(db: Transactor, { contactId, currency }: EnteredOrder): Promise<Buyer | undefined> {
  const contact = await findStandingContact(db, contactId);
  if (!contact) return undefined;
  const keys = await findContactKeys(db, contact.id);
  const mailbox = keys.find(({ kind }) => kind === 'mailbox');
  const uid = keys.find(({ kind }) => kind === 'uid');
  const shops = await listShops(db);
  const shop = shops.find((each) => each.currency === currency) ?? shops[0];
  const shopId = mailbox ? shop?.id : (uid?.scope ?? shop?.id);
  if (shopId === undefined) return undefined;
  const { first_name: firstName, last_name: lastName, phone } = contact;
  const buyer = mailbox ? { uid: null, email: mailbox.value } : { uid: uid?.value ?? null, email: '' };
  return { shopId, ...buyer, firstName, lastName, phone };
}

interface LineFigures {
  subtotal: number;
  total: number;
  tax: number;
}

interface Figures {
  lines: LineFigures[];
  shipping: number;
  shippingTax: number;
  rest: number;
  total: number;
}

/** Makes minor units that add up: what rounding, discounts on the whole and the adjustment leave over is `rest`. */
function figuresOf(order: EnteredOrder): Figures {
  const scale = new Big(10).pow(currencyDecimals(order.currency));
  const minor = (value: string) => round(new Big(value).times(scale));
  const lines = order.lines.map((line) => ({
    subtotal: minor(line.subtotal),
    total: minor(line.net),
    tax: minor(line.tax),
  }));
  const shipping = minor(order.shipping);
  const shippingTax = minor(order.shippingTax);
  const total = minor(order.total);
  const charged = sum(lines.flatMap((line) => [line.total, line.tax])) + shipping + shippingTax;
  return { lines, shipping, shippingTax, rest: total - charged, total };
}

function taxesOf(order: EnteredOrder, figures: Figures): UnversionedSnapshot['taxes'] {
  const rates = [...new Set(order.lines.map(({ ratePercent }) => ratePercent))];
  const goods = rates.map((rate) =>
    sum(
      order.lines.flatMap((line, index) =>
        line.ratePercent === rate ? [figures.lines[index]?.tax ?? 0] : [],
      ),
    ),
  );
  const shipping = allocate(
    figures.shippingTax,
    goods.map((tax) => Math.max(0, tax)),
  );
  return rates.map((rate, index) => ({
    ...{ key: rate, label: `${rate} %`, ratePercent: rate },
    ...{ goods: goods[index] ?? 0, shipping: shipping[index] ?? 0 },
  }));
}

function lineOf(line: EnteredLine, figures: LineFigures) {
  return {
    ...{ key: line.key, name: line.name, sku: line.sku, quantity: line.quantity, unitPrice: line.unitPrice },
    ...figures,
    taxes: [{ taxKey: line.ratePercent, amount: line.tax }],
  };
}

const keyOf = ({ outsideId }: EnteredOrder): string => `corebos-${outsideId}`;
const statusOf = ({ status }: EnteredOrder): string => status || 'pending';

function snapshotOf(order: EnteredOrder, buyer: Buyer): UnversionedSnapshot {
  const figures = figuresOf(order);
  const named = (address: RecordAddress) => ({
    ...address,
    firstName: buyer.firstName,
    lastName: buyer.lastName,
    phone: buyer.phone,
  });
  return {
    orderKey: keyOf(order),
    sourceId: order.outsideId,
    number: order.number,
    source: SOURCE,
    status: statusOf(order),
    currency: order.currency,
    placedAt: order.placedAt,
    modifiedAt: order.modifiedAt,
    customer: { uid: buyer.uid, email: buyer.email, accountEmail: null },
    billing: named(order.billing),
    delivery: named(order.delivery),
    lines: order.lines.map((line, index) =>
      lineOf(line, figures.lines[index] ?? { subtotal: 0, total: 0, tax: 0 }),
    ),
    shipping:
      figures.shipping === 0 && figures.shippingTax === 0
        ? []
        : [{ key: 'shipping', name: 'Shipping', total: figures.shipping, tax: figures.shippingTax }],
    fees: figures.rest === 0 ? [] : [{ key: 'adjustment', name: 'Adjustment', total: figures.rest, tax: 0 }],
    taxes: taxesOf(order, figures),
    taxTotal: sum(figures.lines.map(({ tax }) => tax)) + figures.shippingTax,
    total: figures.total,
    note: order.note,
  };
}

/**
 * Takes an order that staff typed there, through the one door like every other. It is left alone when there is nobody
 * to give it to here, or no shop at all.
 */
export async function takeEnteredOrder(ctx: Context, crm: Crm, order: EnteredOrder): Promise<void> {
  const buyer = await findBuyer(ctx.db, order);
  if (!buyer) return;
  const webhookId = `${BY}:${order.outsideId}:${order.contentHash.slice(0, 40)}`;
  await transact(ctx.db, async (trx) => {
    const { shopId } = buyer;
    const placed = { shopId, orderKey: keyOf(order), checkoutId: null };
    const known = await joinRetyped(trx, { placed, status: statusOf(order), by: BY });
    await postOrder(trx, ctx, { shopId, snapshot: { ...snapshotOf(order, buyer), ...known }, webhookId });
  });
  await crm.acknowledgeOrder(order);
}
