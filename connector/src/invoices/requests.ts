import { findWrongInvoice, tidyCodes } from '../contract/company-codes.ts';
import type { Context } from '../context.ts';
import { presentAddresses } from '../orders/present.ts';
import { lockOrderRow } from '../orders/queries.ts';
import type { OrderRow } from '../orders/rows.ts';
import { DAY } from '../platform/clock.ts';
import { startOfDay } from '../platform/days.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { addJob } from '../platform/jobs.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { isOfCompany } from './build/parties.ts';
import { getEntity } from './entities.ts';
import { whyNothingDue } from './issuing/due.ts';
import { findRequest, keepRequest } from './issuing/request-store.ts';
import { findByCause, INVOICE } from './issuing/store.ts';
import { forgetDocumentLinks } from './links.ts';
import { listRules, ruleFor } from './rules.ts';
import { readInvoiceSettings } from './shop-settings.ts';

/** What a buyer can do about the invoice of an order that has none. */
export interface InvoiceRequest {
  /** It was asked for, and is issued once the order is paid. */
  isAsked: boolean;
  /** Until when it can be asked for; null where it cannot (any more). */
  until: number | null;
  /** An Italian person's invoice names them by it: what the order has, to be changed; null where it is not asked for. */
  fiscalCode: string | null;
}

const OVER = ['gone', 'cancelled', 'given_back'];

/** Says whether the buyer of an order may ask for its invoice now; null where there is one, or none is issued here. */
export async function readInvoiceRequest(
  db: Transactor,
  order: OrderRow,
  now: number,
): Promise<InvoiceRequest | null> {
  const { mode, entityId, fromDay, requestDays } = await readInvoiceSettings(db, order.shop_id);
  if (mode !== 'here' || entityId === null || fromDay === null || order.total <= 0) return null;
  if (OVER.includes(whyNothingDue(order) ?? '')) return null;
  const { timeZone } = await getEntity(db, entityId);
  if (order.placed_at < startOfDay(fromDay, timeZone)) return null;
  if (await findByCause(db, order.id, INVOICE)) return null;
  const { billing, company } = presentAddresses(order);
  const isCompany = isOfCompany({ company });
  const rule = ruleFor(await listRules(db, order.shop_id), billing.country);
  if ((isCompany ? rule.companies : rule.people) !== 'on_request') return null;
  const isAsked = Boolean(order.wants_invoice) || (await findRequest(db, order.id)) !== undefined;
  const until = order.placed_at + requestDays * DAY;
  const namesCode = billing.country === 'IT' && !isCompany;
  return {
    isAsked,
    until: isAsked || now >= until ? null : until,
    fiscalCode: namesCode ? (company?.fiscalCode ?? '') : null,
  };
}

/**
 * Asks for the invoice of an order, as its buyer; it is issued by itself once it is due. Refused by `fiscalCode`
 * (`fiscal_missing`, `fiscal_form`, `fiscal_check`) or as a whole (`too_late`). The caller has seen whose order it is.
 */
export async function requestInvoice(
  ctx: Context,
  { orderId, fiscalCode }: { orderId: string; fiscalCode: string },
): Promise<Outcome> {
  return transact(ctx.db, async (trx) => {
    const order = await lockOrderRow(trx, orderId);
    const now = ctx.clock.now();
    const request = order && (await readInvoiceRequest(trx, order, now));
    if (!order || !request || request.until === null) return refuse('', 'too_late');
    const { fiscalCode: code = '' } = tidyCodes({ fiscalCode });
    const wrong =
      request.fiscalCode === null
        ? undefined
        : findWrongInvoice({ fiscalCode: code }, presentAddresses(order).billing.country)[0];
    if (wrong) return refuse('fiscalCode', wrong.reason);
    const kept = request.fiscalCode === null ? '' : code;
    await keepRequest(trx, { order_id: orderId, fiscal_code: kept, asked_at: now });
    await addJob(trx, ctx, { kind: 'issue_invoice', key: `invoice:${orderId}:asked`, payload: { orderId } });
    return { ok: true };
  });
}

/** Takes a person out of what was asked of an order: what was not issued yet is asked for no more, and links end. */
export async function forgetInvoiceRequest(trx: Transactor, orderId: string): Promise<void> {
  await trx('invoice_requests').where({ order_id: orderId }).delete();
  await forgetDocumentLinks(trx, orderId);
}
