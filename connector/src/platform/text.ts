/** The first `most` characters, without half a character at the end. */
export function startOf(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}

/** Half surrogate pairs, which no database keeps, become �. */
export function mend(text: string): string {
  return text.toWellFormed();
}

/**
 * A text that fits a column of `most` characters: what is longer ends in a visible …, and half surrogate pairs are
 * mended.
 */
export function cut(text: string, most: number): string {
  return mend(text.length <= most ? text : `${startOf(text, most - 1)}…`);
}
