import { audit } from '../audit/audit.ts';
import { blankCheckouts, listCheckoutsIn, listCheckoutsOf } from '../checkout/erase.ts';
import { eraseContact } from '../contacts/erase.ts';
import { forgetLeftCompany } from '../contacts/erase-company.ts';
import { rebuildContact, takeOut } from '../contacts/rebuild.ts';
import type { Context } from '../context.ts';
import { forgetDownloads } from '../downloads/erase.ts';
import { forgetOldPasswordsOf } from '../customers/erase.ts';
import { forgetIssues } from '../crm/erase.ts';
import { hashOf, mailboxKey } from '../erased/keys.ts';
import { listErasedHashes, listErasedIds, findErasureRow, setErased } from '../erased/list.ts';
import { blankEvents } from '../gateway-events/erase.ts';
import { listAppliedSince } from '../intake/applied-since.ts';
import { eraseOrder } from '../intake/erase.ts';
import { blankMailsOfOrder, blankMailsTo } from '../mails/erase.ts';
import { forgetMails } from '../mail-in/received.ts';
import { forgetInvitations } from '../memberships/erase.ts';
import { hasMembers } from '../memberships/queries.ts';
import { forgetNotes } from '../notes/erase.ts';
import { hasOrdersBeside, listOrderIdsOf } from '../orders/of-contacts.ts';
import { findOrderRow } from '../orders/queries.ts';
import { listCheckoutsTypedBy } from '../payments/erase.ts';
import { transact } from '../platform/db.ts';
import type { Job } from '../platform/jobs.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';
import { transactWork } from '../platform/unit-of-work/unit-of-work.ts';
import { forgetTasks } from '../tasks/erase.ts';
import { removeOfOrder } from '../woocommerce/actions/queries.ts';
import { forgetAccount } from './erase.ts';

interface Erasure {
  id: string;
  /** What came later is of somebody who came back. */
  askedAt: number;
  /** Of which shop alone; empty: of all. */
  shopId: string;
  /** True for a mailbox of the person. */
  isTheirs(mailbox: string): boolean;
}

async function readErasure({ db, config }: Context, id: string): Promise<Erasure> {
  const hashes = new Set(await listErasedHashes(db, id, 'mailbox'));
  const row = await findErasureRow(db, id);
  const shopId = row?.shop_id ?? '';
  return {
    ...{ id, shopId, askedAt: row?.asked_at ?? 0 },
    isTheirs: (text) => hashes.has(hashOf(config.secret, mailboxKey(normaliseMailbox(text), shopId))),
  };
}

/** What hangs on an order beside its own rows: mails, notes, work, what was typed in its checkout, what providers told. */
async function eraseAround(ctx: Context, { id: erasureId }: Erasure, orderId: string): Promise<void> {
  const order = await findOrderRow(ctx.db, orderId);
  if (!order) return;
  await transact(ctx.db, async (trx) => {
    await blankMailsOfOrder(trx, ctx, order);
    await forgetNotes(trx, { order_id: orderId });
    await forgetTasks(trx, { order_id: orderId });
    await forgetIssues(trx, [orderId]);
    await forgetDownloads(trx, orderId);
    await removeOfOrder(trx, orderId);
    const checkoutIds = await listCheckoutsOf(trx, [order.order_key]);
    await blankEvents(trx, await blankCheckouts(trx, { checkoutIds, erasureId }));
  });
}

async function erasePeople(ctx: Context, { id: erasureId, shopId, isTheirs }: Erasure): Promise<void> {
  for (const contactId of await listErasedIds(ctx.db, erasureId, 'contact'))
    await transactWork(ctx.db, async (work) => {
      if (shopId !== '' && (await hasOrdersBeside(work.trx, contactId, shopId)))
        return takeOut(work, ctx, { contactId, isTheirs: () => false });
      await eraseContact(work, ctx, { contactId, erasureId });
      await forgetIssues(work.trx, [contactId]);
    });
  for (const contactId of await listErasedIds(ctx.db, erasureId, 'shared'))
    await transactWork(ctx.db, (work) => takeOut(work, ctx, { contactId, isTheirs }));
}

