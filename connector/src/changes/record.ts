import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';
import type { CrmKind } from '../crm/crm.ts';
import { insertChanges, listTouchedByOrder, listVariantIds } from '../crm/store.ts';

export { readBacklog, type Backlog } from '../crm/store.ts';

type Tools = Pick<Context, 'config' | 'clock'>;

export interface RecordChange {
  kind: CrmKind;
  /** Of our record; a product's id stands for all its variants. */
  id: string;
}

const isProjected = ({ config }: Tools): boolean => config.corebos !== undefined;

/**
 * To be called in the transaction that changes a record of our CRM: it then reaches the outside CRM, if there is one,
 * as it is when its turn comes. Many changes of a record before that are one; none is lost.
 */
export async function projectChange(trx: Transactor, ctx: Tools, ...changes: RecordChange[]): Promise<void> {
  if (!isProjected(ctx) || changes.length === 0) return;
  await insertChanges(trx, changes, ctx.clock.now());
}

/** The same for an order with its money facts, its buyer, and who was merged because of it. */
export async function projectOrder(trx: Transactor, ctx: Tools, orderId: string): Promise<void> {
  if (!isProjected(ctx)) return;
  await insertChanges(trx, await listTouchedByOrder(trx, orderId), ctx.clock.now());
}

/** The same for variants by their SKU. */
export async function projectSkus(trx: Transactor, ctx: Tools, skus: string[]): Promise<void> {
  if (!isProjected(ctx) || skus.length === 0) return;
  const ids = await listVariantIds(trx, skus);
  await insertChanges(
    trx,
    ids.map((id) => ({ kind: 'product', id })),
    ctx.clock.now(),
  );
}

/** The same for a contact that took over another's records, or gave them back: both, and all that moved. */
export async function projectMerge(trx: Transactor, ctx: Tools, contactIds: string[]): Promise<void> {
  if (!isProjected(ctx)) return;
  const orders: { id: string }[] = await trx('orders').whereIn('contact_id', contactIds).select('id');
  const touched = await Promise.all(orders.map(({ id }) => listTouchedByOrder(trx, id)));
  const contacts = contactIds.map((id) => ({ kind: 'contact' as const, id }));
  await insertChanges(trx, [...contacts, ...touched.flat()], ctx.clock.now());
}
