/** The character before the decimals. */
export type DecimalMark = '.' | ',';

const MARKS: DecimalMark[] = ['.', ','];
/** Thousands are set apart by the other mark, a blank or an apostrophe; a group before them never begins with 0. */
const SHAPES: Record<DecimalMark, RegExp> = {
  '.': /^(\d+|[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+|(?:'\d{3})+))(?:\.(\d+))?$/,
  ',': /^(\d+|[1-9]\d{0,2}(?:(?:\.\d{3})+|(?: \d{3})+|(?:'\d{3})+))(?:,(\d+))?$/,
};

/** Reads a number with a mark that is known: `1.234,5` with a comma is `1234.5`; null when it is none. */
function readAs(text: string, mark: DecimalMark): string | null {
  const plain = text.trim().replace(/\s/g, ' ').replace(/’/g, "'");
  const [, whole, decimals] = SHAPES[mark].exec(plain) ?? [];
  if (whole === undefined) return null;
  const digits = whole.replace(/\D/g, '');
  return decimals === undefined ? digits : `${digits}.${decimals}`;
}

/**
 * Lists what a number can mean, as exact decimal strings: `12,50` is 12.50 alone, `2.500` is 2.500 or 2500. Where the
 * mark is known there is one meaning at most.
 */
export function readingsOf(text: string, known: DecimalMark | null): string[] {
  const values = (known === null ? MARKS : [known]).map((mark) => readAs(text, mark));
  return [...new Set(values.filter((value) => value !== null))];
}

/** Says which mark some numbers show: of `12,50` and `2.500` the comma; null where none shows one, or they differ. */
export function markOf(texts: string[]): DecimalMark | null {
  const shown = new Set(
    texts
      .filter((text) => /[.,]/.test(text))
      .map((text) => MARKS.filter((mark) => readAs(text, mark) !== null))
      .flatMap(([mark, other]) => (mark !== undefined && other === undefined ? [mark] : [])),
  );
  const [mark, other] = [...shown];
  return mark !== undefined && other === undefined ? mark : null;
}
