import { mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Db } from '../../../connector/src/platform/db.ts';
import { toMajor } from '../../../connector/src/platform/money.ts';
import { xmlInside } from '../../invoices/judge-pdf.ts';
import { carrello } from '../connector.ts';
import type { Stage } from '../stage.ts';
import { assert } from './checks.ts';

export interface DemoDocument {
  kind: 'invoice' | 'creditNote';
  number: string;
  total: { amount: number; currency: string };
  /** Absolute paths. They stay when the demo has ended. */
  pdf: string;
  xml: string;
}

const SELLER = {
  name: 'La Bottega SRL',
  street: 'Via Cavana 3',
  postcode: '34124',
  city: 'Trieste',
  state: 'TS',
  country: 'IT',
  'vat-number': 'IT01234567897',
  regime: 'RF01',
  email: 'invoices@bottega.example',
};

/** Says who sells and issues invoices: to people in Italy on request, as it is there at first. */
export function issueInvoices({ environment }: Stage): void {
  const fields = Object.entries(SELLER).flatMap(([option, value]) => [`--${option}`, value]);
  const printed = carrello(environment, ['entity', 'set', ...fields]);
  const entity = /^entity (\S+)$/m.exec(printed)?.[1] ?? '';
  assert(printed.includes('Nothing is missing.'), `The seller cannot issue anything: ${printed}`);
  const from = `${new Date().getUTCFullYear() - 1}-01-01`;
  carrello(environment, ['entity', 'shop', '--mode', 'here', '--entity', entity, '--from', from]);
}

interface Row {
  id: string;
  kind: DemoDocument['kind'];
  number: string;
  payable: number;
  currency: string;
}

const PATIENCE_MS = 60_000;

/** Both documents of an order that was paid and of which something was given back, as soon as they are issued. */
async function readDocuments(db: Db, orderId: string): Promise<Row[]> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const rows: Row[] = await db('issued_documents').where({ order_id: orderId }).orderBy('issued_at');
    if (rows.length >= 2) return rows;
    assert(Date.now() < until, `Order ${orderId} has ${rows.length} of two documents.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function writeXml({ environment }: Stage, folder: string, number: string): string {
  const known = readdirSync(folder);
  carrello(environment, ['invoices', 'write', number, '--form', 'ubl', '--to', folder]);
  const file = readdirSync(folder).find((name) => !known.includes(name)) ?? '';
  const place = join(folder, `${number.replaceAll(/\W/g, '-')}.xml`);
  renameSync(join(folder, file), place);
  return place;
}

/** Downloads the invoice and the credit note of an order as its buyer, and holds their totals against what was charged. */
export async function downloadDocuments(
  page: Page,
  { stage, db, orderId }: { stage: Stage; db: Db; orderId: string },
): Promise<DemoDocument[]> {
  const folder = mkdtempSync(join(tmpdir(), 'carrello-documents-'));
  const order = await db('orders').where({ id: orderId }).first('total', 'refunded_total');
  const documents: DemoDocument[] = [];
  for (const { id, kind, number, payable, currency } of await readDocuments(db, orderId)) {
    const charged = kind === 'invoice' ? order?.total : order?.refunded_total;
    assert(payable === charged, `${number} is about ${payable}, and ${charged} were charged.`);
    const answer = await page.request.get(`${stage.urls.portal}/orders/${orderId}/documents/${id}`);
    const bytes = await answer.body();
    assert(answer.ok() && bytes.subarray(0, 5).toString() === '%PDF-', `${number} is no PDF.`);
    const total = { amount: payable, currency };
    const inside = /<ram:GrandTotalAmount[^>]*>([\d.]+)</.exec(xmlInside(bytes) ?? '')?.[1];
    assert(inside === toMajor(total), `The PDF of ${number} says ${inside}, not ${toMajor(total)}.`);
    const pdf = join(folder, `${number.replaceAll(/\W/g, '-')}.pdf`);
    writeFileSync(pdf, bytes);
    documents.push({ kind, number, total, pdf, xml: writeXml(stage, folder, number) });
  }
  return documents;
}
