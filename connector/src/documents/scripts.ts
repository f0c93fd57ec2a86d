import bidiFactory, { type Bidi } from 'bidi-js';

/**
 * Texts of scripts that one font does not have, or that are read from the right: which letters are drawn with which font, and
 * in which order they stand on the line.
 */

/** A part of a line that is drawn at once: one font, one direction. */
export interface Piece<F extends string> {
  /** In the order in which it is read. */
  text: string;
  font: F;
}

/** Says whether a font has a letter. */
export type HasGlyph<F extends string> = (font: F, codePoint: number) => boolean;

// Its types describe the ES module, and Node is given the other one, which is the factory itself.
const bidi = (bidiFactory as unknown as () => Bidi)();
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What every font of ours has. */
const LATIN = /^[\n\x20-\x7e\u00a0-\u024f\u2010-\u2027\u20ac\u00d7]*$/;
const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** They join letters or choose their look, and are no letters. */
const JOINERS = [0x200c, 0x200d, 0xfe0e, 0xfe0f];

/** True where one font draws all of a text as it stands. */
export function isSimple<F extends string>(text: string, font: F, has: HasGlyph<F>): boolean {
  if (LATIN.test(text)) return true;
  return (
    !FROM_RIGHT.test(text) && [...text].every((sign) => sign === '\n' || has(font, sign.codePointAt(0) ?? 0))
  );
}

/** The first font that has all of a letter; the first of all where none has: there it is a box. */
function fontFor<F extends string>(letter: string, fonts: F[], has: HasGlyph<F>): F {
  const points = [...letter]
    .map((sign) => sign.codePointAt(0) ?? 0)
    .filter((point) => !JOINERS.includes(point));
  return fonts.find((font) => points.every((point) => has(font, point))) ?? (fonts[0] as F);
}

interface Letter<F extends string> {
  text: string;
  font: F;
  level: number;
}

/** Blanks and signs stay with the font of the letters before them, where it has them: one run is shaped as one. */
function lettersOf<F extends string>(line: string, fonts: F[], has: HasGlyph<F>): Letter<F>[] {
  const { levels } = bidi.getEmbeddingLevels(line);
  const letters: Letter<F>[] = [];
  for (const { segment: text, index } of graphemes.segment(line)) {
    const before = letters.at(-1)?.font;
    const isSign = /^[\s\p{P}]+$/u.test(text);
    const font =
      before !== undefined && isSign && has(before, text.codePointAt(0) ?? 0)
        ? before
        : fontFor(text, fonts, has);
    letters.push({ text, font, level: levels[index] ?? 0 });
  }
  return letters;
}

/** Puts letters in the order in which they stand (rule L2): from the highest level down, what has it is turned round. */
function turn<F extends string>(letters: Letter<F>[]): Letter<F>[] {
  const turned = [...letters];
  const highest = Math.max(0, ...letters.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1)
    for (let start = 0; start < turned.length; start += 1) {
      let end = start;
      while ((turned[end]?.level ?? -1) >= level) end += 1;
      turned.splice(start, end - start, ...turned.slice(start, end).reverse());
      start = end;
    }
  return turned;
}

const mirrored = (text: string): string => bidi.getMirroredCharacter(text) ?? text;

/** Cuts a line into what is drawn from the left to the right. A font turns letters that are read from the right by itself. */
export function piecesOf<F extends string>(line: string, fonts: F[], has: HasGlyph<F>): Piece<F>[] {
  const runs: Letter<F>[] = [];
  for (const letter of turn(lettersOf(line, fonts, has))) {
    const last = runs.at(-1);
    const isRight = letter.level % 2 === 1;
    const text = isRight ? mirrored(letter.text) : letter.text;
    if (last?.font === letter.font && last.level === letter.level)
      last.text = isRight ? text + last.text : last.text + text;
    else runs.push({ ...letter, text });
  }
  return runs.map(({ text, font, level }) => {
    // Signs alone say no script, so that no font turns them.
    const isAlone = level % 2 === 1 && !FROM_RIGHT.test(text);
    return { text: isAlone ? [...text].reverse().join('') : text, font };
  });
}

/** Breaks a text into lines of a width: between words, and within one that is wider than a line. */
export function breakLines(text: string, width: number, measure: (line: string) => number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.match(/\S+\s*|\s+/g) ?? []) {
      const line = lines.at(-1) ?? '';
      if (measure((line + word).trimEnd()) <= width) {
        lines[lines.length - 1] = line + word;
        continue;
      }
      if (line !== '') lines.push('');
      for (const { segment } of graphemes.segment(word)) {
        const begun = lines.at(-1) ?? '';
        if (begun === '' || measure((begun + segment).trimEnd()) <= width)
          lines[lines.length - 1] = begun + segment;
        else lines.push(segment);
      }
    }
    return lines.map((line) => line.trimEnd());
  });
}
