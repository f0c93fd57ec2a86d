import type { DeskInvoiceServices } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { askForMonth, listMonths, readMonth } from '../documents/months/months.ts';
import { listEntities } from '../invoices/entities.ts';
import { listHeldSome } from '../invoices/issuing/held-store.ts';
import { correctByHand } from '../invoices/issuing/issue-credit.ts';
import { findDocumentRow, findInvoice, listIssued } from '../invoices/issuing/queries.ts';
import { mailDocument } from '../invoices/mail-document.ts';
import { audit } from '../audit/audit.ts';
import { listOrderCurrencies, listOrderNumbers, orderIdsOf } from '../orders/queries.ts';
import { transact } from '../platform/db.ts';
import { guarded } from './guarded.ts';
import { figuresInWords, presentDocument } from './records/documents.ts';

/** More than these are found by the command. */
const MOST_HELD = 50;

async function readHeld({ db }: Context) {
  const held = await listHeldSome(db, MOST_HELD);
  const ids = held.map(({ orderId }) => orderId);
  const numbers = await listOrderNumbers(db, ids);
  const currencies = await listOrderCurrencies(db, ids);
  return held.map(({ orderId, reason, figures }) => ({
    ...{ orderId, reason, orderNumber: numbers.get(orderId) ?? '' },
    figures: figuresInWords(figures, currencies.get(orderId) ?? 'EUR'),
  }));
}

/** What the desk sees of issued documents, and does about them. */
export function deskInvoiceServices(ctx: Context): DeskInvoiceServices {
  const { db } = ctx;
  return {
    listIssued: guarded('orders.read', async (_session, ask) => {
      const { entityId, kind, month, contactId, companyId, cursor } = ask;
      const isAll = entityId + kind + month + contactId + companyId === '' && cursor === null;
      const orderIds =
        contactId + companyId === ''
          ? undefined
          : orderIdsOf(db, contactId === '' ? { account_id: companyId } : { contact_id: contactId });
      const { items, next } = await listIssued(db, {
        entityId,
        kind,
        month,
        cursor,
        ...(orderIds && { orderIds }),
      });
      return {
        documents: {
          next,
          items: items.map((row) => ({
            ...presentDocument(row),
            ...{ orderId: row.order_id, orderNumber: row.order_number, buyerName: row.buyer_name },
          })),
        },
        held: isAll ? await readHeld(ctx) : [],
        entities: (await listEntities(db)).map(({ id, name }) => ({ id, name })),
      };
    }),
    listMonths: guarded('invoices.manage', async () => {
      const entities = (await listEntities(db)).map(({ id, name }) => ({ id, name }));
      const nameOf = (id: string): string => entities.find((entity) => entity.id === id)?.name ?? '';
      const months = (await listMonths(db)).map(({ id, month, entity_id, state }) => ({
        ...{ id, month, entity: nameOf(entity_id), isReady: state === 'ready' },
      }));
      return { months, entities };
    }),
    askForMonth: guarded('invoices.manage', async (_session, { entityId, month }) => {
      if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(month)) return { ok: false, field: 'month', reason: 'bad_month' };
      if (!(await listEntities(db)).some(({ id }) => id === entityId))
        return { ok: false, field: 'entity', reason: 'not_listed' };
      await askForMonth(ctx, { entityId, month });
      return { ok: true, notice: 'month_asked' };
    }),
    readMonth: guarded('invoices.manage', (_session, id) => readMonth(ctx, id)),
    correctInvoice: guarded('orders.refund', async (_session, orderId, ask) => {
      const invoice = await findInvoice(db, orderId);
      if (!invoice) return { ok: false, field: '', reason: 'no_invoice' };
      const issued = await correctByHand(ctx, { invoice, ...ask });
      if (issued.state === 'held') return { ok: false, field: 'amount', reason: issued.held.reason };
      if (issued.state === 'none') return { ok: false, field: '', reason: issued.why };
      return { ok: true, notice: 'invoice_corrected' };
    }),
    mailAgain: guarded('orders.refund', (_session, of) =>
      transact(db, async (trx) => {
        const document = await findDocumentRow(trx, of);
        const to = document && (await mailDocument(trx, ctx, document, { again: true }));
        if (!to) return { ok: false, field: '', reason: 'no_mailbox' };
        await audit(trx, ctx, { what: 'document_mailed', on: of.orderId });
        return { ok: true, notice: 'document_sent' };
      }),
    ),
  };
}
