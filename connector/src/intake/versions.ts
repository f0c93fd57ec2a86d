import type { Transactor } from '../platform/db.ts';
import type { Version } from '../orders/version.ts';

/** The newest version each shop's plugin has brought us, by shop id. */
export async function listReceived(trx: Transactor): Promise<Map<string, Version>> {
  const newest = new Map<string, Version>();
  const shops: { id: string }[] = await trx('shops').select('id');
  for (const { id } of shops) {
    const version = await findReceived(trx, id);
    if (version) newest.set(id, version);
  }
  return newest;
}

export async function findReceived(trx: Transactor, shopId: string): Promise<Version | null> {
  const row: Version | undefined = await trx('inbox')
    .where({ shop_id: shopId, stream: 'shop' })
    .whereNot({ state: 'conflict' })
    .whereNotNull('counter')
    .orderBy([
      { column: 'epoch', order: 'desc' },
      { column: 'counter', order: 'desc' },
    ])
    .first('epoch', 'counter');
  return row ? { epoch: Number(row.epoch), counter: Number(row.counter) } : null;
}

/** How far back gaps are looked for: further back a shop keeps nothing to send again. */
const LOOK_BACK = 10_000;

/** The counters missing below a shop's newest version, in its epoch, oldest first, at most a hundred stretches. */
export async function listMissing(
  trx: Transactor,
  shopId: string,
  { epoch, counter }: Version,
): Promise<{ from: number; to: number }[]> {
  const floor = Math.max(0, counter - LOOK_BACK);
  const seen = trx('inbox')
    .where({ shop_id: shopId, stream: 'shop', epoch })
    .whereNot({ state: 'conflict' })
    .where('counter', '>', floor)
    .select('counter', trx.raw('LAG(counter) OVER (ORDER BY counter) AS `before`'));
  const rows: { counter: number; before: number | null }[] = await trx
    .from(seen.as('seen'))
    .whereRaw('counter > COALESCE(`before`, ?) + 1', [floor])
    .orderBy('counter')
    .limit(100)
    .select('counter', 'before');
  return rows.map((row) => ({ from: Number(row.before ?? floor) + 1, to: Number(row.counter) - 1 }));
}
