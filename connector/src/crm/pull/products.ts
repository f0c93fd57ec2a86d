import type { Knex } from 'knex';
import { Big } from 'big.js';
import { editVariant, type VariantEdits } from '../../catalog/edit.ts';
import { sumMovements } from '../../catalog/for-crm.ts';
import { moveStock } from '../../catalog/stock.ts';
import { recordChange } from '../../changes/record.ts';
import type { Context } from '../../context.ts';
import { currencyDecimals, round } from '../../platform/money.ts';
import type { Fields } from '../crm.ts';
import type { ProductRecord } from '../records.ts';
import { keptStatement, notifyStaff } from './statements.ts';
import { BY, type Taken, type Taking } from './taking.ts';

type TakingProduct = Taking<ProductRecord>;

/** Makes gross minor units of a net price in major units: `10.00` at 22 % → 1220. */
export function grossOfNet(net: string, ratePercent: string, currency: string): number {
  const minor = new Big(10).pow(currencyDecimals(currency));
  return round(new Big(net).times(new Big(100).plus(ratePercent)).div(100).times(minor));
}

/** Each edit of ours is one of these fields there. */
const FIELDS: Record<keyof VariantEdits, string> = { price: 'netPrice', name: 'name', active: 'active' };

function editsOf(theirs: Fields, { ratePercent, currency }: ProductRecord): VariantEdits {
  const { netPrice, name, active } = theirs;
  return {
    ...(netPrice === undefined ? {} : { price: grossOfNet(netPrice || '0', ratePercent, currency) }),
    ...(name === undefined || name.trim() === '' ? {} : { name }),
    ...(active === undefined ? {} : { active: active === 'yes' }),
  };
}

/**
 * Stock is a counter: 7 → 12 there adds five pieces here, so that a sale here in between is not lost. What this change
 * added before a crash counts, also when staff went on to 15 meanwhile: then three more are added.
 */
async function moveCounted(
  trx: Knex.Transaction,
  ctx: Context,
  { change, record }: TakingProduct,
): Promise<void> {
  const [before, after] = [change.base['stock'] || '0', change.fields['stock'] || '0'];
  const variantId = record.id;
  const reasons = `${BY}:${change.outsideId}:${change.turn}.`;
  const known = await sumMovements(trx, { variantId, reasons });
  const moved = new Big(after).minus(before).round(0, Big.roundDown).minus(known.pieces);
  const reason = `${reasons}${known.count} ${before}→${after}`;
  await moveStock(trx, ctx, { variantId, by: Number(moved), reason });
}

/** Staff who changed a price there read that ours is written over it, before it is. Stock moves with every sale: of it nothing is said. */
async function tellRewritten(
  trx: Knex.Transaction,
  ctx: Context,
  taking: TakingProduct,
  fields: string[],
): Promise<void> {
  const { netPrice, name, active } = taking.record;
  const ours = { netPrice: new Big(netPrice).round(2).toFixed(), name, active: active ? 'yes' : 'no' };
  const said = fields.filter((field) => field in ours);
  if (said.length > 0) await notifyStaff(trx, ctx, taking, keptStatement(taking, ours, said));
}

/**
 * Takes price, name, stock and whether it is sold, where coreBOS keeps the catalogue. Where Carrello keeps it, our own
 * values are written again.
 */
export async function takeProduct(
  trx: Knex.Transaction,
  ctx: Context,
  taking: TakingProduct,
): Promise<Taken> {
  const { change, merged, record } = taking;
  await recordChange(trx, ctx, { kind: 'product', id: record.id });
  const differing = [...Object.keys(merged.take), ...Object.keys(merged.conflicts)];
  if (!ctx.config.corebos?.catalogMaster) {
    await tellRewritten(trx, ctx, taking, differing);
    return { taken: [], rewritten: Object.keys(change.fields) };
  }
  const theirs = Object.fromEntries(differing.map((field) => [field, change.fields[field] ?? '']));
  const edits = editsOf(theirs, record);
  const taken = (await editVariant(trx, ctx, { variantId: record.id, edits })).map((edit) => FIELDS[edit]);
  if (theirs['stock'] === undefined || record.stock === null) return { taken };
  await moveCounted(trx, ctx, taking);
  return { taken: [...taken, 'stock'] };
}
