import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import { archive, ARCHIVE } from './archive.ts';
import { breakLines, isSimple, piecesOf, type HasGlyph } from './scripts.ts';

/** A4 in points, with the margins the printer of an office needs. */
const WIDTH = 595.28;
const LEFT = 50;
const RIGHT = WIDTH - 50;
const TOP = 50;
const BOTTOM = 775;
const FOOT = 795;

const fonts = createRequire(import.meta.url);
/** Embedded, because the fonts every PDF reader brings along have no € of their own in all encodings, nor Ł, Š or Ω. */
const FONTS = {
  plain: fonts.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: fonts.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  // What DejaVu has not, in the order in which it is asked; read when a text first needs it.
  korean: join(dirname(fonts.resolve('@embedpdf/fonts-kr')), '../fonts/NotoSansKR-Regular.otf'),
  chinese: join(dirname(fonts.resolve('@embedpdf/fonts-sc')), '../fonts/NotoSansHans-Regular.otf'),
  thai: fonts.resolve('@expo-google-fonts/noto-sans-thai/400Regular/NotoSansThai_400Regular.ttf'),
  emoji: fonts.resolve('@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf'),
};
type Font = keyof typeof FONTS;
const MORE: Font[] = ['chinese', 'korean', 'thai', 'emoji'];

export interface Style {
  font?: 'plain' | 'bold';
  size?: number;
  colour?: string;
  align?: 'left' | 'right';
}

interface Box {
  x: number;
  width: number;
}

/** A document being written from top to bottom. */
export interface Sheet {
  left: number;
  right: number;
  width: number;
  /** Where the next thing goes. */
  y: number;
  /** Height of a text in a box of this width. */
  measure(text: string, width: number, style?: Style): number;
  /** Writes at the current height without moving on, so that columns can stand side by side. */
  write(text: string, box: Box, style?: Style): void;
  rule(colour?: string): void;
  /** Draws a picture, no larger than this; returns the height that it takes. */
  picture(bytes: Buffer, box: { x: number; width: number; height: number }): number;
  /** Starts a new page when less than `height` is left; `onNewPage` then draws what repeats. */
  need(height: number, onNewPage?: () => void): void;
  finish(footer: (page: number, pages: number) => { left: string; right: string }): Promise<Buffer>;
}

export interface SheetInfo {
  title: string;
  author: string;
  locale: string;
  /** The document's date: the same order gives the same document. */
  at: number;
  /** For the archive, as PDF/A-3b, with this XML inside, or null without. Missing: a plain file. */
  archived?: { xml: string | null };
}

function openDocument({ title, author, locale, at, archived }: SheetInfo): PDFKit.PDFDocument {
  const info = {
    Title: title,
    Author: author,
    Creator: 'Carrello',
    Producer: 'Carrello',
    CreationDate: new Date(at),
  };
  return new PDFDocument({
    size: 'A4',
    // Pages break where `need` says; pdfkit's own break would tear columns apart.
    margins: { top: TOP, left: LEFT, right: LEFT, bottom: 0 },
    bufferPages: true,
    lang: locale,
    displayTitle: true,
    font: FONTS.plain,
    info,
    ...(archived ? ARCHIVE : {}),
  });
}

function collect(document: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
}

/** Says of what is drawn whether it is text, in the order in which it is read, or an ornament. */
interface Marks {
  text(draw: () => void): void;
  ornament(draw: () => void): void;
  end(): void;
}

const NO_MARKS: Marks = { text: (draw) => draw(), ornament: (draw) => draw(), end: () => undefined };

function createMarks(document: PDFKit.PDFDocument): Marks {
  const root = document.struct('Document');
  document.addStructure(root);
  return {
    text(draw) {
      const content = document.markStructureContent('P');
      draw();
      document.endMarkedContent();
      root.add(document.struct('P', {}, [content]));
    },
    ornament(draw) {
      document.markContent('Artifact', { type: 'Layout' });
      draw();
      document.endMarkedContent();
    },
    end: () => void root.end(),
  };
}

/** pdfkit lays a text out word by word unless it is given features, and then words that are read from the right change places. */
const WHOLE = { lineBreak: false, features: [] };

/** What pdfkit knows of the font that it draws with now; its types do not say it. */
interface DrawingFont {
  ascender: number;
  font: { hasGlyphForCodePoint(codePoint: number): boolean };
}

