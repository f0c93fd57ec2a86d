import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { archive, ARCHIVE } from './archive.ts';

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
};

export interface Style {
  font?: keyof typeof FONTS;
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

export function createSheet(info: SheetInfo): Sheet {
  const document = openDocument(info);
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
      apply(style);
      return document.heightOfString(text, { width });
    },
    write(text, { x, width }, style = {}) {
      apply(style);
      marks.text(() => document.text(text, x, sheet.y, { width, align: style.align ?? 'left' }));
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
