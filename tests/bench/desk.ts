import { parseArgs } from 'node:util';
import { up as fillFigures } from '../../connector/migrations/0088-buyer-figures.ts';
import { readConfig } from '../../connector/src/config.ts';
import { createContext, type Context } from '../../connector/src/context.ts';
import { openSession } from '../../connector/src/platform/sessions.ts';
import { startConnector } from '../stage/connector.ts';
import { addStaff } from '../support/make/staff.ts';
import { loadOrders, writeBack, type Stock } from './intake-load.ts';
import { buyerOf, emailOf } from './intake-orders.ts';
import { makeTemplate } from './intake-rows.ts';
import { makeEnvironment, prepareDatabase } from './intake-run.ts';
import { askPages, pageRow } from './pages.ts';
import { inEachPlace, type Place } from './places.ts';
import type { BenchRow } from './rows.ts';

const WHOLE = { stored: '1000000', db: 'sqlite,mariadb', times: 300 };
const QUICK = { stored: '500', db: 'sqlite', times: 10 };

interface Seen {
  cookie: string;
  staffId: string;
  shopId: string;
  contactIds: string[];
  orderIds: string[];
  product: string;
}

const DAY = new Date(Date.now() - 200 * 86_400_000).toISOString().slice(0, 10);

/** Each filter alone, pairs, sorts, searches and records, by what they are called in the output. */
const PAGES: Record<string, (seen: Seen, number: number) => string> = {
  'my day': () => '/desk',
  orders: () => '/desk/orders',
  'orders by status': () => '/desk/orders?status=on-hold',
  'orders by money': () => '/desk/orders?money=paid',
  'orders by shop': ({ shopId }) => `/desk/orders?shop=${shopId}`,
  'orders by country': () => '/desk/orders?country=NL',
  'orders by owner': ({ staffId }) => `/desk/orders?owner=${staffId}`,
  'orders by tag': () => '/desk/orders?tag=vip',
  'orders by frequent tag': () => '/desk/orders?tag=newsletter',
  'orders by days': () => `/desk/orders?from=${DAY}&to=${DAY}`,
  'orders by amount': () => '/desk/orders?least=50&below=1000',
  'orders by product': ({ product }) => `/desk/orders?product=${product}`,
  'orders by status and country': () => '/desk/orders?status=on-hold&country=NL',
  'orders by status and shop': ({ shopId }) => `/desk/orders?status=on-hold&shop=${shopId}`,
  'orders by status and owner': ({ staffId }) => `/desk/orders?status=processing&owner=${staffId}`,
  'orders by amount and country': () => '/desk/orders?least=500&country=DE',
  'orders by product and status': ({ product }) => `/desk/orders?product=${product}&status=on-hold`,
  'oldest orders': () => '/desk/orders?sort=oldest',
  'largest orders': () => '/desk/orders?sort=amount',
  'sum of orders': () => `/desk/orders/sum?from=${DAY}&to=${DAY}`,
  'sum of many orders': () => '/desk/orders/sum?status=completed',
  'search of orders': (_seen, number) => `/desk/orders?search=${emailOf(buyerOf(number))}`,
  'search of orders by two names': (_seen, number) =>
    `/desk/orders?search=${buyerOf(number).firstName}+${buyerOf(number).lastName.split('-')[0] ?? ''}`,
  contacts: () => '/desk/contacts',
  'contacts by last order': () => '/desk/contacts?sort=last',
  'contacts by what they bought': () => '/desk/contacts?sort=bought',
  'contacts by owner': ({ staffId }) => `/desk/contacts?owner=${staffId}`,
  'contacts by country': () => '/desk/contacts?country=NL',
  'contacts by tag': () => '/desk/contacts?tag=vip',
  'contacts by owner and country': ({ staffId }) => `/desk/contacts?owner=${staffId}&country=NL`,
  'search of contacts': (_seen, number) => `/desk/contacts?search=${buyerOf(number).lastName}`,
  companies: () => '/desk/companies',
  contact: ({ contactIds }, number) => `/desk/contacts/${contactIds[number % contactIds.length] ?? ''}`,
  order: ({ orderIds }, number) => `/desk/orders/${orderIds[number % orderIds.length] ?? ''}`,
};

