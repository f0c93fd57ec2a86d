import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { OrderRow } from '../orders/rows.ts';
import { dayOf } from '../platform/days.ts';
import { startOf } from '../platform/text.ts';
import { fillText } from '../platform/texts.ts';
import { findHomeShop, listShopsByIds } from '../shops/shops.ts';
import { addTask } from '../tasks/tasks.ts';
import { waitFor } from './change.ts';
import * as store from './store.ts';
import type { CaseRow } from './store.ts';
import texts from './texts.json' with { type: 'json' };

interface Failed {
  row: CaseRow;
  order: OrderRow;
  /** The key of the form that gave the money back. */
  key: string;
  /** Who gave it back. */
  by: string;
}

/** Puts the case where it was before the money went back, also when it was closed since: the buyer has nothing yet. */
async function leadBack(trx: Knex.Transaction, ctx: Context, { row, by }: Failed): Promise<void> {
  if (row.state !== 'money_back' && row.state !== 'closed') return;
  const states = (await store.listStates(trx, row.id)).map(({ state }) => state);
  const state = states[states.lastIndexOf('money_back') - 1] ?? 'asked';
  const now = ctx.clock.now();
  await store.updateCase(trx, row.id, { state, closed_at: null, ...waitFor(row, 'us', now) });
  const text = texts[row.locale].refundFailed;
  await store.insertState(trx, { case_id: row.id, state, by_kind: 'staff', by_id: by, text, at: now });
  await audit(trx, ctx, { what: 'case_moved', on: row.id, detail: { to: state } });
}

/** Adds today's work for whoever has the case, or for everybody. */
async function addWork(trx: Knex.Transaction, ctx: Context, { row, order, by }: Failed): Promise<void> {
  const shop = (await listShopsByIds(trx, [order.shop_id])).get(order.shop_id) ?? (await findHomeShop(trx));
  const { locale, timeZone } = shop ?? { locale: row.locale, timeZone: 'UTC' };
  const title = fillText(texts[locale].refundFailedTask, { number: row.number, order: order.number });
  const about = { contactId: '', companyId: '', orderId: order.id, title };
  const dueDay = dayOf(ctx.clock.now(), timeZone);
  const add = (staffId: string | null) =>
    addTask(trx, ctx, { task: { ...about, dueDay, staffId }, by, timeZone });
  // Whoever had it may have left.
  const added = await add(row.staff_id || null);
  if (!added.ok) await add(null);
}

/** A refund of a case has failed after all: the case goes back, with a note and work for somebody. Twice it is once. */
export async function goBack(trx: Knex.Transaction, ctx: Context, failed: Failed): Promise<void> {
  const { row, key, by } = failed;
  const note = { case_id: row.id, form_key: startOf(`failed:${key}`, 40) };
  if ((await store.findMessageId(trx, note)) !== undefined) return;
  await store.insertMessage(trx, {
    ...{ ...note, id: ctx.ids.new('caseMessage'), author_kind: 'staff', author_id: by, source: 'desk' },
    ...{ is_internal: true, text: texts[row.locale].refundFailedNote, at: ctx.clock.now() },
  });
  await leadBack(trx, ctx, failed);
  await addWork(trx, ctx, failed);
}
