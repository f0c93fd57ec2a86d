import type { Format } from '@carrello/portal/format';
import { paymentName, refundedLine, refundedMark, taxName, totalRows } from '@carrello/portal/order-words';
import type { OrderAddress, OrderDetails } from '../orders/present.ts';
import type { OrderDetailLine } from '../orders/price.ts';
import type { Translate, Values } from '@carrello/portal/texts';
import { coloursOf } from '../looks/colours.ts';
import { cut } from '../platform/text.ts';
import type { Sheet, Style } from './sheet.ts';

export interface Words {
  t: Translate;
  word(group: string, word: string, values?: Values): string;
  format: Format;
}

export const HEAD: Style = { font: 'bold', size: 10 };
export const FAINT: Style = { size: 8, colour: '#59625c' };
/** A name may have 10,000 characters; a row must fit on a page. */
const LONGEST = 600;

/** The shop's logo, or its name; returns the height that it takes. */
function drawSender(sheet: Sheet, name: string, logo: Buffer | null): number {
  const box = { x: sheet.left, width: sheet.width / 2 };
  if (logo) return sheet.picture(logo, { ...box, height: 36 });
  const big: Style = { font: 'bold', size: 15 };
  sheet.write(name, box, big);
  return sheet.measure(name, box.width, big);
}

export function drawHeading(
  sheet: Sheet,
  { t, word, format }: Words,
  { order, logo }: { order: OrderDetails; logo: Buffer | null },
): void {
  const half = sheet.width / 2;
  const { name, look } = order.shop;
  sheet.write(t('pdf.title'), { x: sheet.left + half, width: half }, { size: 15, align: 'right' });
  sheet.y += drawSender(sheet, cut(name, 120), logo) + 10;
  sheet.rule(look?.accent ? coloursOf(look.accent).day.accent : '#1f2623');
  if (look && look.seller.length > 0) {
    const seller = cut(look.seller.join(' · '), 300);
    sheet.y += 6;
    sheet.write(seller, { x: sheet.left, width: sheet.width }, FAINT);
    sheet.y += sheet.measure(seller, sheet.width, FAINT);
  }
  sheet.y += 10;
  const facts: [string, string][] = [
    [t('pdf.orderNumber'), order.number],
    [t('pdf.date'), format.date(order.placedAt)],
    [t('pdf.state'), word('payment', order.paymentState)],
  ];
  const column = sheet.width / facts.length;
  const values = facts.map(([, value]) => cut(value, 100));
  facts.forEach(([name], index) => {
    sheet.write(name, { x: sheet.left + index * column, width: column - 10 }, FAINT);
  });
  sheet.y += 12;
  const tallest = Math.max(...values.map((value) => sheet.measure(value, column - 10, HEAD)));
  values.forEach((value, index) => {
    sheet.write(value, { x: sheet.left + index * column, width: column - 10 }, HEAD);
  });
  sheet.y += tallest + 10;
  sheet.write(t('pdf.notInvoice'), { x: sheet.left, width: sheet.width }, FAINT);
  sheet.y += 22;
}

function addressText({ format }: Words, address: OrderAddress, more: string[]): string {
  const lines = [...format.address(address), ...more].filter((line) => line !== '');
  return lines.map((line) => cut(line, 160)).join('\n');
}

function companyLines({ t }: Words, { company, billing }: OrderDetails): string[] {
  if (!company) return [];
  const entries: [string, string][] = [
    [t('order.vatNumber'), company.vatNumber],
    [t('order.fiscalCode'), company.fiscalCode],
    [t('order.sdiCode'), company.sdiCode],
    [t('order.pec'), company.pec],
  ];
  const codes = entries.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  return company.name === '' || company.name === billing.company ? codes : [company.name, ...codes];
}

export function drawAddresses(sheet: Sheet, words: Words, order: OrderDetails): void {
  const width = sheet.width / 2 - 15;
  const columns: [string, string][] = [
    [
      words.t('order.billing'),
      addressText(words, order.billing, [order.email, ...companyLines(words, order)]),
    ],
    [words.t('order.delivery'), addressText(words, order.delivery ?? order.billing, [])],
  ];
  const tallest = Math.max(...columns.map(([, text]) => sheet.measure(text, width)));
  sheet.need(tallest + 40);
  columns.forEach(([title], index) => {
    sheet.write(title, { x: sheet.left + index * (width + 30), width }, HEAD);
  });
  sheet.y += 16;
  columns.forEach(([, text], index) => sheet.write(text, { x: sheet.left + index * (width + 30), width }));
  sheet.y += tallest + 22;
}

const QUANTITY = 70;
const AMOUNT = 100;

interface Row {
  item: string;
  quantity: string;
  amount: string;
}

