import { currencyDecimals } from '../platform/money.ts';
import { cut } from '../platform/text.ts';
import type { Buyer, DocumentAddress, DocumentLine, FrozenDocument, Seller } from '../invoices/document.ts';
import { FAINT, HEAD, writePair, type Words } from './parts.ts';
import type { Sheet, Style } from './sheet.ts';

/** A name may have 10,000 characters; a row must fit on a page. */
const LONGEST = 600;

interface Drawn {
  sheet: Sheet;
  words: Words;
  document: FrozenDocument;
}

/** The days of a frozen document are days already: noon of UTC is in no other one. */
export const noonOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);

const dayOf = ({ format }: Words, day: string): string => format.date(noonOf(day));
const moneyOf = ({ words, document }: Drawn, amount: number): string =>
  words.format.money({ amount, currency: document.currency });

function drawHeading({ sheet, words, document }: Drawn): void {
  const half = sheet.width / 2;
  const big: Style = { font: 'bold', size: 15 };
  const name = cut(document.seller.name, 120);
  const height = sheet.measure(name, half, big);
  sheet.write(name, { x: sheet.left, width: half }, big);
  const kind = words.word('documentKind', document.kind);
  sheet.write(kind, { x: sheet.left + half, width: half }, { size: 15, align: 'right' });
  sheet.y += height + 10;
  sheet.rule('#1f2623');
  sheet.y += 10;
  const { number, issuedOn, taxPoint, order } = document;
  const day = dayOf(words, order.placedOn);
  const facts: [string, string][] = [
    [words.t('document.number'), number],
    [words.t('document.date'), dayOf(words, issuedOn)],
    [words.t('document.taxPoint'), dayOf(words, taxPoint)],
    [words.t('document.order'), words.t('document.orderOf', { number: cut(order.number, 60), day })],
  ];
  const column = sheet.width / facts.length;
  const at = (index: number) => ({ x: sheet.left + index * column, width: column - 10 });
  facts.forEach(([title], index) => sheet.write(title, at(index), FAINT));
  sheet.y += 12;
  facts.forEach(([, value], index) => sheet.write(value, at(index), HEAD));
  sheet.y += Math.max(...facts.map(([, value]) => sheet.measure(value, column - 10, HEAD))) + 18;
}

const NOBODY = { firstName: '', lastName: '', company: '', phone: '' };

/** The lines of a party that say something. */
function partyText(
  { words }: Drawn,
  { name, address, more }: { name: string; address: DocumentAddress; more: [string, string][] },
): string {
  const codes = more.filter(([, value]) => value !== '').map(([text]) => text);
  const place = words.format.address({ ...NOBODY, ...address });
  return [name, ...place, ...codes].map((line) => cut(line, 160)).join('\n');
}

const sellerText = (drawn: Drawn, seller: Seller): string => {
  const { t } = drawn.words;
  const { vatNumber, fiscalCode, registerEntry, taxRegime, iban, phone, email } = seller;
  return partyText(drawn, {
    ...seller,
    more: [
      [t('document.vatNumber', { number: vatNumber }), vatNumber],
      [t('document.fiscalCode', { number: fiscalCode }), fiscalCode],
      [t('document.register', { number: registerEntry }), registerEntry],
      [t('document.regime', { number: taxRegime }), taxRegime],
      [t('document.iban', { number: iban }), iban],
      [phone, phone],
      [email, email],
    ],
  });
};

/** When the EU's register said that the number is valid. */
const checkText = (words: Words, { on, consultation }: NonNullable<Buyer['vatCheck']>): [string, string] => [
  words.t('document.vatCheck', { day: dayOf(words, on), consultation }).trim(),
  on,
];

const buyerText = (drawn: Drawn, buyer: Buyer): string => {
  const { t } = drawn.words;
  const { vatNumber, vatCheck, fiscalCode, sdiCode, pec, email } = buyer;
  return partyText(drawn, {
    ...buyer,
    more: [
      [t('document.vatNumber', { number: vatNumber }), vatNumber],
      ...(vatCheck ? [checkText(drawn.words, vatCheck)] : []),
      [t('document.fiscalCode', { number: fiscalCode }), fiscalCode],
      [t('document.sdiCode', { number: sdiCode }), sdiCode],
      [t('document.pec', { number: pec }), pec],
      [email, email],
    ],
  });
};

function drawParties(drawn: Drawn): void {
  const { sheet, words, document } = drawn;
  const { seller, buyer, delivery } = document;
  const isElsewhere = delivery && JSON.stringify(delivery.address) !== JSON.stringify(buyer.address);
  const columns: [string, string][] = [
    [words.t('document.seller'), sellerText(drawn, seller)],
    [words.t('document.buyer'), buyerText(drawn, buyer)],
    ...(isElsewhere
      ? [[words.t('document.delivery'), partyText(drawn, { ...delivery, more: [] })] as [string, string]]
      : []),
  ];
  const width = sheet.width / columns.length - 15;
  const at = (index: number) => ({ x: sheet.left + index * (width + 20), width });
  columns.forEach(([title], index) => sheet.write(title, at(index), HEAD));
  sheet.y += 16;
  columns.forEach(([, text], index) => sheet.write(text, at(index)));
  sheet.y += Math.max(...columns.map(([, text]) => sheet.measure(text, width))) + 20;
}

function writeText({ sheet }: Drawn, text: string, style: Style = {}): void {
  const height = sheet.measure(text, sheet.width, style);
  sheet.need(height + 6);
  sheet.write(text, { x: sheet.left, width: sheet.width }, style);
  sheet.y += height + 6;
}

