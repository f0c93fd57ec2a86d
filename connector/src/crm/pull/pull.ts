import type { Knex } from 'knex';
import { lockAccount, lockStandingContact } from '../../contacts/for-crm.ts';
import { actAs } from '../../audit/actor.ts';
import type { Context } from '../../context.ts';
import { applyWaiting } from '../../intake/placed-here.ts';
import { transactWork } from '../../platform/unit-of-work/unit-of-work.ts';
import { sha256 } from '../../platform/hash.ts';
import type { Changes, Crm, CrmChange, Fields, LinkedChange, Ended } from '../crm.ts';
import { recordIssue } from '../issues.ts';
import { findSharedRecord } from '../push/records.ts';
import { readCrmCursor, saveCrmCursor } from '../store.ts';
import { mergeFields } from '../three-way-merge.ts';
import { takeTicket } from './cases.ts';
import { takeAccount } from './companies.ts';
import { takeContact } from './contacts.ts';
import { takeEnteredOrder } from './entered-orders.ts';
import { takeEnteredPayment } from './entered-payments.ts';
import { takeEnteredProduct } from './entered-products.ts';
import { takeOrder } from './orders.ts';
import { takeProduct } from './products.ts';
import { changedStatement, conflictStatement, notifyStaff } from './statements.ts';
import type { Taken, Taking } from './taking.ts';

const CURSOR = 'changes';

/** Locks the record until the transaction ends. Returns the id of the one that stands for it. */
async function lockRecord(trx: Knex.Transaction, { kind, id }: LinkedChange): Promise<string | undefined> {
  if (kind === 'contact') return (await lockStandingContact(trx, id))?.id;
  if (kind === 'account') return (await lockAccount(trx, id))?.id;
  // A variant's stock and an order's versions have locks of their own, where they are changed.
  return id;
}

/** Asks the owner of the record for what staff want, by the verbs that the desk uses. */
function take(trx: Knex.Transaction, ctx: Context, taking: Taking): Promise<Taken> {
  const { record } = taking;
  switch (record.kind) {
    case 'account':
      return takeAccount(trx, ctx, { ...taking, record });
    case 'contact':
      return takeContact(trx, ctx, { ...taking, record });
    case 'product':
      return takeProduct(trx, ctx, { ...taking, record });
    case 'order':
      return takeOrder(trx, ctx, { ...taking, record });
  }
}

/** Lists the fields that differ and that neither side is to write over. */
function listApart({ change, record, standingId, merged }: Taking, ours: Fields, ended: Taken): string[] {
  // The contact that stayed has taken them; the one that was merged away keeps its own values.
  const taken = standingId === record.id ? ended.taken : [];
  const given = Object.keys(merged.give).filter((field) => !ended.kept?.includes(field));
  const known = new Set([...taken, ...given, ...(ended.rewritten ?? [])]);
  return Object.keys(change.fields).filter(
    (field) => ours[field] !== undefined && ours[field] !== change.fields[field] && !known.has(field),
  );
}

async function notify(
  trx: Knex.Transaction,
  ctx: Context,
  taking: Taking,
  { ours, ended, apart }: { ours: Fields; ended: Taken; apart: string[] },
): Promise<void> {
  const { merged, change } = taking;
  if (ended.taken.length > 0) await notifyStaff(trx, ctx, taking, changedStatement(taking, ended.taken));
  const known = [
    ...Object.keys(merged.held).filter((field) => !(field in merged.conflicts)),
    ...(ended.stated ?? []),
  ];
  const fresh = apart.filter((field) => !known.includes(field));
  if (fresh.length > 0) await notifyStaff(trx, ctx, taking, conflictStatement(taking, ours, fresh));
  if (change.deleted) await notifyStaff(trx, ctx, taking, { kind: 'deleted', text: '' });
}

/**
 * Takes a change over in one transaction of ours; then it is acknowledged there. A crash between the two repeats the
 * change, and what had its effect has none again. Returns undefined when there is no such record any more.
 */
async function takeOver(
  ctx: Context,
  { crm, change, present }: { crm: string; change: LinkedChange; present: Changes['present'] },
): Promise<(Ended & Pick<Taken, 'placed'>) | undefined> {
  return transactWork(ctx.db, async ({ trx }) => {
    const standingId = await lockRecord(trx, change);
    const record = await findSharedRecord(trx, change);
    if (standingId === undefined || !record) return undefined;
    const ours = present(record);
    const { fields: theirs, base, held } = change;
    const merged = mergeFields({ base, held, ours, theirs });
    const at = Math.min(change.changedAt, ctx.clock.now());
    const taking: Taking = { crm, change, record, standingId, merged, at };
    const ended = await take(trx, ctx, taking);
    const apart = listApart(taking, ours, ended);
    await notify(trx, ctx, taking, { ours, ended, apart });
    return { record, apart, ...(ended.placed ? { placed: ended.placed } : {}) };
  });
}

async function takeLinked(
  ctx: Context,
  crm: Crm,
  change: LinkedChange,
  present: Changes['present'],
): Promise<void> {
  const taken = await takeOver(ctx, { crm: crm.name, change, present });
  if (!taken) return;
  if (taken.placed) await applyWaiting(ctx, taken.placed);
  await crm.acknowledge(change, taken);
}

function takeBack(ctx: Context, crm: Crm, change: CrmChange, read: Changes): Promise<void> {
  return actAs({ kind: 'corebos' }, () => takeOne(ctx, crm, change, read));
}

function takeOne(ctx: Context, crm: Crm, change: CrmChange, read: Changes): Promise<void> {
  switch (change.kind) {
    case 'case':
      return takeTicket(ctx, crm, change, read.presentCase);
    case 'entered_order':
      return takeEnteredOrder(ctx, crm, change);
    case 'entered_payment':
      return takeEnteredPayment(ctx, crm, change);
    case 'entered_product':
      return takeEnteredProduct(ctx, crm, change);
    case 'account':
    case 'contact':
    case 'product':
    case 'order':
      return takeLinked(ctx, crm, change, read.present);
  }
}

async function recordUntaken(ctx: Context, change: CrmChange, error: unknown): Promise<void> {
  const text = error instanceof Error ? error.message : String(error);
  const record = { kind: change.kind, id: 'id' in change ? change.id : '' };
  const key = `untaken:${change.outsideId}:${sha256(text).slice(0, 32)}`;
  await recordIssue(ctx.db, ctx, { key, kind: 'untaken', record, text });
}

/** Takes over what staff changed since the last time. Returns how many changes there were. */
export async function takeBackChanges(ctx: Context, crm: Crm): Promise<number> {
  const read = await crm.changesSince(await readCrmCursor(ctx.db, CURSOR));
  const { changes, cursor } = read;
  let failed = 0;
  for (const change of changes) {
    try {
      await takeBack(ctx, crm, change, read);
    } catch (error) {
      failed += 1;
      const { kind, outsideId: outside } = change;
      ctx.log.error({ crm: crm.name, kind, outside, err: error }, 'crm.not_taken_back');
      await recordUntaken(ctx, change, error);
    }
  }
  // What failed is met again next time: the cursor stays until everything was taken.
  if (failed === 0) await saveCrmCursor(ctx.db, CURSOR, cursor, ctx.clock.now());
  return changes.length;
}
