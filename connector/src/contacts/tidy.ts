import { cut } from '../platform/text.ts';

/** What a person typed into one line: single blanks, none around it, at most `most` characters. */
export const tidy = (text: string, most: number): string => cut(text.replace(/\s+/g, ' ').trim(), most);

/** By the name of an entry: the column it is written to, and how many characters that holds. */
export type EntryColumns = Record<string, { column: string; most: number }>;

/** The columns of the entries that were given, tidied; entries that are no text have no column. */
export function columnsOf(fields: EntryColumns, entries: Record<string, unknown>): Record<string, string> {
  const columns: Record<string, string> = {};
  for (const [field, { column, most }] of Object.entries(fields)) {
    const text = entries[field];
    if (typeof text === 'string') columns[column] = tidy(text, most);
  }
  return columns;
}
