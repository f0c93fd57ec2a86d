import { createFormat } from '@carrello/portal/format';
import { createTranslate, translateWord } from '@carrello/portal/texts';
import type { FrozenDocument } from '../invoices/document.ts';
import { obstaclesOf, writeForm } from '../invoices/xml/forms.ts';
import { cut } from '../platform/text.ts';
import { drawFrozen, noonOf } from './document-parts.ts';
import type { OrderPdf } from './order-pdf.ts';
import type { Words } from './parts.ts';
import { createSheet } from './sheet.ts';

/** `fattura-2026-17.pdf`; what is no letter or digit could mean something to a file system. */
function filenameOf(kind: string, number: string): string {
  const plain = `${kind} ${number}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `${cut(plain, 60).replace(/^-|-$/g, '')}.pdf`;
}

/**
 * An invoice or credit note as an A4 document in its buyer's language, as PDF/A-3b with its CII inside (Factur-X). It is made from the frozen content alone, so it is
 * byte for byte the same again, whatever became of order, buyer and seller.
 */
export async function makeDocumentPdf(document: FrozenDocument): Promise<OrderPdf> {
  const { locale, number, seller, issuedOn } = document;
  const words: Words = {
    t: createTranslate(locale),
    word: (group, word, values) => translateWord(locale, group, word, values),
    format: createFormat(locale, 'UTC'),
  };
  const kind = words.word('documentKind', document.kind);
  const title = words.t('document.file', { kind, number });
  // What the standard cannot state goes without its XML.
  const xml = obstaclesOf('cii', document).length === 0 ? writeForm('cii', document, '') : null;
  const at = noonOf(issuedOn);
  const sheet = createSheet({ title, author: seller.name, locale, at, archived: { xml } });
  drawFrozen(sheet, words, document);
  const body = await sheet.finish((page, pages) => ({
    left: cut(`${seller.name} · ${title}`, 90),
    right: words.t('pdf.page', { page, pages }),
  }));
  return { filename: filenameOf(kind, number), body };
}
