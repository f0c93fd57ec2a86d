/** The tax office takes no longer number. */
export const LONGEST_NUMBER = 20;

/** Writes a number as people read it: `{year}/{number}` of 2026 and 17 is `2026/17`, `{yy}-{number}` is `26-17`. */
export function numberOf(pattern: string, { year, sequence }: { year: number; sequence: number }): string {
  return pattern
    .replaceAll('{year}', String(year))
    .replaceAll('{yy}', String(year).slice(-2))
    .replaceAll('{number}', String(sequence));
}
