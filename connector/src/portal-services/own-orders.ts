import type { OwnOrderServices } from '@carrello/portal/services';
import { findWrongEntries, type AddressEntries } from '../address-book/entries.ts';
import type { Context } from '../context.ts';
import { tidyPlace } from '../contract/address-form.ts';
import { ownerOf } from '../customers/customers.ts';
import { cancelOwnOrder } from '../order-desk/cancel.ts';
import type { DeliveryAddress } from '../order-desk/delivery.ts';
import { changeOwnDelivery } from '../order-desk/own-address.ts';
import { findFirstPlacedAt, listOwnOrders, type Span } from '../orders/own-orders.ts';
import { HOUR } from '../platform/clock.ts';
import { dayOf, startOfDay } from '../platform/days.ts';
import { withinLimits } from '../platform/limits.ts';
import { findHomeShop } from '../shops/shops.ts';
import { byCustomer } from './guarded.ts';
import { readOwnOrder } from './records/own-order.ts';
import { sightOf } from './sight.ts';

const spanOf = (year: number, timeZone: string): Span => ({
  from: startOfDay(`${year}-01-01`, timeZone),
  to: startOfDay(`${year + 1}-01-01`, timeZone),
});

/** Lists the years from then on, the newest first: since 2024, in 2026 → 2026, 2025, 2024. */
function yearsSince(first: number | null, now: number, timeZone: string): number[] {
  const yearOf = (at: number): number => Number.parseInt(dayOf(at, timeZone), 10);
  if (first === null) return [];
  const count = Math.max(0, yearOf(now) - yearOf(first)) + 1;
  return Array.from({ length: count }, (_, index) => yearOf(first) + count - 1 - index);
}

/** So often a buyer changes orders in an hour: each change is a version, a mail and work for somebody. */
const OFTEN = { name: 'own.change', most: 30, windowMs: HOUR };

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

function addressOf(entries: AddressEntries): DeliveryAddress {
  const { firstName, lastName, company, line1, line2, postcode, city, state, country, phone } = entries;
  const typed = { firstName, lastName, company, line1, line2, postcode, city, state, country, phone };
  const parts = Object.entries(typed).map(([part, text]) => [part, tidy(text)] as const);
  return tidyPlace(Object.fromEntries(parts) as unknown as DeliveryAddress);
}

const CANCELLED = {
  succeeded: 'own_cancelled',
  pending: 'own_cancelled',
  waiting: 'own_cancelled_waiting',
  refused: 'own_cancelled_refused',
};

/** The buyer's orders. The owner goes into every query, and whatever is done is done by who has signed in. */
export function ownOrderServices(ctx: Context): OwnOrderServices {
  const { db, clock } = ctx;
  const mayChange = (customerId: string): Promise<boolean> =>
    withinLimits(db, clock, [{ ...OFTEN, value: customerId }]);
  return {
    async listOrders(session, { search, year, cursor }) {
      const owner = await ownerOf(db, session);
      const timeZone = (await findHomeShop(db))?.timeZone ?? 'UTC';
      const span = year === null ? null : spanOf(year, timeZone);
      const page = await listOwnOrders(db, { owner, search, span, cursor });
      return { ...page, years: yearsSince(await findFirstPlacedAt(db, owner), clock.now(), timeZone) };
    },
    findOrder: async (session, orderId) => readOwnOrder(db, await sightOf(db, session), orderId, clock.now()),
    async cancelOrder(session, orderId, sum) {
      const owner = await sightOf(db, session);
      if (!(await mayChange(session.customerId))) return { ok: false, reason: 'too_often' };
      const done = await byCustomer(session, () => cancelOwnOrder(ctx, { owner, orderId, sum }));
      return done.ok ? { ok: true, notice: CANCELLED[done.stage] } : { ok: false, reason: done.reason };
    },
    async changeDelivery(session, orderId, entries) {
      const wrong = findWrongEntries('delivery', entries);
      if (wrong.length > 0) return { ok: false, wrong };
      const owner = await sightOf(db, session);
      if (!(await mayChange(session.customerId))) return { ok: false, reason: 'too_often' };
      const address = addressOf(entries);
      const done = await byCustomer(session, () => changeOwnDelivery(ctx, { owner, orderId, address }));
      if (!done.ok) return { ok: false, reason: done.reason };
      return { ok: true, notice: done.isAsked ? 'own_asked' : 'own_address' };
    },
  };
}
