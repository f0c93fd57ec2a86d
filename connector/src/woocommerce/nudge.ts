import type { Context } from '../context.ts';
import { openRest } from './keys.ts';
import { readByNumber } from './read-page.ts';
import { tellOrders } from './tell.ts';

/**
 * Asks a shop for orders by their numbers, and tells what is new of them. What an order said last is remembered, so that what was
 * asked for comes once, however often it is asked for. Returns how many said something new.
 */
export async function tellNow(ctx: Context, shopId: string, ids: number[]): Promise<number> {
  const rest = await openRest(ctx, shopId);
  return tellOrders(ctx, shopId, { orders: await readByNumber(rest, ids), stream: 'rest' });
}
