import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { isTold, recordOutsideRefundIn, type OutsideRefund } from '../order-desk/outside-refund.ts';
import { formatMoney } from '../platform/money.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { changeCase, noSuchCase, owned, writeMove, type By } from './change.ts';
import { movesOf } from './states.ts';
import * as store from './store.ts';

/**
 * Takes the case's step for money that staff say they gave back where the order was paid: no money moves here. Refused as
 * `recordOutsideRefund` is, and as a whole (`case_moved`). Throws not_found.
 */
export async function tellCaseRefund(
  ctx: Context,
  { caseId, orderId, refund, by: id }: { caseId: string; orderId: string; refund: OutsideRefund; by: string },
): Promise<Outcome> {
  const by: By = { kind: 'staff', id };
  return changeCase(ctx, { caseId, by }, async (trx, row, order) => {
    if (row.order_id !== orderId) throw noSuchCase();
    if (await isTold(trx, orderId, refund.key)) return { ok: true };
    if (!movesOf(row.kind, row.state, 'staff').includes('refund')) return refuse('', 'case_moved');
    const told = await recordOutsideRefundIn(trx, ctx, { orderId, refund, by: id });
    if (!told.ok) return told;
    const { amount, note } = refund;
    const text = [formatMoney({ amount, currency: order.currency }, row.locale), note]
      .filter(Boolean)
      .join('\n');
    const answered = { first_answer_at: row.first_answer_at ?? ctx.clock.now() };
    await store.updateCase(trx, caseId, { ...answered, ...owned(row, by) });
    await writeMove(trx, ctx, { row, move: 'refund', by, text });
    await audit(trx, ctx, { what: 'case_moved', on: caseId, detail: { to: 'money_back' } });
    return { ok: true };
  });
}
