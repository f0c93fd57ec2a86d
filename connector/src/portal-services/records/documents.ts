import type { DocumentView, InvoicingView } from '@carrello/portal/services';
import { listDocuments } from '../../invoices/issuing/queries.ts';
import { listHeld } from '../../invoices/issuing/held-store.ts';
import { readInvoiceSettings } from '../../invoices/shop-settings.ts';
import type { OrderRow } from '../../orders/rows.ts';
import type { Transactor } from '../../platform/db.ts';
import { toMajor } from '../../platform/money.ts';

/** An order has an invoice and a few credit notes. */
const MOST = 100;

/** Lists the documents of an order for whoever may see the order. */
export async function listDocumentViews(db: Transactor, orderId: string): Promise<DocumentView[]> {
  const documents = await listDocuments(db, { orderId, most: MOST });
  return documents.map(({ id, kind, number, issued_on, payable, currency }) => ({
    ...{ id, kind, number, issuedOn: issued_on, total: { amount: payable, currency } },
  }));
}

/** Amounts are shown in major units, everything else as it is. */
const NOT_MONEY = ['rate', 'rates', 'line', 'currency'];

function toText(figures: Record<string, string | number>, currency: string): Record<string, string> {
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
  return {
    mayIssue: mode === 'here' && order.total > 0 && !documents.some(({ kind }) => kind === 'invoice'),
    held: held.map(({ reason, figures }) => ({ reason, figures: toText(figures, order.currency) })),
  };
}
