import type { Context } from '../context.ts';
import type { Facts } from '../orders/facts.ts';
import { GONE } from '../orders/gone.ts';
import type { OrderRow } from '../orders/rows.ts';
import { DAY } from '../platform/clock.ts';
import { startOfDay } from '../platform/days.ts';
import { addJob } from '../platform/jobs.ts';
import type { Finder, Table, Work } from '../platform/unit-of-work/unit-of-work.ts';
import { whyNothingDue } from './issuing/due.ts';
import { HELD_BY_ORDER, removeHeld } from './issuing/held-store.ts';
import { addCreditNote } from './issuing/issue-invoice.ts';
import { findByCause, INVOICE } from './issuing/store.ts';
import type { SettingsRow } from './shop-settings.ts';

const SETTINGS: Table<SettingsRow> = { name: 'invoice_settings', primary: ['shop_id'] };
const BY_SHOP: Finder<SettingsRow> = { table: SETTINGS, by: ['shop_id'], unique: true };

/** Whether an invoice may be due, told from what is at hand; the job looks closely. Days begin at most a day before UTC's. */
function mayBeDue(order: OrderRow, settings: SettingsRow | undefined): boolean {
  if (settings?.mode !== 'here' || settings.from_day === null || GONE.includes(order.status)) return false;
  const begins = startOfDay(settings.from_day, 'UTC') - DAY;
  return order.placed_at >= begins && whyNothingDue(order) === null;
}

/**
 * Adds what follows for documents from a version of an order, in the same work: the invoice of what is paid, and a credit
 * note for each refund of what was invoiced. The order is locked here and where documents are made, so that a refund meets
 * its invoice or is found by it. `isBack`: of the version before nothing was due, e.g. because the order was in the trash.
 */
export async function followOrder(
  work: Work,
  ctx: Pick<Context, 'clock' | 'ids'>,
  { order, facts, isBack = false }: { order: OrderRow; facts: Facts; isBack?: boolean },
): Promise<void> {
  const settings = await work.find(BY_SHOP, [order.shop_id]);
  const { id: orderId, company } = order;
  // An order that a later version gives to a company, or that asks for an invoice then, is looked at once more.
  const who = `${company === null ? 'person' : 'company'}${order.wants_invoice ? ':asked' : ''}`;
  const again = isBack ? `:${order.epoch}.${order.counter}` : '';
  if (mayBeDue(order, settings))
    work.later(async (trx) => {
      await addJob(trx, ctx, {
        kind: 'issue_invoice',
        key: `invoice:${orderId}:${who}${again}`,
        payload: { orderId },
      });
    });
  if (settings?.mode === 'here' && whyNothingDue(order) !== null) {
    const held = await work.list(HELD_BY_ORDER, [orderId]);
    if (held.some(({ cause }) => cause === INVOICE)) work.later((trx) => removeHeld(trx, orderId, INVOICE));
  }
  if (facts.refunds.length === 0) return;
  work.later(async (trx) => {
    if (!(await findByCause(trx, orderId, INVOICE))) return;
    for (const refund of facts.refunds) await addCreditNote(trx, ctx, refund);
  });
}
