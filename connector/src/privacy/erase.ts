import { forgetCases } from '../cases/erase.ts';
import type { Knex } from 'knex';
import { forgetAddresses } from '../address-book/erase.ts';
import { audit, type AuditDetail } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { lockCustomer } from '../customers/customers.ts';
import { forgetCustomer, forgetMailboxes } from '../customers/erase.ts';
import { hashOf, mailboxKey, orderKeyOf, type ErasedKey } from '../erased/keys.ts';
import { insertErasedKeys, insertErasure } from '../erased/list.ts';
import { forgetMemberships } from '../memberships/erase.ts';
import { listCompaniesOfOrders } from '../orders/to-erase.ts';
import { HOUR } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { addJob } from '../platform/jobs.ts';
import { refuse, type Outcome, type Refused } from '../platform/outcome.ts';
import { forgetConsents } from './consents-store.ts';
import { removeExportsOf } from './exports-store.ts';
import { planOf, subjectOfContact, subjectOfCustomer, type Subject } from './subject.ts';

interface Known extends ErasedKey {
  recordId: string;
}

/** Everything by which the person, an order or a record may come again, and the companies that may be left without anybody. */
async function keysOf(trx: Knex.Transaction, subject: Subject): Promise<Known[]> {
  const { mailboxes, uids, orders, contactIds, sharedIds, customerIds, shopId } = subject;
  const records = (kind: ErasedKey['kind'], ids: string[]): Known[] =>
    ids.map((id) => ({ kind, scope: '', value: id, recordId: id }));
  return [
    ...mailboxes.map((mailbox) => ({ ...mailboxKey(mailbox, shopId), recordId: '' })),
    ...uids.map(({ shopId, uid }): Known => ({ kind: 'uid', scope: shopId, value: uid, recordId: '' })),
    ...orders.map(({ id, shopId, orderKey }) => ({ ...orderKeyOf(shopId, orderKey), recordId: id })),
    ...records('contact', contactIds),
    ...records('shared', sharedIds),
    ...records('customer', customerIds),
    // Listed now: the first version that the shop tells again has no company any more.
    ...records('account', await listCompaniesOfOrders(trx, orders)),
  ];
}

/** Forgets what a customer has in the portal. */
export async function forgetAccount(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'clock' | 'config'>,
  customerId: string,
): Promise<void> {
  // What is kept for a company goes with the last who is of it.
  for (const accountId of await forgetMemberships(trx, customerId, ctx.clock.now()))
    await forgetAddresses(trx, accountId);
  await forgetAddresses(trx, customerId);
  await forgetCases(trx, ctx, customerId);
  await removeExportsOf(trx, customerId);
  await forgetConsents(trx, customerId);
  await forgetCustomer(trx, customerId);
}

/** Ends the sign-in at once, and leaves the rest to a job. From now on whoever tells of the person is not listened to. */
export async function beginErasure(
  trx: Knex.Transaction,
  ctx: Context,
  subject: Subject,
  detail: AuditDetail,
): Promise<{ ok: true; id: string }> {
  const id = ctx.ids.new('erasure');
  const asked_at = ctx.clock.now();
  await insertErasure(trx, { id, asked_at, done_at: null, shop_id: subject.shopId });
  const keys = (await keysOf(trx, subject)).map(({ recordId, ...key }) => ({
    ...{ key_hash: hashOf(ctx.config.secret, key), erasure_id: id, kind: key.kind },
    ...{ record_id: recordId, asked_at },
  }));
  await insertErasedKeys(trx, keys);
  for (const customerId of subject.customerIds) await forgetAccount(trx, ctx, customerId);
  await forgetMailboxes(trx, subject.mailboxes);
  // The second look finds what a message wrote that was under way while this is committed.
  for (const runAt of [asked_at, asked_at + HOUR])
    await addJob(trx, ctx, { kind: 'erase', key: `erase:${id}:${runAt}`, payload: { id }, runAt });
  await audit(trx, ctx, {
    what: 'person_erased',
    on: id,
    detail: { orders: subject.orders.length, ...detail },
  });
  return { ok: true, id };
}

/** Says why nothing is erased; null when nothing stands in the way. */
async function refusalOf(
  trx: Knex.Transaction,
  { clock }: Pick<Context, 'clock'>,
  { subject, typed }: { subject: Subject; typed: string },
): Promise<Refused | null> {
  const plain = (text: string) => text.trim().toLowerCase();
  if (!subject.typed.some((text) => plain(text) === plain(typed))) return refuse('typed', 'not_typed');
  const { unfinished } = await planOf(trx, subject, clock.now());
  return unfinished.length > 0 ? refuse('', 'unfinished') : null;
}

/**
 * Erases a customer who asks for it in the portal. Refused with `not_typed` where `typed` is no mailbox of theirs, with
 * `mailboxes_changed` for the week in which a change of their mailboxes can be taken back, and with `unfinished` while an order
 * of theirs is on its way.
 */
export async function eraseCustomer(
  ctx: Context,
  { customerId, typed }: { customerId: string; typed: string },
): Promise<Outcome<{ id: string }>> {
  return transact(ctx.db, async (trx) => {
    await lockCustomer(trx, customerId);
    const subject = await subjectOfCustomer(trx, customerId);
    // Whoever broke in with a mailbox of their own would make an end of everything before the owner has read the warning.
    if ((await planOf(trx, subject, ctx.clock.now())).changedUntil !== null)
      return refuse('', 'mailboxes_changed');
    return (await refusalOf(trx, ctx, { subject, typed })) ?? beginErasure(trx, ctx, subject, {});
  });
}

/**
 * Erases a person who asked staff for it; `consent` is how. Takes the whole record. Refused as `not_typed` where
 * `typed` is neither its name nor its mailbox, and as `unfinished`; throws not_found. Staff know who asked, so a mailbox may have
 * changed lately.
 */
export async function erasePerson(
  ctx: Context,
  { contactId, typed, consent }: { contactId: string; typed: string; consent: string },
): Promise<Outcome<{ id: string }>> {
  return transact(ctx.db, async (trx) => {
    const subject = await subjectOfContact(trx, contactId);
    if (!subject) throw new AppError('not_found', 'There is no such contact.');
    const detail = { consent, contactId: subject.contactIds[0] ?? '' };
    return (await refusalOf(trx, ctx, { subject, typed })) ?? beginErasure(trx, ctx, subject, detail);
  });
}