function drawCorrected(drawn: Drawn): void {
  const { words, document } = drawn;
  const { corrects, reason } = document;
  if (!corrects) return;
  const day = dayOf(words, corrects.issuedOn);
  writeText(drawn, words.t('document.corrects', { number: corrects.number, day }), HEAD);
  if (reason !== '') writeText(drawn, words.t('document.reason', { reason: cut(reason, LONGEST) }));
  drawn.sheet.y += 10;
}

/** The widths of quantity, unit price, rate and net; the item has the rest. */
const COLUMNS = [60, 90, 50, 90];
const ROOM = COLUMNS.reduce((all, width) => all + width, 0);

function writeRow(sheet: Sheet, [item = '', ...figures]: string[], style: Style): void {
  sheet.write(item, { x: sheet.left, width: sheet.width - ROOM - 15 }, style);
  let x = sheet.right - ROOM;
  figures.forEach((figure, index) => {
    const width = COLUMNS[index] ?? 0;
    sheet.write(figure, { x, width }, { ...style, align: 'right' });
    x += width;
  });
}

function drawTableHead({ sheet, words: { t } }: Drawn): void {
  const titles = [t('document.item'), t('document.quantity'), t('document.price'), t('document.rate')];
  writeRow(sheet, [...titles, t('document.net')], FAINT);
  sheet.y += 14;
  sheet.rule('#1f2623');
  sheet.y += 7;
}

/** A price of up to 8 decimals, exactly, with at least those of the currency: `10.00`, `3.33333333`. */
function priceText({ document: { currency, locale } }: Drawn, price: string): string {
  const [whole = '0', decimals = ''] = price.split('.');
  const shown = decimals.padEnd(currencyDecimals(currency), '0');
  return shown === '' ? whole : `${whole}${locale === 'it' ? ',' : '.'}${shown}`;
}

function drawLine(drawn: Drawn, line: DocumentLine): void {
  const { sheet, words, document } = drawn;
  const { t, format } = words;
  const room = sheet.width - ROOM - 15;
  const item = cut(line.name || line.sku || '–', LONGEST);
  const sku = line.sku === '' ? '' : cut(t('document.sku', { sku: line.sku }), 200);
  const height = sheet.measure(item, room);
  sheet.need(height + 26, () => {
    const kind = words.word('documentKind', document.kind);
    const text = t('document.continued', { kind, number: document.number });
    sheet.write(text, { x: sheet.left, width: sheet.width }, FAINT);
    sheet.y += 20;
    drawTableHead(drawn);
  });
  const rate = t('document.percent', {
    rate: format.decimal(document.groups[line.group]?.ratePercent ?? ''),
  });
  const quantity = cut(format.decimal(line.quantity), 20);
  writeRow(sheet, [item, quantity, priceText(drawn, line.unitPrice), rate, moneyOf(drawn, line.net)], {});
  sheet.y += height + 2;
  if (sku !== '') {
    sheet.write(sku, { x: sheet.left, width: room }, FAINT);
    sheet.y += sheet.measure(sku, room, FAINT) + 2;
  }
  sheet.y += 3;
  sheet.rule();
  sheet.y += 7;
}

function drawTotals(drawn: Drawn): void {
  const { sheet, words, document } = drawn;
  const { t, format, word } = words;
  const { groups, totals, kind, payments } = document;
  const pair = (name: string, amount: number, style: Style = {}) =>
    writePair(sheet, name, moneyOf(drawn, amount), style);
  sheet.need(groups.length * 18 + 110);
  for (const { ratePercent, net, tax } of groups)
    pair(t('document.taxOn', { rate: format.decimal(ratePercent), net: moneyOf(drawn, net) }), tax, FAINT);
  pair(t('document.netTotal'), totals.net);
  pair(t('document.taxTotal'), totals.tax);
  if (totals.rounding !== 0) pair(t('document.rounding'), totals.rounding);
  pair(t('document.total'), totals.payable, { font: 'bold', size: 11 });
  sheet.y += 8;
  for (const { means, amount, on } of payments) {
    const name = t('document.byOn', { means: word('paidBy', means), day: dayOf(words, on) });
    pair(`${t(kind === 'invoice' ? 'document.paid' : 'document.givenBack')}: ${name}`, amount, FAINT);
  }
  if (kind === 'invoice' && totals.due !== 0) pair(t('document.due'), totals.due, { font: 'bold' });
}

function drawNotes(drawn: Drawn): void {
  const { words, document } = drawn;
  const { locale, groups, stampDuty } = document;
  drawn.sheet.y += 10;
  for (const reason of new Set(groups.map((group) => group.reason[locale])))
    if (reason !== '') writeText(drawn, reason, FAINT);
  if (!stampDuty) return;
  const amount = moneyOf(drawn, stampDuty.amount);
  const key = stampDuty.charged ? 'document.stampDutyCharged' : 'document.stampDuty';
  writeText(drawn, words.t(key, { amount }), FAINT);
}

/** Draws a whole document from its frozen content. */
export function drawFrozen(sheet: Sheet, words: Words, document: FrozenDocument): void {
  const drawn = { sheet, words, document };
  drawHeading(drawn);
  drawParties(drawn);
  drawCorrected(drawn);
  drawTableHead(drawn);
  for (const line of document.lines) drawLine(drawn, line);
  sheet.y += 6;
  drawTotals(drawn);
  drawNotes(drawn);
}
