import type { Transactor } from '../platform/db.ts';
import { listOrderAddresses } from '../orders/own-orders.ts';
import type { OrderOwner } from '../orders/queries.ts';
import { listSavedAddresses } from './address-book.ts';
import { columnsOf, type AddressEntries } from './entries.ts';
import type { AddressKind } from './store.ts';

/** An address of an order that its buyer has not kept. */
export interface UsedAddress extends AddressEntries {
  kind: AddressKind;
  orderId: string;
  orderNumber: string;
}

const MOST = 5;

const NO_CODES = { label: '', vatNumber: '', fiscalCode: '', sdiCode: '', pec: '' };

/** Lists the addresses of the newest orders of a customer that are not in their book, each once, five at most. */
export async function listUsedAddresses(db: Transactor, owner: OrderOwner): Promise<UsedAddress[]> {
  const hashOf = (kind: AddressKind, entries: AddressEntries): string =>
    `${kind} ${columnsOf(kind, entries).content_hash}`;
  const kept = await listSavedAddresses(db, [owner.customerId]);
  const seen = new Set(kept.map((address) => hashOf(address.kind, address)));
  const orders = await listOrderAddresses(db, owner);
  const used = orders.flatMap(({ id, number, billing, delivery, company }): UsedAddress[] => {
    const order = { orderId: id, orderNumber: number };
    const { name = billing.company, ...codes } = company ?? {};
    return [
      { ...NO_CODES, ...(delivery ?? billing), ...order, kind: 'delivery' },
      { ...NO_CODES, ...billing, ...codes, company: name, ...order, kind: 'billing' },
    ];
  });
  return used
    .filter(({ kind, line1, country, ...rest }) => {
      const hash = hashOf(kind, { line1, country, ...rest });
      const isNew = line1 !== '' && country !== '' && !seen.has(hash);
      seen.add(hash);
      return isNew;
    })
    .slice(0, MOST);
}
