import { parseArgs } from 'node:util';
import { readConfig } from '../../connector/src/config.ts';
import { createContext } from '../../connector/src/context.ts';
import { startConnector } from '../stage/connector.ts';
import { loadOrders, type Stock } from './intake-load.ts';
import { buyerOf, emailOf } from './intake-orders.ts';
import { makeTemplate } from './intake-rows.ts';
import { makeEnvironment, prepareDatabase } from './intake-run.ts';
import { inEachPlace, type Place } from './places.ts';
import { askPages, pageRow } from './pages.ts';
import type { BenchRow } from './rows.ts';
import { signInBuyer } from './sign-in-buyer.ts';

const WHOLE = { stored: '1000000', db: 'sqlite,mariadb', buyers: 200, times: 2000 };
const QUICK = { stored: '500', db: 'sqlite', buyers: 10, times: 20 };

/** A buyer with a session, and what they look at. */
interface Visitor {
  cookie: string;
  orderId: string;
  orderNumber: string;
  orderKey: string;
}

type Context = ReturnType<typeof createContext>;

async function signIn(ctx: Context, { buyers }: Stock, count: number): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  for (let index = 0; index < count; index += 1) {
    const number = (index * 104_729) % buyers.length;
    const contactId = buyers[number]?.contactId ?? '';
    const mailbox = emailOf(buyerOf(number));
    const order = await ctx.db('orders').where({ contact_id: contactId }).first();
    if (order?.mailbox_key !== mailbox) throw new Error(`An order of ${mailbox} is missing.`);
    const cookie = await signInBuyer(ctx, { id: `ctm_bench_${index}`, contactId, mailbox });
    visitors.push({ cookie, orderId: order.id, orderNumber: order.number, orderKey: order.order_key });
  }
  return visitors;
}

const PAGES: Record<string, (visitor: Visitor) => string> = {
  orders: () => '/portal',
  'order search': ({ orderNumber }) => `/portal?search=${encodeURIComponent(orderNumber)}`,
  'article search': () => '/portal?search=silk',
  'orders of a year': () => `/portal?year=${new Date().getFullYear() - 1}`,
  order: ({ orderId }) => `/portal/orders/${orderId}`,
  help: ({ orderId }) => `/portal/orders/${orderId}/help`,
  addresses: () => '/portal/addresses',
  cases: () => '/portal/cases',
  account: () => '/portal/account',
  privacy: () => '/portal/privacy',
  // Without a cookie: whoever has the link.
  status: ({ orderKey }) => `/portal/o/${orderKey}`,
  'sign-in': () => '/portal/sign-in',
};

const NOBODY = ['status', 'sign-in'];

async function measurePlace(
  place: Place,
  { stored, buyers, times }: { stored: number; buyers: number; times: number },
): Promise<BenchRow[]> {
  const environment = await makeEnvironment(place.url);
  const shop = await prepareDatabase(environment);
  const ctx = createContext(readConfig(environment));
  const stock: Stock = { orders: 0, buyers: [] };
  let visitors: Visitor[];
  try {
    await loadOrders(ctx.db, { shop, template: await makeTemplate(), stock, upTo: stored });
    visitors = await signIn(ctx, stock, buyers);
  } finally {
    await ctx.db.destroy();
  }
  const connector = await startConnector(environment, (line) => process.stderr.write(`${line}\n`));
  try {
    const rows: BenchRow[] = [];
    for (const page of Object.keys(PAGES)) {
      const call = (number: number) => {
        const visitor = visitors[number % visitors.length];
        const path = (visitor && PAGES[page]?.(visitor)) ?? '';
        return { path, cookie: NOBODY.includes(page) ? '' : (visitor?.cookie ?? '') };
      };
      const took = await askPages({ url: connector.url, times, call });
      rows.push(pageRow(`portal ${page}`, place.name, stored, took));
    }
    return rows;
  } finally {
    await connector.close();
  }
}

/**
 * Pages of the portal as buyers open them one after another, by HTTP, among 1,000,000 orders of 200,000 buyers.
 * `--stored 200000` and `--db sqlite` bound it; `--quick` is a look at each page among few orders.
 */
export async function measurePortal(args: string[]): Promise<BenchRow[]> {
  const { values } = parseArgs({
    args,
    options: {
      stored: { type: 'string' },
      db: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const { stored, db, buyers, times } = { ...(values.quick ? QUICK : WHOLE), ...values };
  return inEachPlace(db, (place) => measurePlace(place, { stored: Number(stored), buyers, times }));
}