/** The loaded orders are all alike; here they get states, countries and amounts, and their buyers owners and tags. */
async function spread({ db }: Context, staffId: string): Promise<void> {
  await db.raw(`UPDATE orders SET
    country = CASE WHEN placed_at % 100 < 60 THEN 'IT' WHEN placed_at % 100 < 90 THEN 'DE'
      WHEN placed_at % 100 < 99 THEN 'FR' ELSE 'NL' END,
    status = CASE WHEN placed_at % 97 < 80 THEN 'completed' WHEN placed_at % 97 < 90 THEN 'processing'
      WHEN placed_at % 97 < 96 THEN 'cancelled' ELSE 'on-hold' END,
    amount_step = placed_at % 11`);
  await db.raw('UPDATE contacts SET owner_id = ? WHERE created_at % 10 = 0', [staffId]);
  await db.raw(
    "INSERT INTO contact_tags (contact_id, tag) SELECT id, 'newsletter' FROM contacts WHERE created_at % 5 = 1",
  );
  await db.raw(
    "INSERT INTO contact_tags (contact_id, tag) SELECT id, 'vip' FROM contacts WHERE created_at % 997 = 1",
  );
  await fillFigures(db);
  await writeBack(db);
}

async function look(ctx: Context, shopId: string): Promise<Seen> {
  const { staffId } = await addStaff(ctx, { name: 'Sara', email: 'sara@example.com', role: 'owner' });
  await spread(ctx, staffId);
  const audience = { name: 'staff', idleMs: 1e12, absoluteMs: 1e12 } as const;
  const cookie = `carrello_desk=${await openSession(ctx.db, ctx, audience, { subjectId: staffId })}`;
  const orders = await ctx.db('orders').orderBy('placed_at', 'desc').limit(400).select('id', 'contact_id');
  const line = await ctx.db('order_lines').whereNot({ sku: '' }).first('sku');
  return {
    ...{ cookie, staffId, shopId, product: line?.sku ?? '' },
    contactIds: orders.map(({ contact_id }) => contact_id),
    orderIds: orders.map(({ id }) => id),
  };
}

async function measurePlace(
  place: Place,
  { stored, times }: { stored: number; times: number },
): Promise<BenchRow[]> {
  const environment = await makeEnvironment(place.url);
  const shop = await prepareDatabase(environment);
  const ctx = createContext(readConfig(environment));
  const stock: Stock = { orders: 0, buyers: [] };
  let seen: Seen;
  try {
    await loadOrders(ctx.db, { shop, template: await makeTemplate(), stock, upTo: stored });
    seen = await look(ctx, shop.shopId);
  } finally {
    await ctx.db.destroy();
  }
  const connector = await startConnector(environment, (line) => process.stderr.write(`${line}\n`));
  try {
    const rows: BenchRow[] = [];
    for (const [page, address] of Object.entries(PAGES)) {
      const call = (number: number) => ({ path: address(seen, number), cookie: seen.cookie });
      const took = await askPages({ url: connector.url, times, call });
      rows.push(pageRow(`desk ${page}`, place.name, stored, took));
    }
    return rows;
  } finally {
    await connector.close();
  }
}

/**
 * Lists, searches and records of the desk as staff open them one after another, by HTTP, among 1,000,000 orders of
 * 200,000 buyers. `--stored 100000` and `--db sqlite` bound it; `--quick` is a look at each page among few orders.
 */
export async function measureDesk(args: string[]): Promise<BenchRow[]> {
  const { values } = parseArgs({
    args,
    options: {
      stored: { type: 'string' },
      db: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const { stored, db, times } = { ...(values.quick ? QUICK : WHOLE), ...values };
  return inEachPlace(db, (place) => measurePlace(place, { stored: Number(stored), times }));
}
