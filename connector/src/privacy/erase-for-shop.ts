import type { Knex } from 'knex';
import { lockStandingContact } from '../contacts/for-crm.ts';
import { findOwnerOf } from '../contacts/owner.ts';
import { listContactsByIds } from '../contacts/queries.ts';
import type { Context } from '../context.ts';
import type { PersonErased, PersonRequest } from '../contract/shops.ts';
import { isKnownMailbox, listCustomersOf } from '../customers/of-contact.ts';
import { hashOf, mailboxKey as erasedKey } from '../erased/keys.ts';
import { isBeingErased } from '../erased/list.ts';
import { isInvited } from '../memberships/queries.ts';
import { hasOrdersBeside } from '../orders/of-contacts.ts';
import { hasBoughtBeside, listShopOrdersOf } from '../orders/of-mailbox.ts';
import type { OrderRow } from '../orders/rows.ts';
import { dayOf } from '../platform/days.ts';
import { transact } from '../platform/db.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';
import { fillText } from '../platform/texts.ts';
import type { Shop } from '../shops/store.ts';
import { listOpenTasks } from '../tasks/queries.ts';
import { addTask } from '../tasks/tasks.ts';
import { beginErasure } from './erase.ts';
import texts from './shop.json' with { type: 'json' };
import { listRecordsOf, listUids, planOf, type Subject } from './subject.ts';

const MOST_ORDERS = 100_000;
/** Whoever asks in the list of tasks. */
const BY = 'shop';

const said = (message: string, isRemoved: boolean): PersonErased => ({
  ...{ items_removed: isRemoved, items_retained: true, messages: [message], done: true },
});

const NOTHING: PersonErased = { items_removed: false, items_retained: false, messages: [], done: true };

async function subjectOf(
  trx: Knex.Transaction,
  { shopId, mailboxKey, orders }: { shopId: string; mailboxKey: string; orders: OrderRow[] },
): Promise<Subject> {
  const records = await listRecordsOf(trx, { mailboxKeys: [mailboxKey], customerId: '' });
  const uids = await listUids(trx, records.contactIds);
  return {
    ...{ ...records, shopId, mailboxes: [mailboxKey], customerIds: [], typed: [] },
    uids: uids.filter((uid) => uid.shopId === shopId),
    orders: orders.map(({ id, order_key }) => ({ id, shopId, orderKey: order_key })),
  };
}

/** True for somebody about whom one shop alone does not decide: a buyer of others, of a company or of the portal. */
async function isKnownElsewhere(
  trx: Knex.Transaction,
  { shopId, mailboxes: [mailboxKey = ''], contactIds, sharedIds }: Subject,
  orders: OrderRow[],
): Promise<boolean> {
  if (await hasBoughtBeside(trx, mailboxKey, shopId)) return true;
  if (orders.some(({ customer_id }) => customer_id !== null)) return true;
  if ((await isKnownMailbox(trx, mailboxKey)) || (await isInvited(trx, mailboxKey))) return true;
  const contacts = await listContactsByIds(trx, [...contactIds, ...sharedIds]);
  if (contacts.some(({ account_id }) => account_id !== null)) return true;
  for (const { id } of contacts) {
    if (await hasOrdersBeside(trx, id, shopId)) return true;
    if ((await listCustomersOf(trx, id)).length > 0) return true;
  }
  return false;
}

/** Asks whoever looks after the person, once while nobody has answered. */
async function askPeople(
  trx: Knex.Transaction,
  ctx: Context,
  { contactId, shop }: { contactId: string; shop: Shop },
): Promise<void> {
  const { name, locale, timeZone } = shop;
  const open = await listOpenTasks(trx, { contact_id: contactId }, 100);
  if (open.some(({ created_by }) => created_by === BY)) return;
  const title = fillText(texts[locale].task, { shop: name });
  const staffId = await findOwnerOf(trx, contactId);
  const about = { contactId, companyId: '', orderId: '', dueDay: dayOf(ctx.clock.now(), timeZone) };
  await addTask(trx, ctx, { task: { ...about, title, staffId }, by: BY, timeZone });
}

/**
 * Erases a person of whom a shop's own tool asks it: as in the portal, where the shop's orders are all that is known of
 * them. Somebody who is known elsewhere, too, is kept, and staff are asked to decide.
 */
export async function eraseForShop(
  ctx: Context,
  shop: Shop,
  { email, locale }: PersonRequest,
): Promise<PersonErased> {
  const { id: shopId } = shop;
  const mailboxKey = normaliseMailbox(email);
  return transact(ctx.db, async (trx) => {
    const orders = await listShopOrdersOf(trx, { shopId, mailboxKey }, { most: MOST_ORDERS });
    const [first] = orders;
    if (!first) return NOTHING;
    await lockStandingContact(trx, first.contact_id);
    const subject = await subjectOf(trx, { shopId, mailboxKey, orders });
    const plan = await planOf(trx, subject, ctx.clock.now());
    const erased = said(fillText(texts[locale].erased, { years: plan.keepYears }), true);
    if (await isBeingErased(trx, hashOf(ctx.config.secret, erasedKey(mailboxKey, shopId)))) return erased;
    if (await isKnownElsewhere(trx, subject, orders)) {
      await askPeople(trx, ctx, { contactId: first.contact_id, shop });
      return said(texts[locale].kept, false);
    }
    if (plan.unfinished.length > 0) return said(texts[locale].unfinished, false);
    await beginErasure(trx, ctx, subject, { shopId });
    return erased;
  });
}
