import type { Db } from '../../connector/src/platform/db.ts';
import { readSchema } from '../agreements/schema.ts';

const textOf = (value: unknown): string =>
  Buffer.isBuffer(value) ? value.toString('latin1') : typeof value === 'string' ? value : '';

/** Looks through every column of every table, and says where any of these words stands: `orders.billing: rossi`. */
export async function searchAll(db: Db, words: string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const table of Object.keys(await readSchema(db)))
    for (const row of (await db(table).select('*')) as Record<string, unknown>[])
      for (const [column, value] of Object.entries(row))
        for (const word of words)
          if (textOf(value).toLowerCase().includes(word)) found.add(`${table}.${column}: ${word}`);
  return [...found].sort();
}
