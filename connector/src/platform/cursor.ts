import { invalidField } from './errors.ts';

/** Says where the next page begins: after the row of this time and id. Whoever hands it back cannot read it. */
export interface Position {
  at: number;
  id: string;
}

export function writeCursor({ at, id }: Position): string {
  return `${at}~${id}`;
}

/** Returns null for the first page; throws `invalid` for a text that we did not write. */
export function readCursor(cursor: string | null): Position | null {
  if (cursor === null || cursor === '') return null;
  const match = /^(-?\d{1,16})~(\w{1,40})$/.exec(cursor);
  if (!match?.[1] || !match[2])
    throw invalidField('cursor', 'This page does not exist any more. Start from the first.');
  return { at: Number(match[1]), id: match[2] };
}
