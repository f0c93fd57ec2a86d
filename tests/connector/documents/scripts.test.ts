import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { breakLines, piecesOf } from '../../../connector/src/documents/scripts.ts';
import { createSheet } from '../../../connector/src/documents/sheet.ts';
import { judgePdf } from '../../invoices/judge-pdf.ts';

/** What stands in addresses and names around the world, and the font that draws it. */
const TEXTS: [text: string, font: string][] = [
  ['北京市朝阳区建国路 88 号', 'NotoSansHans'],
  ['東京都千代田区 カタカナ ひらがな', 'NotoSansHans'],
  ['서울특별시 종로구 세종대로', 'NotoSansKR'],
  ['กรุงเทพมหานคร ถนนสุขุมวิท', 'NotoSansThai'],
  ['🎁 🏺 😀', 'NotoEmoji'],
  ['שלום עולם וחג שמח', 'DejaVuSans'],
  ['محمد علي شارع 7', 'DejaVuSans'],
  ['Кириллица Ελληνικά Łódź', 'DejaVuSans'],
];

const info = { title: 'Order', author: 'Shop', locale: 'en', at: Date.UTC(2026, 2, 2) };

async function draw(texts: string[], archived: boolean): Promise<Buffer> {
  const sheet = createSheet({ ...info, ...(archived ? { archived: { xml: null } } : {}) });
  for (const text of texts) {
    sheet.write(text, { x: sheet.left, width: 400 });
    sheet.y += sheet.measure(text, 400) + 6;
  }
  return sheet.finish(() => ({ left: '', right: '' }));
}

const fontsIn = (pdf: Buffer): string[] =>
  [
    ...new Set([...pdf.toString('latin1').matchAll(/\/FontName \/\w+\+(\w+)/g)].map(([, name = '']) => name)),
  ].sort();

const textOf = (pdf: Buffer): string =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf })
    .toString()
    // The marks that say where a direction begins and ends.
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '');

describe('scripts in a PDF', () => {
  it.each(TEXTS)(
    '%s is drawn with %s, embedded as a subset, and is read again as it was written',
    async (text, font) => {
      const pdf = await draw([text], false);
      expect(fontsIn(pdf)).toContain(font);
      // Emoji stand between what the reader counts as blanks.
      expect(textOf(pdf).replace(/\s+/g, ' ').trim()).toBe(text);
      expect(pdf.length).toBeLessThan(120_000);
    },
    60_000,
  );

  it('an archived file stays PDF/A-3b with all of the scripts, and plain texts bring none of their fonts', async () => {
    expect(
      judgePdf(
        await draw(
          TEXTS.map(([text]) => text),
          true,
        ),
      ).filter((each) => !/XML|factur/i.test(each)),
    ).toEqual([]);
    expect(fontsIn(await draw(['Via Cavana 4, Trieste: 12,20 €'], true))).toEqual(['DejaVuSans']);
  }, 60_000);

  const has = (font: 'latin' | 'hebrew', point: number) =>
    font === 'latin' ? point < 0x590 : point >= 0x590 || point === 32;
  const drawn = (line: string) => piecesOf(line, ['latin', 'hebrew'], has).map(({ text }) => text);

  it('what is read from the right stands from right to left, with its numbers and brackets', () => {
    expect(drawn('שלום עולם')).toEqual(['שלום עולם']);
    expect(drawn('Via שלום 12')).toEqual(['Via ', '12', 'שלום ']);
    // A font that has no brackets leaves them to the other; each stands on its own side.
    expect(drawn('(שלום)')).toEqual(['(', 'שלום', ')']);
  });

  it.each(['देवनागरी', 'தமிழ்', 'ქართული ሰላም', '𓂀'])(
    '%s: no font of ours has all of it, and it has boxes',
    async (text) => {
      const fonts = fontsIn(await draw([text], false));
      expect(fonts).toEqual(['DejaVuSans']);
    },
  );

  it('lines are broken between words, and within one that is wider than a line', () => {
    const measure = (line: string) => [...line].length;
    expect(breakLines('one two three', 7, measure)).toEqual(['one two', 'three']);
    expect(breakLines('北京市朝阳区\nx', 4, measure)).toEqual(['北京市朝', '阳区', 'x']);
    expect(breakLines('a  b\n\nc', 9, measure)).toEqual(['a  b', '', 'c']);
  });
});
