import type { DeskOrderSummary, DeskServices, OrderSummary, OrdersOf } from '@carrello/portal/services';
import { listContactNames } from '../../contacts/names.ts';
import { contactsOwnedBy } from '../../contacts/queries.ts';
import type { OrderFilter } from '../../orders/filters.ts';
import type { OrderSort } from '../../orders/narrowed-list.ts';
import {
  listFiltered,
  listNarrowedPage,
  listNewestOrders,
  listOrderPage,
  listOrdersSince,
  searchOrderPage,
} from '../../orders/queries.ts';
import { summariseOrders } from '../../orders/summaries.ts';
import type { OrderRow } from '../../orders/rows.ts';
import type { Transactor } from '../../platform/db.ts';
import { csvLine } from '../../platform/csv.ts';
import { dayOf } from '../../platform/days.ts';
import { toMajor } from '../../platform/money.ts';
import { listShopNames } from '../../shops/shops.ts';
import { readSearch } from '../../search/spelling.ts';
import { buyerOf, type OrderBuyer } from './match-reasons.ts';

export async function withBuyers(db: Transactor, rows: OrderRow[]): Promise<DeskOrderSummary[]> {
  const contacts = await listContactNames(
    db,
    rows.map(({ contact_id }) => contact_id),
  );
  const summaries = await summariseOrders(db, rows);
  return rows.map((row, index) => ({
    ...(summaries[index] as OrderSummary),
    contactId: row.contact_id,
    contactName: contacts.get(row.contact_id) ?? '',
  }));
}

const columnsOf = (of: OrdersOf) =>
  'contactId' in of ? { contact_id: of.contactId } : { account_id: of.companyId };

/**
 * Lists orders by the beginnings of words of number, contact and company; the newest come first. With `of`, which names a
 * contact or a company, all its orders are listed and neither search nor filter counts. A search has the newest first.
 */
export async function listOrders(
  db: Transactor,
  {
    search,
    of,
    cursor,
    filter = {},
    sort = 'newest',
  }: { search: string; of?: OrdersOf; cursor: string | null; filter?: OrderFilter; sort?: OrderSort },
): ReturnType<DeskServices['listOrders']> {
  const words = of ? [] : readSearch(search);
  const page = () => {
    if (of) return listOrderPage(db, { of: columnsOf(of), cursor });
    if (words.length > 0) return searchOrderPage(db, { words, cursor, filter });
    return listNarrowedPage(db, { filter, sort, cursor });
  };
  const { items, next } = await page();
  return { items: await withBuyers(db, items), next };
}

const MOST_OWNED = 50;

/** Lists what was bought since a time (milliseconds) by the contacts that somebody looks after; the newest come first. */
export async function listOwnedOrders(
  db: Transactor,
  { staffId, since }: { staffId: string; since: number },
): Promise<DeskOrderSummary[]> {
  const contactIds = contactsOwnedBy(db, staffId);
  return withBuyers(db, await listOrdersSince(db, { contactIds, since, most: MOST_OWNED }));
}

/** Lists a contact's newest orders, each with what says that it is this contact's. */
export async function listContactOrders(
  db: Transactor,
  contactId: string,
  most: number,
): Promise<(OrderSummary & { buyer: OrderBuyer })[]> {
  const rows = await listNewestOrders(db, { contact_id: contactId }, most);
  const summaries = await summariseOrders(db, rows);
  return rows.map((row, index) => ({ ...(summaries[index] as OrderSummary), buyer: buyerOf(row) }));
}

/** Lists a company's newest orders, each with who bought. */
export async function listAccountOrders(
  db: Transactor,
  accountId: string,
  most: number,
): Promise<DeskOrderSummary[]> {
  return withBuyers(db, await listNewestOrders(db, { account_id: accountId }, most));
}

/** More than this is a work for whoever runs the server. */
export const MOST_EXPORTED = 10_000;
const COLUMNS = [
  'number',
  'day',
  'shop',
  'buyer',
  'email',
  'country',
  'status',
  'payment',
  'currency',
  'total',
  'paid',
  'refunded',
];

/** Prints the first orders of a filter as CSV, up to 10,000; amounts in whole units with a point. */
export async function printOrders(
  db: Transactor,
  { filter, sort, timeZone }: { filter: OrderFilter; sort: OrderSort; timeZone: string },
): Promise<string> {
  const rows = await listFiltered(db, { filter, sort, most: MOST_EXPORTED });
  const shops = await listShopNames(
    db,
    rows.map(({ shop_id }) => shop_id),
  );
  const lines = rows.map((row) => {
    const amount = (minor: number) => toMajor({ amount: minor, currency: row.currency });
    return csvLine([
      ...[
        row.number,
        dayOf(row.placed_at, timeZone),
        shops.get(row.shop_id) ?? '',
        row.buyer_name,
        row.email,
      ],
      ...[row.country, row.status, row.payment_state, row.currency],
      ...[amount(row.total), amount(row.paid_total), amount(row.refunded_total)],
    ]);
  });
  return [csvLine(COLUMNS), ...lines, ''].join('\r\n');
}
