import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../connector/src/config.ts';
import { addressesOf } from '../../connector/src/contacts/addresses.ts';
import { createContext, type Context } from '../../connector/src/context.ts';
import { orderSnapshot } from '../../connector/src/contract/orders.ts';
import { buyerDigits, buyerOf, counterOf, keyOf, makeOrder, orderDigits } from './intake-orders.ts';
import { makeEnvironment, prepareDatabase } from './intake-run.ts';
import { getShop, receiveOrder } from '../support/verbs.ts';

export type Row = Record<string, string | number | null | Buffer>;
export type Rows = Record<string, Row[]>;

/** Tables that one order writes to; those of people only when the buyer is new. */
const OF_ORDER = ['inbox', 'orders', 'order_lines', 'order_taxes', 'payments', 'consents', 'activities'];
const OF_BUYER = ['contacts', 'contact_keys', 'addresses'];
const TOKENS = 'search_tokens';

/** Numbers and words that stand for those to come. All have as many digits as what takes their place. */
const STANDIN = {
  order: 6_543_210,
  buyer: { number: 8_765_432, firstName: 'Firsta', lastName: 'Lasta-lastb' },
  placedAt: 1_700_000_000_000,
};
const ID = /\b(?:ord|con|adr|pay|act|inb)_[0-9a-z]{26}\b/g;

/** The rows of one order of a new buyer, as the connector itself wrote them, with everything particular open. */
export interface Template {
  text: string;
  ids: string[];
  shopId: string;
}

export async function makeTemplate(): Promise<Template> {
  const folder = mkdtempSync(join(tmpdir(), 'carrello-template-'));
  const environment = await makeEnvironment(`sqlite:${join(folder, 'template.sqlite')}`);
  const { shopId, epoch } = await prepareDatabase(environment);
  const ctx = createContext(readConfig(environment));
  try {
    const shop = await getShop(ctx.db, shopId);
    const body = Buffer.from(JSON.stringify(makeOrder({ ...STANDIN, epoch })));
    const webhookId = `msg_${STANDIN.order}`;
    const headers = { 'webhook-id': webhookId, 'user-agent': 'WordPress/6.6; https://shop.example' };
    const { answer } = await receiveOrder(ctx, { shop, webhookId, headers, body });
    if (answer !== 'stored') throw new Error(`The template was ${answer}.`);
    const rows = await readRows(ctx);
    const text = JSON.stringify(rows);
    return { text, ids: [...new Set(text.match(ID))], shopId };
  } finally {
    await ctx.db.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readRows(ctx: Context): Promise<Record<string, object[]>> {
  const rows: Record<string, object[]> = {};
  for (const table of [...OF_ORDER, ...OF_BUYER, TOKENS]) {
    const found = (await ctx.db(table).select('*')) as Row[];
    rows[table] = found.map((row) =>
      row['body'] instanceof Buffer ? { ...row, body: row['body'].toString('utf8') } : row,
    );
  }
  return rows;
}

export interface KnownBuyer {
  contactId: string;
  /** By kind: billing, delivery. */
  addressIds: Record<string, string>;
}

export interface Stamp {
  template: Template;
  ids: Context['ids'];
  shop: { shopId: string; epoch: number };
  order: number;
  buyer: number;
  /** Of a buyer who bought before. */
  known: KnownBuyer | undefined;
  placedAt: number;
}

/** The rows that an order writes, of a new buyer or of a known one; `buyer` is to be kept for the next time. */
export function stampRows(stamp: Stamp): { rows: Rows; buyer: KnownBuyer } {
  const { firstName, lastName } = buyerOf(stamp.buyer);
  const [plain = '', rare = ''] = lastName.split('-');
  let { text } = stamp.template;
  const put = (from: string, to: string) => {
    text = text.replaceAll(from, to);
  };
  for (const id of stamp.template.ids) put(id, newId(stamp, id));
  put(stamp.template.shopId, stamp.shop.shopId);
  put(keyOf(STANDIN.order), keyOf(stamp.order));
  put(orderDigits(STANDIN.order), orderDigits(stamp.order));
  put(`msg_${STANDIN.order}`, `msg_${stamp.order}`);
  put(String(counterOf(STANDIN.order)), String(counterOf(stamp.order)));
  put(buyerDigits(STANDIN.buyer.number), buyerDigits(stamp.buyer));
  put('Firsta', firstName);
  put('firsta', firstName.toLowerCase());
  put('Lasta', plain);
  put('lasta', plain.toLowerCase());
  put('lastb', rare);
  put(String(STANDIN.placedAt), String(stamp.placedAt));
  put(new Date(STANDIN.placedAt).toISOString(), new Date(stamp.placedAt).toISOString());
  const rows = JSON.parse(text) as Rows;
  for (const row of rows['inbox'] ?? []) row['body'] = Buffer.from(String(row['body']));
  return { rows: stamp.known ? withoutBuyer(rows) : withPlaces(rows, stamp), buyer: buyerIn(rows) };
}

function newId({ ids, known }: Stamp, id: string): string {
  if (known && id.startsWith('con_')) return known.contactId;
  const kinds = {
    ord: 'order',
    con: 'contact',
    adr: 'address',
    pay: 'payment',
    act: 'activity',
    inb: 'inbox',
  };
  return ids.new(kinds[id.slice(0, 3) as keyof typeof kinds] as Parameters<typeof ids.new>[0]);
}

/** The hash of an address is what its text gives, or a buyer who comes back would seem to have moved. */
function withPlaces(rows: Rows, { buyer, shop, order, placedAt }: Stamp): Rows {
  const snapshot = orderSnapshot.parse(
    makeOrder({ order, buyer: buyerOf(buyer), epoch: shop.epoch, placedAt }),
  );
  const places = addressesOf(snapshot);
  const addresses = (rows['addresses'] ?? []).map((row) => {
    const place = places.find(({ kind }) => kind === row['kind']);
    return { ...row, ...place } as Row;
  });
  return { ...rows, addresses };
}

function withoutBuyer(rows: Rows): Rows {
  const kept = Object.entries(rows).filter(([table]) => !OF_BUYER.includes(table));
  const words = (rows[TOKENS] ?? []).filter(({ kind }) => kind === 'order');
  return { ...Object.fromEntries(kept), [TOKENS]: words };
}

function buyerIn(rows: Rows): KnownBuyer {
  const addresses = (rows['addresses'] ?? []).map((row) => [String(row['kind']), String(row['id'])]);
  const contactId = String(rows['orders']?.[0]?.['contact_id']);
  return { contactId, addressIds: Object.fromEntries(addresses) as Record<string, string> };
}
