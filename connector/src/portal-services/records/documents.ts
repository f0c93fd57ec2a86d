import type { DocumentView, InvoicingView, ToldInvoice } from '@carrello/portal/services';
import { listDocuments, type DocumentEntry } from '../../invoices/issuing/queries.ts';
import { listHeld } from '../../invoices/issuing/held-store.ts';
import { findVatCheck } from '../../invoices/vat-check/answers.ts';
import { readInvoiceSettings } from '../../invoices/shop-settings.ts';
import { listIssuedElsewhere } from '../../orders/told-invoices.ts';
import type { OrderRow } from '../../orders/rows.ts';
import { startOfDay } from '../../platform/days.ts';
import type { Transactor } from '../../platform/db.ts';
import { toMajor } from '../../platform/money.ts';

/** An order has an invoice and a few credit notes. */
const MOST = 100;

/** Lists the documents of an order for whoever may see the order. */
export async function listDocumentViews(db: Transactor, orderId: string): Promise<DocumentView[]> {
  const documents = await listDocuments(db, { orderId, most: MOST });
  return documents.map(presentDocument);
}

/** Presents what another program issued: a day that is none, and an address that is not on the web, are left out. */
export function presentTold(row: OrderRow, timeZone: string): ToldInvoice[] {
  return listIssuedElsewhere(row, timeZone).map(({ kind, number, issuedOn, url }) => ({
    ...{ kind, number },
    issuedOn: Number.isNaN(startOfDay(issuedOn, 'UTC')) ? '' : issuedOn,
    url: /^https:\/\//.test(url) && URL.canParse(url) ? url : '',
  }));
}

export function presentDocument(row: DocumentEntry): DocumentView {
  const { id, kind, number, issued_on: issuedOn, payable: amount, currency } = row;
  return { id, kind, number, issuedOn, total: { amount, currency } };
}

/** Amounts are shown in major units, everything else as it is. */
const NOT_MONEY = ['rate', 'rates', 'line', 'currency'];

/** The figures of a held document for a sentence. */
export function figuresInWords(
  figures: Record<string, string | number>,
  currency: string,
): Record<string, string> {
  const entries = Object.entries(figures).map(([name, value]): [string, string] => {
    const isAmount = typeof value === 'number' && !NOT_MONEY.includes(name);
    return [name, isAmount ? `${toMajor({ amount: value, currency })} ${currency}` : String(value)];
  });
  return Object.fromEntries(entries);
}

/** Says what can be done about the documents of an order at the desk, and what of them is held. */
export async function readInvoicing(
  db: Transactor,
  order: OrderRow,
  documents: DocumentView[],
): Promise<InvoicingView> {
  const { mode } = await readInvoiceSettings(db, order.shop_id);
  const held = await listHeld(db, { order_id: order.id });
  const check = await findVatCheck(db, order.id);
  return {
    vatCheck: check
      ? { state: check.state, code: check.code, at: check.checked_at, consultation: check.consultation }
      : null,
    mayIssue: mode === 'here' && order.total > 0 && !documents.some(({ kind }) => kind === 'invoice'),
    held: held.map(({ reason, figures }) => ({ reason, figures: figuresInWords(figures, order.currency) })),
  };
}