/** Draws and measures texts that need several fonts, or are read from the right. */
function createScripts(document: PDFKit.PDFDocument) {
  const current = (): DrawingFont => (document as unknown as { _font: DrawingFont })._font;
  const known = new Map<string, boolean>();
  const has: HasGlyph<Font> = (font, codePoint) => {
    const key = `${font} ${codePoint}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    document.font(FONTS[font]);
    const found = current().font.hasGlyphForCodePoint(codePoint);
    known.set(key, found);
    return found;
  };
  const piecesIn = (line: string, base: Font) => piecesOf(line, [base, ...MORE], has);
  const widthOf = (line: string, base: Font): number =>
    piecesIn(line, base).reduce(
      (sum, { text, font }) => sum + document.font(FONTS[font]).widthOfString(text, WHOLE),
      0,
    );
  return {
    isSimple: (text: string, base: Font): boolean => isSimple(text, base, has),
    linesOf: (text: string, base: Font, width: number): string[] =>
      breakLines(text, width, (line) => widthOf(line, base)),
    /** `y` is the top of the line; all fonts stand on the base line of the first. */
    draw(line: string, base: Font, { x, width, y, align }: Box & { y: number; align: Style['align'] }) {
      const { _fontSize: size } = document as unknown as { _fontSize: number };
      document.font(FONTS[base]);
      const baseline = y + (current().ascender / 1000) * size;
      let left = align === 'right' ? x + width - widthOf(line, base) : x;
      for (const { text, font } of piecesIn(line, base)) {
        document.font(FONTS[font]).text(text, left, baseline, { ...WHOLE, baseline: 'alphabetic' });
        left += document.widthOfString(text, WHOLE);
      }
    },
  };
}

export function createSheet(info: SheetInfo): Sheet {
  const document = openDocument(info);
  const scripts = createScripts(document);
  const whole = collect(document);
  if (info.archived) archive(document, info, info.archived.xml);
  const marks = info.archived ? createMarks(document) : NO_MARKS;

  function apply({ font = 'plain', size = 9, colour = '#1f2623' }: Style): void {
    document.font(FONTS[font]).fontSize(size).fillColor(colour);
  }

  const sheet: Sheet = {
    left: LEFT,
    right: RIGHT,
    width: RIGHT - LEFT,
    y: TOP,
    measure(text, width, style = {}) {
      const { font = 'plain' } = style;
      const isPlain = scripts.isSimple(text, font);
      apply(style);
      if (isPlain) return document.heightOfString(text, { width });
      const height = document.currentLineHeight(true);
      return scripts.linesOf(text, font, width).length * height;
    },
    write(text, { x, width }, style = {}) {
      const { font = 'plain', align = 'left' } = style;
      const isPlain = scripts.isSimple(text, font);
      apply(style);
      if (isPlain) return marks.text(() => document.text(text, x, sheet.y, { width, align }));
      const height = document.currentLineHeight(true);
      const lines = scripts.linesOf(text, font, width);
      marks.text(() =>
        lines.forEach((line, index) =>
          scripts.draw(line, font, { x, width, align, y: sheet.y + index * height }),
        ),
      );
    },
    rule(colour = '#c9c4b6') {
      marks.ornament(() =>
        document.moveTo(LEFT, sheet.y).lineTo(RIGHT, sheet.y).lineWidth(0.6).strokeColor(colour).stroke(),
      );
    },
    picture(bytes, { x, width, height }) {
      document.image(bytes, x, sheet.y, { fit: [width, height] });
      return height;
    },
    need(height, onNewPage) {
      if (sheet.y + height <= BOTTOM) return;
      document.addPage();
      sheet.y = TOP;
      onNewPage?.();
    },
    finish(footer) {
      const { start, count } = document.bufferedPageRange();
      for (let page = 0; page < count; page += 1) {
        document.switchToPage(start + page);
        const { left, right } = footer(page + 1, count);
        sheet.y = FOOT;
        sheet.write(left, { x: LEFT, width: 340 }, { size: 7.5, colour: '#59625c' });
        sheet.write(right, { x: RIGHT - 150, width: 150 }, { size: 7.5, colour: '#59625c', align: 'right' });
      }
      marks.end();
      document.end();
      return whole;
    },
  };
  return sheet;
}
