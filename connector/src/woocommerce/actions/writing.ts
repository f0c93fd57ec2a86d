import type { Context } from '../../context.ts';
import { plainText } from '../plain.ts';
import type { Rest } from '../rest.ts';
import type { ToldMeta } from '../told.ts';
import { change, type ActionRow } from './store.ts';

/** Our mark in what we made: what bears it was made, however the answer was lost. */
export const MARK = '_carrello_action';

/** What an order says of itself before it is written. */
export interface OrderThere {
  id: number;
  status: string;
  shipping: Record<string, string>;
  meta_data: ToldMeta[];
}

export interface Writing {
  ctx: Context;
  rest: Rest;
  row: ActionRow;
  order: OrderThere;
}

export interface Made {
  id: number;
}

/** Remembers, committed, what was there before the first try: what we made has a higher number. */
export async function knownTo({ ctx, row }: Writing, there: Made[]): Promise<number> {
  if (row.known_to !== null) return Number(row.known_to);
  const known = Math.max(0, ...there.map(({ id }) => id));
  await change(ctx.db, row.id, { known_to: known });
  return known;
}

const spoken = (text: string): string => plainText(text).replace(/\s+/g, ' ').trim();

/** Writes to the buyer by the shop, once: a newer note with the same words is ours. */
export async function writeNote(writing: Writing, note: string): Promise<void> {
  if (note.trim() === '') return;
  const { rest, row } = writing;
  const path = `orders/${row.source_id}/notes`;
  const { items } = await rest.list<Made & { note: string }>(path, { type: 'customer' });
  const isFirst = row.known_to === null;
  const known = await knownTo(writing, items);
  if (!isFirst && items.some(({ id, note: said }) => id > known && spoken(said) === spoken(note))) return;
  await rest.send('POST', path, { note, customer_note: true });
}
