import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import { findOwnerOf } from '../contacts/owner.ts';
import type { Context } from '../context.ts';
import type { SnapshotAddress } from '../contract/orders.ts';
import { vatAreaOf } from '../contract/vat-areas.ts';
import { applyWaiting, changePlacedOrder, type LockedOrder } from '../intake/placed-here.ts';
import { queueMail } from '../mails/mails.ts';
import { byBuyerMail } from '../mails/by-buyer.ts';
import { addressChangedMail } from '../mails/order-address.ts';
import { findOrderRow } from '../orders/queries.ts';
import { dayOf } from '../platform/days.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { cut } from '../platform/text.ts';
import { fillText } from '../platform/texts.ts';
import { getShop } from '../shops/shops.ts';
import { listOpenTasks } from '../tasks/queries.ts';
import { addTask } from '../tasks/tasks.ts';
import { deliveryOf, isSameAddress, type DeliveryAddress } from './delivery.ts';
import { readState } from './home.ts';
import { refuseBuyer } from './offers.ts';
import { getOwnOrder, recordByBuyer, type OwnOrder } from './own-order.ts';
import { lockOrder } from './placed-order.ts';
import texts from './texts.json' with { type: 'json' };

const inOneLine = (address: DeliveryAddress): string => {
  const { firstName, lastName, company, line1, line2, postcode, city, state, country, phone } = address;
  const parts = [
    `${firstName} ${lastName}`,
    company,
    line1,
    line2,
    `${postcode} ${city} ${state}`,
    country,
    phone,
  ];
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(', ');
};

/** Whoever asks for the buyer in the list of tasks. */
const BY = 'buyer';
/** So many wishes wait for an answer at a time: staff have to answer one before another is taken. */
const MOST_WISHES = 5;

/** Asks whoever looks after the buyer, once for each address. Refused with `too_many_wishes`. */
async function askPeople(
  trx: Knex.Transaction,
  ctx: Context,
  { orderId, order, address }: { orderId: string; order: LockedOrder; address: DeliveryAddress },
): Promise<Outcome<{ isAsked: boolean }>> {
  const row = await findOrderRow(trx, orderId);
  const { locale, timeZone } = await getShop(trx, order.shopId);
  const values = { number: order.snapshot.number, address: inOneLine(address) };
  const title = cut(fillText(texts[locale].wish, values).replace(/\s+/g, ' '), 300);
  const task = { contactId: '', companyId: '', orderId, title, dueDay: dayOf(ctx.clock.now(), timeZone) };
  const open = await listOpenTasks(trx, { order_id: orderId }, 100);
  const wishes = open.filter(({ created_by }) => created_by === BY);
  if (wishes.some((wish) => wish.title === title)) return { ok: true, isAsked: true };
  if (wishes.length >= MOST_WISHES) return refuse('', 'too_many_wishes');
  const staffId = row ? await findOwnerOf(trx, row.contact_id) : null;
  const added = await addTask(trx, ctx, { task: { ...task, staffId }, by: BY, timeZone });
  return added.ok ? { ok: true, isAsked: true } : added;
}

/** Another country, or a part of one with another VAT: the order would cost something else. */
const costsElse = (before: SnapshotAddress, after: DeliveryAddress): boolean =>
  vatAreaOf(before) !== vatAreaOf(after);

interface Changing extends OwnOrder {
  address: DeliveryAddress;
}

async function change(
  trx: Knex.Transaction,
  ctx: Context,
  { orderId, order, address }: { orderId: string; order: LockedOrder; address: DeliveryAddress },
): Promise<void> {
  const { epoch, counter } = order.snapshot.version;
  const key = `${epoch}.${counter}`;
  await changePlacedOrder(trx, ctx, order, { delivery: address });
  await recordByBuyer(trx, ctx, { orderId, kind: 'buyer_address', key });
  await audit(trx, ctx, { what: 'order_address', on: orderId });
  const shop = await getShop(trx, order.shopId);
  const changed = { ...order, shop, publicUrl: ctx.config.publicUrl };
  await queueMail(trx, ctx, addressChangedMail(changed, address, key));
  await queueMail(trx, ctx, byBuyerMail(changed, 'address', key));
}

/**
 * Has an order sent to another address of its buyer, or with another phone number, until the first parcel goes: one new
 * version. Where shipping or VAT would cost something else it is not taken and becomes a task for whoever looks after the
 * buyer (`isAsked`). Refused as a whole (see `refuseBuyer`, `too_many_wishes`); throws `not_found`, also for an order that is
 * somebody else's.
 */
export async function changeOwnDelivery(
  ctx: Context,
  { address, ...own }: Changing,
): Promise<Outcome<{ isAsked: boolean }>> {
  const { orderId } = own;
  const { placed, outcome } = await transact(ctx.db, async (trx) => {
    const found = await getOwnOrder(trx, own);
    const order = await lockOrder(trx, found);
    const before = deliveryOf(order.snapshot);
    const done = async (): Promise<Outcome<{ isAsked: boolean }>> => {
      const refused = refuseBuyer(await readState(trx, found, order.snapshot), 'address');
      if (refused) return refused;
      if (isSameAddress(before, address)) return { ok: true, isAsked: false };
      if (costsElse(before, address)) return askPeople(trx, ctx, { orderId, order, address });
      await change(trx, ctx, { orderId, order, address });
      return { ok: true, isAsked: false };
    };
    return { placed: found, outcome: await done() };
  });
  await applyWaiting(ctx, placed);
  return outcome;
}
