import type { OrderRef, WhyView } from '@carrello/portal/services';
import { listOrderNumbers } from '../../orders/queries.ts';
import type { OrderRow } from '../../orders/rows.ts';
import type { Transactor } from '../../platform/db.ts';
import { listShopNames } from '../../shops/shops.ts';
import { listStaffNames } from '../../staff/staff.ts';
import type { StandingMerge } from '../../contacts/standing-merges.ts';
import { findContactKeys } from '../../contacts/queries.ts';
import type { KeyRow } from '../../contacts/store.ts';

/** What of an order says to whom it belongs. */
export interface OrderBuyer {
  id: string;
  shopId: string;
  orderKey: string;
  uid: string;
  mailbox: string;
}

export const buyerOf = ({ id, shop_id, order_key, buyer_uid, mailbox_key }: OrderRow): OrderBuyer => ({
  id,
  shopId: shop_id,
  orderKey: order_key,
  uid: buyer_uid,
  mailbox: mailbox_key,
});

/** What brings orders to a contact: its strong keys, each with the order and the merge that it came by. */
export interface Links {
  views: WhyView[];
  of(order: OrderBuyer): WhyView;
}

const keyOf = ({ kind, scope, value }: Pick<KeyRow, 'kind' | 'scope' | 'value'>) =>
  `${kind} ${scope} ${value}`;

/** Lists the keys that an order carries, the surest first, as the rules of matching read them. */
function keysOfOrder({ shopId, uid, mailbox, orderKey }: OrderBuyer): string[] {
  return [
    uid === '' ? '' : keyOf({ kind: 'uid', scope: shopId, value: uid }),
    mailbox === '' ? '' : keyOf({ kind: 'mailbox', scope: '', value: mailbox }),
    keyOf({ kind: 'order', scope: shopId, value: orderKey }),
  ].filter((key) => key !== '');
}

/** Reads why each order is this contact's. `merges` are those that stand. */
export async function readLinks(
  db: Transactor,
  { contactId, merges }: { contactId: string; merges: StandingMerge[] },
): Promise<Links> {
  const keys = (await findContactKeys(db, contactId)).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const bringers = [...keys, ...merges].flatMap(({ order_id }) => (order_id === null ? [] : [order_id]));
  const numbers = await listOrderNumbers(db, bringers);
  const shops = await listShopNames(
    db,
    keys.flatMap(({ scope }) => (scope === '' ? [] : [scope])),
  );
  const staff = await listStaffNames(
    db,
    merges.flatMap(({ staff_id }) => (staff_id === null ? [] : [staff_id])),
  );
  const orderOf = (id: string | null): OrderRef | null => {
    const number = numbers.get(id ?? '');
    return id === null || number === undefined ? null : { id, number };
  };
  const joinedBy = (merge: StandingMerge | undefined): WhyView['joined'] =>
    merge === undefined
      ? null
      : {
          reason: merge.reason,
          staff: staff.get(merge.staff_id ?? '') ?? '',
          order: orderOf(merge.order_id),
          at: merge.merged_at,
        };
  const valueOf = ({ kind, scope, value }: KeyRow) => (kind === 'mailbox' ? value : (shops.get(scope) ?? ''));
  const views = new Map<string, WhyView>();
  for (const key of keys) {
    const name = keyOf(key);
    const merge = merges.find(({ before }) => before.keys.some((moved) => keyOf(moved) === name));
    const first = orderOf(key.order_id);
    views.set(name, { kind: key.kind, value: valueOf(key), first, joined: joinedBy(merge) });
  }
  return {
    views: [...views.values()],
    of(order) {
      const key = keysOfOrder(order).find((name) => views.has(name));
      if (key !== undefined) return views.get(key) as WhyView;
      const erased = [...views.values()].find(({ kind }) => kind === 'erased');
      if (erased && order.uid + order.mailbox === '') return erased;
      const merge = merges.find(({ before }) => before.orderIds.includes(order.id));
      return { kind: 'told', value: '', first: null, joined: joinedBy(merge) };
    },
  };
}
