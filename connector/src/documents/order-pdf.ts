import { createFormat } from '@carrello/portal/format';
import { createTranslate, translateWord } from '@carrello/portal/texts';
import type { Locale } from '../contract/schemas.ts';
import type { OrderDetails } from '../orders/present.ts';
import { createSheet } from './sheet.ts';
import {
  drawAddresses,
  drawHeading,
  drawLines,
  drawPayments,
  drawTaxes,
  drawTotals,
  type Words,
} from './parts.ts';

export interface OrderPdf {
  filename: string;
  body: Buffer;
}

function wordsOf(locale: Locale, timeZone: string): Words {
  return {
    t: createTranslate(locale),
    word: (group, word, values) => translateWord(locale, group, word, values),
    format: createFormat(locale, timeZone),
  };
}

/** Letters, digits and dashes of the order's number; everything else could mean something to a file system. */
function filenameOf(words: Words, number: string): string {
  const plain = number
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `${words.t('pdf.filename')}${plain === '' ? '' : `-${plain}`}.pdf`;
}

/** The order as an A4 document for people, in its shop's name and days: a summary, and it says that it is no invoice. */
export async function makeOrderPdf(
  order: OrderDetails,
  locale: Locale,
  logo: Buffer | null = null,
): Promise<OrderPdf> {
  const { shop } = order;
  const words = wordsOf(locale, shop.timeZone);
  const title = `${words.t('pdf.title')} ${order.number}`.trim();
  const sheet = createSheet({ title, author: shop.name, locale, at: order.placedAt });
  drawHeading(sheet, words, { order, logo });
  drawAddresses(sheet, words, order);
  drawLines(sheet, words, order);
  drawTotals(sheet, words, order);
  drawTaxes(sheet, words, order);
  drawPayments(sheet, words, order);
  const body = await sheet.finish((page, pages) => ({
    left: words.t('pdf.notInvoice'),
    right: words.t('pdf.page', { page, pages }),
  }));
  return { filename: filenameOf(words, order.number), body };
}
