import { describe, expect, it } from 'vitest';
import { createFormat } from '@carrello/portal/format';
import { createTranslate, translateWord } from '@carrello/portal/texts';
import { drawFrozen } from '../../../connector/src/documents/document-parts.ts';
import { makeDocumentPdf } from '../../../connector/src/documents/document-pdf.ts';
import { createSheet } from '../../../connector/src/documents/sheet.ts';
import type { FrozenDocument } from '../../../connector/src/invoices/document.ts';
import { writeCii } from '../../../connector/src/invoices/xml/cii.ts';
import { judgePdf, xmlInside } from '../../invoices/judge-pdf.ts';
import { creditOf, makeDocument } from '../../invoices/make-document.ts';

/** What a document writes on its sheet. */
function writtenOf(document: FrozenDocument): string {
  const { locale } = document;
  const sheet = createSheet({ title: 'T', author: 'A', locale, at: 0 });
  const texts: string[] = [];
  const seen = { ...sheet, write: (text: string) => void texts.push(text) };
  drawFrozen(
    seen,
    {
      t: createTranslate(locale),
      word: (group, word, values) => translateWord(locale, group, word, values),
      format: createFormat(locale, 'UTC'),
    },
    document,
  );
  return texts.join('\n').replaceAll('\u00a0', ' ');
}

const invoice = makeDocument({ tax: 'two rates', taxMore: [1], cash: 2 });

describe('a document as PDF', () => {
  it('a document as PDF is byte for byte the same again, and named after its number', async () => {
    const { filename, body } = await makeDocumentPdf(invoice);
    expect(filename).toBe('fattura-2026-17.pdf');
    expect(body.subarray(0, 5).toString()).toBe('%PDF-');
    const again = await makeDocumentPdf(structuredClone(invoice));
    expect(again.body.equals(body)).toBe(true);
  });

  it('a document as PDF says what was charged, with exact prices, rates and rounding', () => {
    const text = writtenOf(invoice);
    const said = [
      'Fattura',
      '2026/17',
      '29 novembre 2026',
      'Bottega Carrello S.r.l.',
      'Partita IVA: IT01234567897',
    ];
    const sums = ['6,83333333', '22 %', 'IVA 22 % su 20,50 €', '4,51 €', 'Arrotondamento', '0,03 €'];
    for (const part of [...said, ...sums, 'Totale', '46,36 €', 'Pagato: Carta, 28 novembre 2026'])
      expect(text).toContain(part);
    expect(invoice.totals.payable).toBe(4636);
  });

  it('a credit note as PDF points at its invoice and gives the reason', () => {
    const text = writtenOf(creditOf(invoice));
    for (const part of [
      'Nota di credito',
      'Rettifica la fattura 2026/17 del 29 novembre 2026.',
      'Motivo: Reso',
    ])
      expect(text).toContain(part);
  });

  it('a document as PDF says in the buyer’s language why there is no tax', () => {
    expect(writtenOf(makeDocument({ tax: 'export' }))).toContain('Not taxed');
    expect(writtenOf(makeDocument({ tax: 'small business' }))).toContain('Imposta di bollo di 2,00 €');
  });
});

describe('a document as PDF/A-3b', () => {
  it('a document as PDF/A-3b has its CII inside, as Factur-X wants it', async () => {
    const ampersand = makeDocument({ change: (d) => (d.seller.name = 'Rossi & Figli <Ω>') });
    for (const document of [invoice, creditOf(invoice), ampersand]) {
      const { body } = await makeDocumentPdf(document);
      expect(judgePdf(body)).toEqual([]);
      expect(xmlInside(body)).toBe(writeCii(document));
      expect(body.toString('utf8')).not.toContain('<rdf:li>Rossi & ');
    }
  });

  it('a document as PDF/A-3b that the standard cannot state goes without XML', async () => {
    const dinars = makeDocument({ parts: [{ net: 1234 }], change: (d) => (d.currency = 'KWD') });
    const { body } = await makeDocumentPdf(dinars);
    expect(xmlInside(body)).toBeNull();
    expect(judgePdf(body)).toEqual([]);
  });

  it.each([
    ['34 a font that is not embedded', 'fonts embedded', '/FontFile2 ', '/FontFileX '],
    [
      '34 a relationship that is another',
      'AFRelationship',
      '/AFRelationship /Alternative',
      '/AFRelationship /Data       ',
    ],
    ['34 a name that is another', 'name', '(factur-x.xml)', '(zugferd.xml )'],
    ['34 XMP without its schema', 'XMP schema', '<pdfaProperty:name>Version<', '<pdfaProperty:name>Xersion<'],
    ['34 no output intent', 'output intent', '/GTS_PDFA1', '/GTS_PDFX '],
    ['35 an attachment without words', 'description', '/Desc (', '/Xesc ('],
    ['35 a MIME type that is another', 'MIME type', '/text#2Fxml', '/text#2Fcsv'],
  ])('the judge of PDF finds rejection %s', async (_, fault, from, to) => {
    const { body } = await makeDocumentPdf(invoice);
    const file = body.toString('latin1');
    expect(file).toContain(from);
    expect(judgePdf(Buffer.from(file.replaceAll(from, to), 'latin1'))).toContain(fault);
  });
});
