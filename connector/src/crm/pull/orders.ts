import type { Knex } from 'knex';
import { recordChange } from '../../changes/record.ts';
import { findOwnerOf } from '../../contacts/owner.ts';
import type { Context } from '../../context.ts';
import { findPlacedOrder } from '../../intake/placed-here.ts';
import { addNote } from '../../notes/notes.ts';
import { askForStatus } from '../../order-desk/ask-shop.ts';
import { changeStatus } from '../../order-desk/change-status.ts';
import { leadsBack } from '../../order-desk/offers.ts';
import { dayOf } from '../../platform/days.ts';
import { fillText } from '../../platform/texts.ts';
import { addTask } from '../../tasks/tasks.ts';
import type { OrderRecord } from '../records.ts';
import { conflictStatement, keptStatement, notifyStaff } from './statements.ts';
import { BY, type Taken, type Taking } from './taking.ts';
import texts from './texts.json' with { type: 'json' };

type TakingOrder = Taking<OrderRecord>;

/**
 * An order of another shop is changed there and nowhere else: the shop's plugin would send its own status again. Where the
 * shop cannot be asked, people are: by an issue, a note on the order and a task, once for each change.
 */
async function askPeople(trx: Knex.Transaction, ctx: Context, taking: TakingOrder): Promise<void> {
  const { crm, change, record } = taking;
  const ours = { status: record.status };
  if (!(await notifyStaff(trx, ctx, taking, conflictStatement(taking, ours, ['status'])))) return;
  const { id: orderId, locale, timeZone, contactId, number, shopName: shop } = record;
  const values = { crm, number, shop, ours: record.status, theirs: change.fields['status'] ?? '' };
  const about = { contactId: '', companyId: '', orderId };
  const say = (text: keyof (typeof texts)['en']) => fillText(texts[locale][text], values);
  await addNote(trx, ctx, { note: { ...about, text: say('note') }, by: BY });
  const dueDay = dayOf(ctx.clock.now(), timeZone);
  const staffId = await findOwnerOf(trx, contactId);
  const task = { ...about, title: say('task'), dueDay, staffId };
  await addTask(trx, ctx, { task, by: BY, timeZone });
}

/**
 * Keeps our status where theirs would lead back, and writes ours there again: an invoice that is made there of an order
 * that was delivered makes it `Approved`. Staff read it on the timeline; nobody has to look at it.
 */
async function keepOurs(trx: Knex.Transaction, ctx: Context, taking: TakingOrder): Promise<Taken> {
  const { record } = taking;
  await recordChange(trx, ctx, { kind: 'order', id: record.id });
  await notifyStaff(trx, ctx, taking, keptStatement(taking, { status: record.status }, ['status']));
  return { taken: [], rewritten: ['status'] };
}

/**
 * Takes the status that staff give an order. Where the order was placed here, the desk's own verb gives it: `Cancelled`
 * there → the version, the mail and the refusals of a cancellation here. Everything else about an order is the shop's.
 */
export async function takeOrder(trx: Knex.Transaction, ctx: Context, taking: TakingOrder): Promise<Taken> {
  const { change, record, merged } = taking;
  const { status } = change;
  if (status === undefined || change.fields['status'] === change.base['status']) return { taken: [] };
  const isApart = 'status' in merged.take || 'status' in merged.conflicts;
  if (isApart && leadsBack(record.status, status)) return keepOurs(trx, ctx, taking);
  const placed = await findPlacedOrder(trx, record.id);
  if (!placed && isApart) {
    const key = `${BY}:${status}:${change.turn}`;
    if (await askForStatus(trx, ctx, { orderId: record.id, status, key }))
      return { taken: [], stated: ['status'] };
    await askPeople(trx, ctx, taking);
    return { taken: [], stated: ['status'] };
  }
  // Of a refunded order `Delivered` there is judged also where it reads alike, or where both sides changed it.
  const isRefunded = record.status === 'refunded' && status === 'completed';
  const isJudged = isRefunded || (isApart ? !('status' in merged.conflicts) : record.status === status);
  if (!placed || !isJudged) return { taken: [] };
  const outcome = await changeStatus(trx, ctx, { orderId: record.id, placed, status, by: BY });
  // One that was refused may have left its flag on the order, which is a version, too.
  if (!outcome.ok)
    return outcome.reason === 'leads_back' ? keepOurs(trx, ctx, taking) : { taken: [], placed };
  return { taken: isApart ? ['status'] : [], placed };
}
