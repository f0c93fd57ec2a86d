import type { Context } from '../../context.ts';
import { transact } from '../../platform/db.ts';
import { sha256 } from '../../platform/hash.ts';
import type { Crm, CrmChange, LinkedChange, Settled } from '../crm.ts';
import { takeEnteredOrder } from './entered-orders.ts';
import { takeEnteredProduct } from './entered-products.ts';
import { mergeFields, type Merged } from '../three-way-merge.ts';
import { readRecords } from '../push/records.ts';
import { recordNews } from '../issues.ts';
import { readCrmCursor, saveCrmCursor } from '../store.ts';
import { takeAccount, takeContact } from './contacts.ts';
import { takeProduct } from './products.ts';
import { takeOrder } from './orders.ts';
import { tellStaff, type Taken } from './statements.ts';

const CURSOR = 'changes';

/** Every field as it reads there counts as known; what we did not take stays apart, held at our value. */
function settle(
  change: LinkedChange,
  merged: Merged,
  { taken }: Taken,
  ours: Record<string, string>,
): Settled {
  const held = { ...merged.held };
  for (const field of Object.keys(change.fields)) {
    const differs = change.base[field] !== undefined && change.base[field] !== change.fields[field];
    if (!differs || taken.includes(field) || ours[field] === change.fields[field]) continue;
    held[field] = ours[field] ?? change.held[field] ?? change.base[field] ?? '';
  }
  for (const field of taken) delete held[field];
  return { fields: { ...change.fields, ...(change.deleted ? { deleted: '1' } : {}) }, held };
}

const TAKERS = { contact: takeContact, account: takeAccount, product: takeProduct, order: takeOrder };

/** One change in one transaction of ours; then it is acknowledged there. A crash between repeats it without effect. */
async function takeLinked(ctx: Context, crm: Crm, change: LinkedChange): Promise<void> {
  const [record] = await readRecords(ctx.db, change.kind, [change.id]);
  if (!record || record.kind === 'payment' || record.kind === 'refund') return;
  const ours = await crm.present(record);
  const { fields: theirs, base, held } = change;
  const merged = mergeFields({ base, held, ours, theirs });
  const taken = await transact(ctx.db, async (trx) => {
    const result = await TAKERS[change.kind](trx, ctx, { change, merged, record });
    await tellStaff(trx, ctx, { crm: crm.name, record, change, tellings: result.tellings });
    return result;
  });
  await crm.acknowledge(change, settle(change, merged, taken, ours));
}

async function takeBack(ctx: Context, crm: Crm, change: CrmChange): Promise<void> {
  switch (change.kind) {
    case 'entered_order': {
      if (await takeEnteredOrder(ctx, change)) {
        await crm.acknowledge(change, { fields: { content: change.contentHash }, held: {} });
      }
      return;
    }
    case 'entered_product': {
      const fields = await takeEnteredProduct(ctx, change);
      if (fields) await crm.acknowledge(change, { fields, held: {} });
      return;
    }
    case 'account':
    case 'contact':
    case 'product':
    case 'order':
      return takeLinked(ctx, crm, change);
  }
}

async function recordUntaken(ctx: Context, change: CrmChange, error: unknown): Promise<void> {
  const text = error instanceof Error ? error.message : String(error);
  const record = { kind: change.kind, id: 'id' in change ? change.id : '' };
  const key = `untaken:${change.outsideId}:${sha256(text).slice(0, 32)}`;
  await recordNews(ctx.db, ctx, { key, kind: 'untaken', record, text });
}

/** Takes over what staff changed since the last time; returns how many changes there were. */
export async function takeBackChanges(ctx: Context, crm: Crm): Promise<number> {
  const { changes, cursor } = await crm.changesSince(await readCrmCursor(ctx.db, CURSOR));
  let failed = 0;
  for (const change of changes) {
    try {
      await takeBack(ctx, crm, change);
    } catch (error) {
      failed += 1;
      ctx.log.error(
        { crm: crm.name, kind: change.kind, outside: change.outsideId, err: error },
        'crm.not_taken_back',
      );
      await recordUntaken(ctx, change, error);
    }
  }
  // What failed is met again next time: the cursor stays until everything was taken.
  if (failed === 0) await saveCrmCursor(ctx.db, CURSOR, cursor, ctx.clock.now());
  return changes.length;
}
