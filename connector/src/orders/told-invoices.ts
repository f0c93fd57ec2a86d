import { dayOf } from '../platform/days.ts';
import { cut } from '../platform/text.ts';
import type { OrderRow } from './rows.ts';

/** What another program issued for an order. */
export interface IssuedElsewhere {
  kind: 'invoice' | 'creditNote';
  number: string;
  /** `2026-03-01`; empty where nobody said. */
  issuedOn: string;
  url: string;
}

/**
 * Where plugins of WooCommerce keep the number and the day of what they issue, as they stand in an order's meta: PDF Invoices
 * & Packing Slips (and its Italian add-on), WebToffee's, YITH's. The first of a kind that has a number is taken.
 */
const PLUGINS: { kind: IssuedElsewhere['kind']; number: string; day: string }[] = [
  { kind: 'invoice', number: '_wcpdf_invoice_number', day: '_wcpdf_invoice_date' },
  { kind: 'creditNote', number: '_wcpdf_credit-note_number', day: '_wcpdf_credit-note_date' },
  { kind: 'creditNote', number: '_wcpdf_credit_note_number', day: '_wcpdf_credit_note_date' },
  { kind: 'invoice', number: 'wf_invoice_number', day: '_wf_invoice_date' },
  { kind: 'invoice', number: '_ywpi_invoice_formatted_number', day: '_ywpi_invoice_date' },
  { kind: 'invoice', number: '_ywpi_invoice_number', day: '_ywpi_invoice_date' },
];

const MOST_SIGNS = 100;
const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

/** A day as it is written, or the one of a time in seconds. */
function dayIn(value: unknown, timeZone: string): string {
  const text = textOf(value);
  if (/^\d{9,10}$/.test(text)) return dayOf(Number(text) * 1000, timeZone);
  return /^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? '';
}

function readMeta({ source, meta }: Pick<OrderRow, 'source' | 'meta'>): Map<string, unknown> {
  if (source !== 'woocommerce') return new Map();
  const entries = JSON.parse(meta) as { key: string; value: unknown }[];
  return new Map(entries.map(({ key, value }) => [key, value]));
}

/** Lists what another program issued: what the shop says of it, or else what a plugin's meta says. */
export function listIssuedElsewhere(
  order: Pick<OrderRow, 'told_invoices' | 'source' | 'meta'>,
  timeZone: string,
): IssuedElsewhere[] {
  if (order.told_invoices !== null) return JSON.parse(order.told_invoices) as IssuedElsewhere[];
  const meta = readMeta(order);
  const found = PLUGINS.flatMap(({ kind, number: key, day }): IssuedElsewhere[] => {
    const number = cut(textOf(meta.get(key)), MOST_SIGNS);
    return number === '' ? [] : [{ kind, number, issuedOn: dayIn(meta.get(day), timeZone), url: '' }];
  });
  return found.filter(({ kind }, index) => found.findIndex((each) => each.kind === kind) === index);
}
