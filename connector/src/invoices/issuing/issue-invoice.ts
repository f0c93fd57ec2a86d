import type { Knex } from 'knex';
import type { Context } from '../../context.ts';
import type { RefundRow } from '../../orders/facts.ts';
import { findOrderRow } from '../../orders/queries.ts';
import { readOrderParts, type OrderParts } from '../../orders/parts.ts';
import { dayOf } from '../../platform/days.ts';
import { transact } from '../../platform/db.ts';
import { addJob } from '../../platform/jobs.ts';
import { draftInvoice } from '../build/from-order.ts';
import { getEntity } from '../entities.ts';
import { mailDocument } from '../mail-document.ts';
import { listRules } from '../rules.ts';
import { readInvoiceSettings } from '../shop-settings.ts';
import { whyNotByItself } from './due.ts';
import { issue, type Issued } from './freeze.ts';
import { findVatCheck } from '../vat-check/answers.ts';
import { removeHeld } from './held-store.ts';
import { findRequest, forgetRequestCode, type RequestRow } from './request-store.ts';
import { INVOICE } from './store.ts';

/** Adds the work of crediting a refund: once, however many versions of the order tell of it. */
export async function addCreditNote(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'clock' | 'ids'>,
  { id, order_id: orderId }: Pick<RefundRow, 'id' | 'order_id'>,
): Promise<void> {
  await addJob(trx, ctx, {
    kind: 'credit_note',
    key: `credit_note:${id}`,
    payload: { orderId, refundId: id },
  });
}

interface Asked {
  orderId: string;
  /** Nobody asked for it: the shop's settings and rules decide. */
  byItself?: boolean;
  /** What the buyer told later; empty leaves the order's. */
  fiscalCode?: string;
}

/**
 * Issues the invoice of an order, once, by the legal entity of its shop; what was given back already is credited after it.
 * `alongside` commits with whatever comes of it.
 */
export async function issueInvoice(
  ctx: Context,
  { orderId, byItself = false, fiscalCode = '' }: Asked,
  alongside?: (trx: Knex.Transaction) => Promise<void>,
): Promise<Issued> {
  const none = async (why: 'no_order' | 'off' | 'elsewhere'): Promise<Issued> => {
    await transact(ctx.db, async (trx) => {
      await removeHeld(trx, orderId, INVOICE);
      await alongside?.(trx);
    });
    return { state: 'none', why };
  };
  const found = await findOrderRow(ctx.db, orderId);
  if (!found) return none('no_order');
  const settings = await readInvoiceSettings(ctx.db, found.shop_id);
  if (settings.mode !== 'here' || settings.entityId === null)
    return none(settings.mode === 'elsewhere' ? 'elsewhere' : 'off');
  const entity = await getEntity(ctx.db, settings.entityId);
  const rules = await listRules(ctx.db, found.shop_id);
  // What the draft has read under the order's lock holds to the end of the transaction.
  let read: { parts: OrderParts; request: RequestRow | undefined } | undefined;
  return issue(
    ctx,
    {
      ...{ orderId, cause: INVOICE, entity, kind: 'invoice' },
      async draft(trx, order) {
        const parts = (await readOrderParts(trx, [orderId])).of(orderId);
        const request = await findRequest(trx, orderId);
        read = { parts, request };
        const askedLater = request !== undefined;
        const wanted = askedLater || Boolean(order.wants_invoice);
        const asked = { order, parts, entity, settings, rules, now: ctx.clock.now(), wanted, askedLater };
        const why = byItself ? whyNotByItself(asked) : null;
        const told = fiscalCode || request?.fiscal_code || '';
        if (why !== null) return why;
        const check = ctx.vies && (await findVatCheck(trx, orderId));
        const vatCheck = check && {
          ...{ state: check.state, code: check.code, consultation: check.consultation },
          ...{ on: dayOf(check.checked_at, entity.timeZone), byHand: !byItself },
        };
        const ordered = { order, parts, entity, fiscalCode: told, ...(vatCheck && { vatCheck }) };
        return { draft: draftInvoice(ordered), correctsId: null };
      },
      async afterwards(trx, document, order) {
        await mailDocument(trx, ctx, document, { order });
        // The frozen document has it now.
        if (read?.request) await forgetRequestCode(trx, orderId);
        for (const refund of read?.parts.facts.refunds ?? []) await addCreditNote(trx, ctx, refund);
      },
    },
    alongside,
  );
}
