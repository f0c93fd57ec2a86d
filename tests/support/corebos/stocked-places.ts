import { expect } from 'vitest';
import { moveStock } from '../../../connector/src/catalog/stock.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { createBothPlaces, type BothPlaces } from './both-places.ts';
import {
  listStrayMailboxes,
  listUnexplainedStock,
  listUntoldDifferences,
  listWrongCancellations,
} from './differences.ts';

/** More mugs than all tests of a file together buy. */
const ENOUGH = 20;

/** Both places, with mugs enough for a whole file of tests. */
export async function createStockedPlaces(): Promise<BothPlaces> {
  const places = await createBothPlaces();
  const { ctx } = places;
  const delivered = { variantId: 'mug', by: ENOUGH, reason: 'delivered' };
  await transact(ctx.db, (trx) => moveStock(trx, ctx, delivered));
  return places;
}

/** Brings everything over: whatever was done, the two sides end alike. */
export async function expectAlike(places: BothPlaces): Promise<void> {
  await places.settle();
  expect(await listUntoldDifferences(places)).toEqual([]);
  expect(await listStrayMailboxes(places)).toEqual([]);
  expect(await listUnexplainedStock(places, { mug: 5 })).toEqual([]);
  expect(await listWrongCancellations(places)).toEqual([]);
}
