import { describe, expect, it } from 'vitest';
import type { Locale, OrderView } from '../../../portal/src/services.ts';
import { createFormat } from '../../../portal/src/ui/format.ts';
import { createTranslate, translateWord } from '../../../portal/src/ui/texts.ts';
import {
  drawAddresses,
  drawHeading,
  drawLines,
  drawPayments,
  drawTaxes,
  drawTotals,
} from '../../../connector/src/documents/parts.ts';
import type { Sheet } from '../../../connector/src/documents/sheet.ts';
import { makeOrderPdf } from '../../../connector/src/documents/order-pdf.ts';
import { makeLine, makeOrder } from '../../portal/make-views.ts';

const ITALIAN = 'it';
const pagesOf = (body: Buffer) => body.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

/** The sheet remembers what was written; a line of text is 11 points high and 90 characters wide. */
function createPaper(): { sheet: Sheet; texts: string[]; pages: () => number } {
  const texts: string[] = [];
  let pages = 1;
  const sheet: Sheet = {
    left: 50,
    right: 545,
    width: 495,
    y: 50,
    measure: (text) =>
      11 * text.split('\n').reduce((lines, line) => lines + Math.ceil(line.length / 90 || 1), 0),
    write: (text) => void texts.push(text),
    rule: () => undefined,
    picture: () => 0,
    need(height, onNewPage) {
      if (sheet.y + height <= 775) return;
      pages += 1;
      sheet.y = 50;
      onNewPage?.();
    },
    finish: () => Promise.resolve(Buffer.alloc(0)),
  };
  return { sheet, texts, pages: () => pages };
}

function writtenOf(order: OrderView, locale: Locale): { texts: string[]; pages: number } {
  const { sheet, texts, pages } = createPaper();
  const words = {
    t: createTranslate(locale),
    word: (group: string, word: string) => translateWord(locale, group, word),
    format: createFormat(locale, 'Europe/Rome'),
  };
  drawHeading(sheet, words, { order, logo: null });
  for (const draw of [drawAddresses, drawLines, drawTotals, drawTaxes, drawPayments]) {
    draw(sheet, words, order);
  }
  return { texts, pages: pages() };
}

describe('the order as PDF', () => {
  it('the PDF of an order has one page, is named after the order, and is the same for the same order', async () => {
    const order = makeOrder({ number: 'AUR-2026/142' });
    const { filename, body } = await makeOrderPdf(order, ITALIAN);
    expect(filename).toBe('ordine-AUR-2026-142.pdf');
    expect(body.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pagesOf(body)).toBe(1);
    const again = await makeOrderPdf(order, ITALIAN);
    expect(again.body.length).toBe(body.length);
  });

  it('the PDF of an order embeds fonts that have €, accents and the letters of our neighbours', async () => {
    const { body } = await makeOrderPdf(makeOrder({ number: 'Łódź €' }), ITALIAN);
    expect(body.toString('latin1')).toContain('DejaVuSans');
  });

  it('the PDF of an order says that it is a summary and no invoice', () => {
    expect(writtenOf(makeOrder(), 'it').texts).toContain('Riepilogo ordine – non è una fattura.');
    expect(writtenOf(makeOrder(), 'en').texts).toContain('Order summary – this is not an invoice.');
  });

  it('the PDF of an order tells lines, totals, tax per rate, payment and addresses', () => {
    const text = writtenOf(makeOrder(), 'it').texts.join('\n').replaceAll('\u00a0', ' ');
    const parts = [
      'Moka per tre tazze',
      'Colore: Rosso · Codice MOKA-3',
      '48,80 €',
      'IVA (22 %)',
      '9,45 €',
      'IVA (4 %)',
    ];
    for (const part of [
      ...parts,
      '57,60 €',
      'Pagamento: Pagato',
      '20121 Milano (MI)',
      '2 marzo 2026',
      'Bottega Aurora',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('the PDF of an order repeats the head of the table on every page', () => {
    const order = makeOrder({
      lines: Array.from({ length: 120 }, (_, index) => makeLine({ name: `Articolo ${index}` })),
    });
    const { texts, pages } = writtenOf(order, 'it');
    expect(pages).toBeGreaterThan(3);
    expect(texts.filter((text) => text === 'Articolo').length).toBeGreaterThanOrEqual(pages - 1);
    expect(texts).toContain('Articolo 119');
    expect(texts).toContain('Ordine C-1001, segue');
  });

  it('the PDF of an order survives a thousand lines, and texts without end in every field', async () => {
    const long = 'Caffè '.repeat(1600);
    const lines = Array.from({ length: 1000 }, () => makeLine());
    const many = await makeOrderPdf(makeOrder({ lines }), ITALIAN);
    expect(pagesOf(many.body)).toBeGreaterThan(30);
    const address = { ...makeOrder().billing, firstName: long, line1: long, city: long, country: long };
    const endless = makeOrder({
      number: long,
      shop: { name: long, url: '', timeZone: 'Europe/Rome' },
      status: long,
      billing: address,
      coupons: [long],
      lines: [makeLine({ name: long, sku: long, quantity: long, options: [{ name: long, value: long }] })],
      taxes: [{ label: long, ratePercent: long, amount: { amount: 1, currency: 'EUR' } }],
      payments: [{ gateway: long, method: long, state: long, amount: { amount: 1, currency: 'EUR' }, at: 0 }],
    });
    expect(pagesOf((await makeOrderPdf(endless, ITALIAN)).body)).toBeLessThan(5);
  });

  it('the PDF of an order has a name that means nothing to a file system', async () => {
    const { filename } = await makeOrderPdf(makeOrder({ number: '../../etc/passwd\r\nX: y' }), ITALIAN);
    expect(filename).toBe('ordine-etc-passwd-X-y.pdf');
    expect((await makeOrderPdf(makeOrder({ number: '№' }), ITALIAN)).filename).toBe('ordine.pdf');
  });
});
