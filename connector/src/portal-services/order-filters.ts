import type { OrderFilterEntries, OrderListServices } from '@carrello/portal/services';
import { audit } from '../audit/audit.ts';
import { contactsOwnedBy } from '../contacts/queries.ts';
import type { Context } from '../context.ts';
import type { OrderFilter } from '../orders/filters.ts';
import { DAY } from '../platform/clock.ts';
import { dayOf, startOfDay } from '../platform/days.ts';
import type { Transactor } from '../platform/db.ts';
import { findHomeShop, listShops } from '../shops/shops.ts';
import { listColleagues } from '../staff/staff.ts';
import { guarded } from './guarded.ts';
import { listOrders, printOrders } from './records/order-lists.ts';

/** The first moment of the day after; days have 23 to 25 hours. */
const endOfDay = (start: number, timeZone: string): number =>
  startOfDay(dayOf(start + DAY + DAY / 8, timeZone), timeZone);

/** What was typed, as the orders are asked for it; what is empty does not count. */
function readFilter(db: Transactor, entries: OrderFilterEntries, timeZone: string): OrderFilter {
  const { status, money, shop, owner, from, to } = entries;
  return {
    ...(status && { status }),
    ...(money && { paymentState: money }),
    ...(shop && { shopId: shop }),
    ...(owner && { contactIds: contactsOwnedBy(db, owner) }),
    ...(from && { from: startOfDay(from, timeZone) }),
    ...(to && { until: endOfDay(startOfDay(to, timeZone), timeZone) }),
  };
}

const timeZoneOf = async (db: Transactor): Promise<string> => (await findHomeShop(db))?.timeZone ?? 'UTC';

export function orderListServices(ctx: Context): OrderListServices {
  const { db } = ctx;
  return {
    listOrders: guarded('orders.read', async (_session, { filter, ...input }) =>
      listOrders(db, { ...input, filter: filter ? readFilter(db, filter, await timeZoneOf(db)) : {} }),
    ),
    listOrderChoices: guarded('orders.read', async () => ({
      shops: (await listShops(db)).map(({ id, name }) => ({ id, name })),
      staff: await listColleagues(db),
    })),
    printOrders: guarded('orders.export', async (_session, entries) => {
      const timeZone = await timeZoneOf(db);
      const csv = await printOrders(db, readFilter(db, entries, timeZone), timeZone);
      await audit(db, ctx, { what: 'orders_exported', detail: { orders: csv.split('\r\n').length - 2 } });
      return csv;
    }),
  };
}