function writeRow(sheet: Sheet, { item, quantity, amount }: Row, style: Style): void {
  const room = sheet.width - QUANTITY - AMOUNT;
  sheet.write(item, { x: sheet.left, width: room - 15 }, style);
  sheet.write(quantity, { x: sheet.left + room, width: QUANTITY }, { ...style, align: 'right' });
  sheet.write(amount, { x: sheet.right - AMOUNT, width: AMOUNT }, { ...style, align: 'right' });
}

function drawTableHead(sheet: Sheet, { t }: Words): void {
  writeRow(sheet, { item: t('order.item'), quantity: t('order.quantity'), amount: t('order.amount') }, FAINT);
  sheet.y += 14;
  sheet.rule('#1f2623');
  sheet.y += 7;
}

function optionsOf(words: Words, { options, sku, refunded }: OrderDetailLine): string {
  const parts = options.map(({ name, value }) => `${name}: ${value}`);
  const article = sku === '' ? '' : words.t('order.sku', { sku });
  const mark = refunded ? refundedMark(words, refunded) : '';
  return cut([...parts, article, mark].filter(Boolean).join(' · '), LONGEST);
}

export function drawLines(sheet: Sheet, words: Words, order: OrderDetails): void {
  const { t, format } = words;
  const room = sheet.width - QUANTITY - AMOUNT - 15;
  drawTableHead(sheet, words);
  for (const line of order.lines.filter(({ kind }) => kind === 'product')) {
    const item = cut(line.name, LONGEST);
    const options = optionsOf(words, line);
    const nameHeight = sheet.measure(item, room);
    const height = nameHeight + (options === '' ? 0 : sheet.measure(options, room, FAINT) + 2);
    sheet.need(height + 12, () => {
      sheet.write(
        t('pdf.continued', { number: cut(order.number, 100) }),
        { x: sheet.left, width: sheet.width },
        FAINT,
      );
      sheet.y += 20;
      drawTableHead(sheet, words);
    });
    writeRow(
      sheet,
      { item, quantity: cut(format.decimal(line.quantity), 20), amount: format.money(line.gross) },
      {},
    );
    sheet.y += nameHeight + 2;
    if (options !== '') sheet.write(options, { x: sheet.left, width: room }, FAINT);
    sheet.y += height - nameHeight + 3;
    sheet.rule();
    sheet.y += 7;
  }
  sheet.write(t('order.inclTax'), { x: sheet.left, width: sheet.width }, FAINT);
  sheet.y += 20;
}

/** A name left and an amount right in the right half of the page. */
export function writePair(sheet: Sheet, name: string, amount: string, style: Style): void {
  const x = sheet.left + sheet.width * 0.4;
  const width = sheet.right - AMOUNT - x;
  const text = cut(name, 200);
  const height = sheet.measure(text, width, style);
  sheet.need(height + 5);
  sheet.write(text, { x, width }, style);
  sheet.write(amount, { x: sheet.right - AMOUNT, width: AMOUNT }, { ...style, align: 'right' });
  sheet.y += height + 5;
}

const TONES = { plain: {}, strong: { font: 'bold', size: 11 } } as const;

export function drawTotals(sheet: Sheet, words: Words, order: OrderDetails): void {
  const rows = totalRows(words, order);
  sheet.need(rows.length * 18 + 10);
  for (const { name, amount, tone } of rows) writePair(sheet, name, words.format.money(amount), TONES[tone]);
  sheet.y += 12;
}

export function drawTaxes(sheet: Sheet, words: Words, order: OrderDetails): void {
  if (order.taxes.length === 0) return;
  const { t, format } = words;
  sheet.need(order.taxes.length * 16 + 40);
  writePair(sheet, t('order.taxes'), '', { font: 'bold' });
  for (const { label, ratePercent, amount } of order.taxes) {
    writePair(sheet, taxName(words, label, ratePercent), format.money(amount), FAINT);
  }
  if (order.taxes.length > 1) writePair(sheet, t('order.taxTotal'), format.money(order.taxTotal), FAINT);
  sheet.y += 12;
}

export function drawPayments(sheet: Sheet, words: Words, order: OrderDetails): void {
  const { t, word, format } = words;
  const payments = order.payments.map(({ gateway, method, state, amount, at }) => {
    const name = `${paymentName(words, gateway, method)}, ${format.time(at)}`;
    return { name: state === 'paid' ? name : `${name} (${word('payment', state)})`, amount };
  });
  const refunds = order.refunds.map(({ amount, at, lines }) => {
    const what = lines.map((line) => refundedLine(words, line)).join(', ');
    const name = `${t('order.refunded')}, ${format.time(at)}`;
    return { name: what === '' ? name : `${name}: ${what}`, amount };
  });
  const rows = [...payments, ...refunds];
  sheet.need(Math.min(rows.length, 8) * 16 + 40);
  writePair(sheet, `${t('order.payment')}: ${word('payment', order.paymentState)}`, '', { font: 'bold' });
  for (const { name, amount } of rows) writePair(sheet, name, format.money(amount), FAINT);
}
