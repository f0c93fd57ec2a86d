import { editVariant } from '../../../../connector/src/catalog/edit.ts';
import { readConfig } from '../../../../connector/src/config.ts';
import { setOwnerRule } from '../../../../connector/src/contacts/owner-rules.ts';
import { createContext, type Context } from '../../../../connector/src/context.ts';
import { receiveOrder } from '../../../../connector/src/intake/receive.ts';
import { addNote } from '../../../../connector/src/notes/notes.ts';
import { toIso } from '../../../../connector/src/platform/clock.ts';
import { transact } from '../../../../connector/src/platform/db.ts';
import { createLog } from '../../../../connector/src/platform/log.ts';
import { getShop } from '../../../../connector/src/shops/shops.ts';
import { addStaff, listColleagues } from '../../../../connector/src/staff/staff.ts';
import { addTask } from '../../../../connector/src/tasks/tasks.ts';
import type { ConnectorEnvironment } from '../../connector.ts';
import { createRandom } from '../../sandbox/random.ts';
import { makeSale, type Article } from './orders.ts';
import { makePeople } from './people.ts';

const DAY = 86_400_000;
const ORDERS = 400;
/** Eighteen months. */
const DAYS = 548;
/** The last ones are nobody's: somebody has to take them. */
const UNOWNED_FROM = 350;
/** What an article cost, of today's price, since so many days ago. */
const PAST = [
  { daysAgo: DAYS, percent: 90 },
  { daysAgo: 220, percent: 95 },
  { daysAgo: 60, percent: 100 },
];

async function readArticles({ db }: Context): Promise<Article[]> {
  const rows = await db('variants')
    .join('products', 'products.id', 'variants.product_id')
    .orderBy('variants.sku')
    .select('variants.*', 'products.name', 'products.tax_rate', 'products.kind');
  return rows.map(({ id, product_id, sku, name, options, price, tax_rate, kind }) => ({
    ...{ id, productId: product_id, sku, name, price: Number(price), taxRate: tax_rate },
    isDigital: kind === 'virtual',
    options: JSON.parse(options) as Article['options'],
  }));
}

/** The price of a day, in whole ten cents. */
const priceOf = (today: number, percent: number): number =>
  percent === 100 ? today : Math.round((today * percent) / 1000) * 10;

/** Work and notes about the newest orders, so that a day at the desk has something to begin with. */
async function addWork(ctx: Context, staffId: string): Promise<void> {
  const orders = await ctx.db('orders').orderBy('placed_at', 'desc').limit(60).select('id', 'contact_id');
  const day = (days: number): string => toIso(ctx.clock.now() + days * DAY).slice(0, 10);
  const plan: [title: string, days: number][] = [
    ['Call back about the engraving', -2],
    ['Send the offer for twelve mugs', 0],
    ['Ask whether the teapot arrived', 0],
    ['Invite to the clay workshop', 3],
  ];
  for (const [place, [title, days]] of plan.entries()) {
    const about = { contactId: orders[place * 9]?.contact_id ?? '', companyId: '', orderId: '' };
    await addTask(ctx.db, ctx, {
      task: { ...about, title, dueDay: day(days), staffId },
      ...{ by: staffId, timeZone: 'Europe/Rome' },
    });
    const note = { ...about, text: 'Prefers to be called in the afternoon.' };
    await addNote(ctx.db, ctx, { note, by: staffId });
  }
}

/**
 * Seeds eighteen months of a shop: 400 orders of 150 people and 12 companies, through the door by which every shop's orders
 * come, the same at each run but for the day on which it ends.
 */
export async function seedHistory(environment: ConnectorEnvironment, shopId: string): Promise<void> {
  const now = Date.now();
  const clock = { at: now, now: () => clock.at };
  const ctx = createContext(readConfig(environment), { clock, log: createLog('silent'), gateways: {} });
  const random = createRandom({ random: 42 });
  try {
    const shop = await getShop(ctx.db, shopId);
    const today = await readArticles(ctx);
    const people = makePeople(random);
    for (const name of ['Bruno Levante', 'Carla Marin'])
      await addStaff(ctx, {
        name,
        email: `${name.split(' ')[0]?.toLowerCase()}@bottega-levante.example`,
        role: 'sales',
      });
    const staff = await listColleagues(ctx.db);
    await setOwnerRule(ctx, { kind: 'turn', shares: staff.map(({ id }) => ({ value: '', staffId: id })) });
    const [anna] = staff.filter(({ name }) => name.startsWith('Anna'));
    let articles = today;
    let past = 0;
    for (let index = 1; index <= ORDERS; index += 1) {
      // More is bought the younger the shop's fame: the days between two orders grow shorter.
      const age = DAYS * (1 - Math.sqrt(index / ORDERS));
      const at = now - Math.round(age * DAY) - (ORDERS - index + 1) * 60_000 * random.between(1, 9);
      clock.at = at;
      const step = PAST[past];
      if (step && at >= now - step.daysAgo * DAY - DAY) {
        past += 1;
        articles = today.map((each) => ({ ...each, price: priceOf(each.price, step.percent) }));
        await transact(ctx.db, async (trx) => {
          for (const { id, price } of articles)
            await editVariant(trx, ctx, { variantId: id, edits: { price } });
        });
      }
      if (index === UNOWNED_FROM) await setOwnerRule(ctx, { kind: 'none', shares: [] });
      // Everybody buys for the first time in their turn; in between come those who come back.
      const known = Math.floor((index * people.length) / ORDERS);
      const isNew = known > Math.floor(((index - 1) * people.length) / ORDERS);
      const person = people[isNew ? known - 1 : random.between(0, Math.max(known - 1, 0))];
      if (!person) continue;
      const body = Buffer.from(JSON.stringify(makeSale({ index, at, now, person, articles, random })));
      await receiveOrder(ctx, { shop, webhookId: `history-${index}`, headers: {}, body });
    }
    clock.at = now;
    if (anna) await addWork(ctx, anna.id);
  } finally {
    await ctx.db.destroy();
  }
}
