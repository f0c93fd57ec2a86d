import { startOf } from '@carrello/portal/cut';

export { startOf };

/** Half surrogate pairs, which no database keeps, become �. */
export function mend(text: string): string {
  return text.toWellFormed();
}

/**
 * A text that fits a column of `most` characters: what is longer ends in a visible …, never within a character, and
 * half surrogate pairs are mended.
 */
export function cut(text: string, most: number): string {
  return mend(text.length <= most ? text : `${startOf(text, most - 1)}…`);
}
