import { cut } from '../platform/text.ts';

/** Tidies what a person typed into one line: blanks are single, none are around it, and it has at most `most` characters. */
export const tidy = (text: string, most: number): string => cut(text.replace(/\s+/g, ' ').trim(), most);

/** The column that an entry is written to and how many characters that holds, by the name of the entry. */
export type EntryColumns = Record<string, { column: string; most: number }>;

/** Makes columns of the entries that were given, tidied; entries that are no text have no column. */
export function columnsOf(fields: EntryColumns, entries: Record<string, unknown>): Record<string, string> {
  const columns: Record<string, string> = {};
  for (const [field, { column, most }] of Object.entries(fields)) {
    const text = entries[field];
    if (typeof text === 'string') columns[column] = tidy(text, most);
  }
  return columns;
}
