import type { OrderFilterEntries, OrderListServices } from '@carrello/portal/services';
import { audit } from '../audit/audit.ts';
import { findProductKeys } from '../catalog/find-products.ts';
import { contactsOwnedBy } from '../contacts/queries.ts';
import { contactsTagged, listAllTags } from '../contacts/tags.ts';
import type { Context } from '../context.ts';
import { AMOUNT_STEPS } from '../orders/amount-steps.ts';
import type { OrderFilter } from '../orders/filters.ts';
import type { OrderSort } from '../orders/narrowed-list.ts';
import { sumNarrowed } from '../orders/sum-narrowed.ts';
import type { Transactor } from '../platform/db.ts';
import { listShops } from '../shops/shops.ts';
import { listColleagues } from '../staff/staff.ts';
import { readDays, timeZoneOf } from './days.ts';
import { guarded } from './guarded.ts';
import { listOrders, printOrders } from './records/order-lists.ts';

/** The steps between two bounds in whole units; a bound where no step begins does not count. */
function stepsOf({ least, below }: OrderFilterEntries): number[] {
  const place = (bound: string, otherwise: number) => {
    const index = bound === '' ? -1 : AMOUNT_STEPS.indexOf(Number(bound));
    return index === -1 ? otherwise : index;
  };
  const [first, end] = [place(least, 0), place(below, AMOUNT_STEPS.length)];
  return AMOUNT_STEPS.flatMap((_bound, step) => (step >= first && step < end ? [step] : []));
}

/** The contacts of an owner, of a tag, or of both. */
function contactsOf(db: Transactor, { owner, tag }: OrderFilterEntries): OrderFilter['contactIds'] {
  if (owner === '') return tag === '' ? undefined : () => contactsTagged(db, tag);
  if (tag === '') return () => contactsOwnedBy(db, owner);
  return () => contactsOwnedBy(db, owner).whereIn('id', contactsTagged(db, tag));
}

/** What was typed, as the orders are asked for it; what is empty does not count. */
async function readFilter(
  db: Transactor,
  entries: OrderFilterEntries,
  timeZone: string,
): Promise<OrderFilter> {
  const { status, money, shop, country, product } = entries;
  const steps = stepsOf(entries);
  const contactIds = contactsOf(db, entries);
  return {
    ...(status && { status }),
    ...(money && { paymentState: money }),
    ...(shop && { shopId: shop }),
    ...(country && { country }),
    ...(steps.length < AMOUNT_STEPS.length && { steps }),
    ...(product && { product: { keys: await findProductKeys(db, product), sku: product } }),
    ...(contactIds && { contactIds }),
    ...readDays(entries, timeZone),
  };
}

const sortOf = ({ sort }: OrderFilterEntries): OrderSort =>
  sort === 'oldest' || sort === 'amount' ? sort : 'newest';

export function orderListServices(ctx: Context): OrderListServices {
  const { db } = ctx;
  return {
    listOrders: guarded('orders.read', async (_session, { filter: entries, ...input }) => {
      if (!entries) return listOrders(db, input);
      const filter = await readFilter(db, entries, await timeZoneOf(db));
      return listOrders(db, { ...input, filter, sort: sortOf(entries) });
    }),
    sumOrders: guarded('orders.read', async (_session, entries) => {
      const { orders, totals } = await sumNarrowed(db, await readFilter(db, entries, await timeZoneOf(db)));
      return {
        orders,
        totals: totals.map(({ currency, total, kept }) => ({
          total: { amount: total, currency },
          kept: { amount: kept, currency },
        })),
      };
    }),
    listOrderChoices: guarded('orders.read', async () => ({
      shops: (await listShops(db)).map(({ id, name }) => ({ id, name })),
      staff: await listColleagues(db),
      tags: await listAllTags(db),
      amounts: AMOUNT_STEPS.slice(1),
    })),
    printOrders: guarded('orders.export', async (_session, entries) => {
      const timeZone = await timeZoneOf(db);
      const filter = await readFilter(db, entries, timeZone);
      const csv = await printOrders(db, { filter, sort: sortOf(entries), timeZone });
      await audit(db, ctx, { what: 'orders_exported', detail: { orders: csv.split('\r\n').length - 2 } });
      return csv;
    }),
  };
}