/** Takes the person out of each of the orders; returns the companies that these orders were for. */
async function eraseOrders(ctx: Context, erasure: Erasure): Promise<Set<string>> {
  const companies = new Set(await listErasedIds(ctx.db, erasure.id, 'account'));
  for (const orderId of await listErasedIds(ctx.db, erasure.id, 'order')) {
    await eraseAround(ctx, erasure, orderId);
    const accountId = (await findOrderRow(ctx.db, orderId))?.account_id;
    if (accountId) companies.add(accountId);
    await transactWork(ctx.db, (work) => eraseOrder(work, ctx, { orderId, erasureId: erasure.id }));
  }
  return companies;
}

/** Lists the records of which another shop told while its person was being erased of one: they stay for its orders. */
async function listToldBeside({ db }: Context, { id, shopId }: Erasure): Promise<string[]> {
  const ids = shopId === '' ? [] : await listErasedIds(db, id, 'contact');
  const told = await Promise.all(ids.map((contactId) => hasOrdersBeside(db, contactId, shopId)));
  return ids.filter((_id, index) => told[index]);
}

/** Makes the records that others are in anew from the orders that stayed with them. */
async function rebuildShared(ctx: Context, erasure: Erasure): Promise<void> {
  const shared = await listErasedIds(ctx.db, erasure.id, 'shared');
  for (const contactId of [...shared, ...(await listToldBeside(ctx, erasure))])
    await transactWork(ctx.db, async (work) => {
      const orderIds = await listOrderIdsOf(work.trx, [contactId]);
      const versions = await listAppliedSince(work.trx, { orderIds, since: 0 });
      await rebuildContact(work, ctx, { contactId, claims: versions.map(({ claim }) => claim) });
    });
}

/** What is typed and written without an order: sign-in mails, purchases that nobody paid. */
async function eraseLoose(ctx: Context, erasure: Erasure): Promise<void> {
  const { id: erasureId, shopId, askedAt, isTheirs } = erasure;
  await transact(ctx.db, async (trx) => {
    await blankMailsTo(trx, isTheirs, { before: askedAt, now: ctx.clock.now() });
    await forgetMails(trx, isTheirs, { before: askedAt, now: ctx.clock.now() });
    const typed = await listCheckoutsTypedBy(trx, isTheirs, askedAt);
    const checkoutIds = shopId === '' ? typed : await listCheckoutsIn(trx, { shopId, ids: typed });
    await blankEvents(trx, await blankCheckouts(trx, { checkoutIds, erasureId }));
    // Whoever has any of these is not erased by one shop alone: what came since is not its matter.
    if (shopId !== '') return;
    for (const customerId of await listErasedIds(trx, erasureId, 'customer'))
      await forgetAccount(trx, ctx, customerId);
    await forgetInvitations(trx, isTheirs, askedAt);
    await forgetOldPasswordsOf(trx, isTheirs, askedAt);
  });
}

/**
 * Blanks an erased person everywhere. Each step is a transaction of its own and changes nothing the second time, so that
 * it goes on where a crash has ended it, and does it again after a restore.
 */
export async function runErasure(ctx: Context, job: Job, id: string): Promise<void> {
  const erasure = await readErasure(ctx, id);
  await erasePeople(ctx, erasure);
  const companies = await eraseOrders(ctx, erasure);
  await rebuildShared(ctx, erasure);
  await eraseLoose(ctx, erasure);
  for (const accountId of companies)
    await transactWork(ctx.db, async (work) => {
      if (!(await hasMembers(work.trx, accountId))) await forgetLeftCompany(work, ctx, accountId);
    });
  await transact(ctx.db, async (trx) => {
    const isFirst = (await findErasureRow(trx, id))?.done_at === null;
    await setErased(trx, id, ctx.clock.now());
    if (isFirst) await audit(trx, ctx, { what: 'erasure_done', on: id });
    await job.finish(trx);
  });
}
