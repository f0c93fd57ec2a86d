import { createFormat } from '@carrello/portal/format';
import { createTranslate, translateWord } from '@carrello/portal/texts';
import type { LegalEntity } from '../../invoices/entities.ts';
import type { Taking } from '../../invoices/takings.ts';
import { cut } from '../../platform/text.ts';
import { noonOf } from '../document-parts.ts';
import { FAINT, HEAD } from '../parts.ts';
import { createSheet, type Sheet, type Style } from '../sheet.ts';

const WIDTHS = [90, 60, 105, 80, 80, 80];

function writeRow(sheet: Sheet, cells: string[], style: Style): void {
  let x = sheet.left;
  cells.forEach((cell, index) => {
    const width = WIDTHS[index] ?? 80;
    sheet.write(cell, { x, width }, { ...style, align: index < 3 ? 'left' : 'right' });
    x += width;
  });
  sheet.y += 15;
}

/** Draws the takings of a month on A4, in the entity's language. */
export async function drawTakings(entity: LegalEntity, month: string, takings: Taking[]): Promise<Buffer> {
  const { locale, name, vatNumber } = entity;
  const t = createTranslate(locale);
  const format = createFormat(locale, 'UTC');
  const title = t('takings.title', { month });
  const sheet = createSheet({ title, author: name, locale, at: noonOf(`${month}-01`) });
  const head = [
    ...[t('document.date'), t('document.rate'), t('takings.payment')],
    ...[t('document.net'), t('takings.tax'), t('invoices.total')],
  ];
  sheet.write(title, { x: sheet.left, width: sheet.width }, { font: 'bold', size: 15 });
  sheet.y += 24;
  sheet.write(cut(`${name} · ${vatNumber}`, 120), { x: sheet.left, width: sheet.width }, FAINT);
  sheet.y += 18;
  const drawHead = () => writeRow(sheet, head, HEAD);
  const rowOf = ({ rate, net, tax, currency }: Omit<Taking, 'day' | 'means'>, day: string, paid: string) => [
    ...[day, rate === '' ? '–' : t('document.percent', { rate: format.decimal(rate) }), paid],
    ...[net, tax, net + tax].map((amount) => format.money({ amount, currency })),
  ];
  drawHead();
  for (const taking of takings) {
    sheet.need(15, drawHead);
    writeRow(
      sheet,
      rowOf(taking, format.day(noonOf(taking.day)), translateWord(locale, 'paidBy', taking.means)),
      {},
    );
  }
  const sums = new Map<string, Omit<Taking, 'day' | 'means'>>();
  for (const { rate, currency, net, tax } of takings) {
    const known = sums.get(`${currency} ${rate}`) ?? { rate, currency, net: 0, tax: 0 };
    sums.set(`${currency} ${rate}`, { rate, currency, net: known.net + net, tax: known.tax + tax });
  }
  sheet.need(30, drawHead);
  sheet.y += 4;
  sheet.rule('#1f2623');
  sheet.y += 6;
  for (const sum of sums.values()) {
    sheet.need(15, drawHead);
    writeRow(sheet, rowOf(sum, t('takings.month'), ''), HEAD);
  }
  return sheet.finish((page, pages) => ({
    left: cut(`${name} · ${title}`, 90),
    right: t('pdf.page', { page, pages }),
  }));
}
