import type { Context } from '../context.ts';
import {
  hasList,
  insertErasedKeys,
  insertErasure,
  listAllErasedKeys,
  listErasures,
  type ErasedKeyRow,
  type ErasureRow,
} from '../erased/list.ts';
import { transact, type Db } from '../platform/db.ts';
import { addJob } from '../platform/jobs.ts';

/** Who was erased, to be carried over to a database of before. */
export interface Erasures {
  erasures: ErasureRow[];
  keys: ErasedKeyRow[];
}

/** Reads the list; empty for a database of before there was one. */
export async function readErasures(db: Db): Promise<Erasures> {
  if (!(await hasList(db))) return { erasures: [], keys: [] };
  return { erasures: await listErasures(db), keys: await listAllErasedKeys(db) };
}

/**
 * Adds to the list what this database does not know, because its backup is older, and has those people erased again: a
 * restored backup of April brings back nobody who was erased in May. Returns how many.
 */
export async function takeErasures(ctx: Context, { erasures, keys }: Erasures): Promise<number> {
  return transact(ctx.db, async (trx) => {
    const known = new Set((await listErasures(trx)).map(({ id }) => id));
    const fresh = erasures.filter(({ id }) => !known.has(id));
    for (const erasure of fresh) {
      const { id } = erasure;
      await insertErasure(trx, { ...erasure, done_at: null });
      await insertErasedKeys(
        trx,
        keys.filter(({ erasure_id }) => erasure_id === id),
      );
      const key = `erase:${id}:${ctx.clock.now()}`;
      await addJob(trx, ctx, { kind: 'erase', key, payload: { id }, runAt: 0 });
    }
    return fresh.length;
  });
}
