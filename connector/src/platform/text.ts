/**
 * A text that fits a column of `most` characters: what is longer ends in a visible …, and half a surrogate pair, which
 * no database keeps, becomes �.
 */
export function cut(text: string, most: number): string {
  const short = text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
  return short.replace(/\p{Surrogate}/gu, '\uFFFD');
}
