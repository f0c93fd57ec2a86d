import type { Applied } from '../crm.ts';
import type { OrderRecord } from '../records.ts';
import type { Target } from './session.ts';
import { inTransaction } from './connection.ts';
import { findLinks, insertLinks, NEVER_WRITTEN, updateLink } from './links.ts';

/** Orders that came from coreBOS have this source; their own id there is the record. */
export const ENTERED_SOURCE = 'corebos';

/** Their links have this hash: nothing of ours is ever written into them. */
export const ENTERED_HASH = 'entered';

export const isEntered = ({ source }: OrderRecord): boolean => source === ENTERED_SOURCE;

/** Links orders that staff typed there; they are never written. */
export async function adoptEnteredOrders(target: Target, records: OrderRecord[]): Promise<Applied[]> {
  if (records.length === 0) return [];
  await inTransaction(target.db, async (trx) => {
    const links = await findLinks(
      trx,
      'order',
      records.map(({ id }) => id),
      { lock: true },
    );
    for (const { id, version, sourceId } of records) {
      const known = links.get(id);
      if (known) {
        await updateLink(trx, { ...known, version });
        continue;
      }
      const link = {
        kind: 'order',
        id,
        crmid: Number(sourceId),
        module: 'SalesOrder',
        version,
        hash: ENTERED_HASH,
      } as const;
      await insertLinks(trx, [{ ...link, base: { fields: {}, held: {} }, writtenAt: NEVER_WRITTEN }]);
    }
  });
  return records.map(({ id, version, sourceId }) => ({ id, version, outsideId: sourceId }));
}
