/**
 * A text that fits a column of `most` characters; what is longer ends in a visible … (never in half a surrogate pair).
 */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
