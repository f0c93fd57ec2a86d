import { toMajor } from '../../platform/money.ts';
import type { Applied } from '../crm.ts';
import type { DocumentRecord } from '../records.ts';
import { applyShape, type Drawing, type Shape } from './apply.ts';
import { RowBatch } from './batch-insert.ts';
import { select, type Runner } from './connection.ts';
import type { TextFitter } from './fit-text.ts';
import { findLinks } from './links.ts';
import { withOneRateEach } from './one-rate.ts';
import { addDetail } from './order-details.ts';
import { drawOrder, lineRow, shippingRow, type OrderDrawing } from './order-drawing.ts';
import { figureNotes } from './order-notes.ts';
import { relatedTo } from './references.ts';
import { takeIds, takeNumbers } from './sequence.ts';
import type { Target } from './session.ts';
import { fittingNotes, say } from './texts.ts';

const INVOICE = 'vtiger_invoice';

/** coreBOS has one module for both: a credit note is an invoice of this status. */
const statusOf = ({ documentKind, isPaid }: DocumentRecord): string => {
  if (documentKind === 'creditNote') return 'Credit Invoice';
  return isPaid ? 'Paid' : 'Sent';
};

function notesOf(record: DocumentRecord, { totals }: OrderDrawing, fitter: TextFitter): string[] {
  const { locale, number, issuedOn, corrects, reason, sale } = record;
  const amount = toMajor({ amount: sale.total, currency: sale.currency });
  const values = { number, day: issuedOn, invoice: corrects, amount, currency: sale.currency };
  return [
    say(locale, `document.${record.documentKind}`, values),
    ...(reason === '' ? [] : [say(locale, 'refund.reason', { reason })]),
    ...figureNotes(sale, totals),
    ...fittingNotes(locale, fitter),
  ];
}

interface Drawn {
  drawing: OrderDrawing;
  /** The Sales Order that it bills; 0 where there is none. */
  orderId: number;
}

function draw(target: Target, record: DocumentRecord, { drawing, orderId }: Drawn, fitter: TextFitter) {
  const { site } = target;
  const { number, issuedOn, dueOn, locale, sale } = record;
  const fit = (column: string, value: string) => fitter.fit(INVOICE, column, value, 'subject');
  const subject = say(locale, `document.subject_${record.documentKind}`, { number, shop: sale.shopName });
  return {
    values: {
      [INVOICE]: {
        ...{ ...drawing.head, subject: fit('subject', subject), invoice_no: fit('invoice_no', number) },
        ...{ salesorderid: orderId, invoicedate: issuedOn, invoicestatus: statusOf(record) },
      },
      vtiger_invoicebillads: drawing.billing,
      vtiger_invoiceshipads: drawing.shipping,
    },
    fresh: {
      [INVOICE]: { duedate: dueOn ?? issuedOn, purchaseorder: '', terms_conditions: '', tandc: 0 },
      vtiger_invoicebillads: { bill_pobox: '' },
      vtiger_invoiceshipads: { ship_pobox: '' },
    },
    notes: notesOf(record, drawing, fitter),
    beside(batch: RowBatch, crmid: number) {
      drawing.totals.lines.forEach((_, index) => {
        // The sale has taken the stock: a save of the invoice there gives it back and takes it again, and nothing moves.
        batch.add('vtiger_inventoryproductrel', {
          ...lineRow(site, drawing, index, crmid),
          incrementondel: 1,
        });
      });
      if (Number(drawing.totals.shippingTax) !== 0)
        batch.add('vtiger_inventoryshippingrel', shippingRow(site, drawing, crmid));
    },
  } satisfies Drawing;
}

/** Adds the lines' own records, which need the keys that the lines were given. */
async function addDetails(
  trx: Runner,
  target: Target,
  added: { drawing: OrderDrawing; crmid: number }[],
): Promise<void> {
  const { db, site } = target;
  const count = added.reduce((lines, { drawing }) => lines + drawing.totals.lines.length, 0);
  if (!site.modules.has('InventoryDetails') || count === 0) return;
  const ids = await takeIds(db, count);
  const numbers = await takeNumbers(db, site, 'InventoryDetails', count);
  const batch = new RowBatch(site);
  let next = 0;
  for (const { drawing, crmid } of added) {
    const rows = await select(
      trx,
      'SELECT lineitem_id FROM vtiger_inventoryproductrel WHERE id = ? ORDER BY sequence_no',
      [crmid],
    );
    rows.forEach((row, index) => {
      const detail = { crmid: ids[next] as number, number: numbers[next] as string };
      next += 1;
      addDetail(batch, target, { drawing, index, crmid, detail, lineItemId: Number(row['lineitem_id']) });
    });
  }
  await batch.insert(trx);
}

function documentShape(target: Target, drawnOf: (record: DocumentRecord) => Drawn): Shape<DocumentRecord> {
  return {
    // Its number is ours, of a series without gaps: none of coreBOS' own is spent.
    ...{ kind: 'document', module: 'Invoice', numberColumn: null, keyOf: ({ id }) => id },
    tables: [
      { table: INVOICE, key: 'invoiceid', shared: [] },
      { table: 'vtiger_invoicecf', key: 'invoiceid', shared: [] },
      { table: 'vtiger_invoicebillads', key: 'invoicebilladdressid', shared: [] },
      { table: 'vtiger_invoiceshipads', key: 'invoiceshipaddressid', shared: [] },
    ],
    draw: (record, fitter) => draw(target, record, drawnOf(record), fitter),
    added: (trx, slots) =>
      addDetails(
        trx,
        target,
        slots.map(({ record, crmid }) => ({ drawing: drawnOf(record).drawing, crmid })),
      ),
  };
}

/** Applies documents as invoices; their lines are written once, because what a document states never changes. */
export async function applyDocuments(target: Target, records: DocumentRecord[]): Promise<Applied[]> {
  const { db, site } = target;
  if (!site.modules.has('Invoice'))
    return records.map(({ id, version }) => ({ id, version, outsideId: null }));
  const sales = records.map(({ sale }) => withOneRateEach(sale));
  const related = await relatedTo(target, sales);
  const orders = await findLinks(db, 'order', [...new Set(records.map(({ orderId }) => orderId))]);
  const drawn = new Map(
    records.map(({ id, orderId }, index): [string, Drawn] => {
      const sale = sales[index] as DocumentRecord['sale'];
      const drawing = drawOrder(site, sale, related(sale));
      return [id, { drawing, orderId: orders.get(orderId)?.crmid ?? 0 }];
    }),
  );
  return applyShape(
    target,
    documentShape(target, ({ id }) => drawn.get(id) as Drawn),
    records,
  );
}
