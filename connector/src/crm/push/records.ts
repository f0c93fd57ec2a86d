import { Big } from 'big.js';
import type { Transactor } from '../../platform/db.ts';
import { currencyDecimals } from '../../platform/money.ts';
import type {
  AccountRecord,
  ContactRecord,
  CrmKind,
  CrmRecord,
  ProductRecord,
  RecordAddress,
} from '../crm.ts';
import { readOrders } from './order-records.ts';
import { readPayments, readRefunds } from './money-records.ts';

type Row = Record<string, unknown>;
const text = (row: Row, name: string): string => String(row[name] ?? '');
const number = (row: Row, name: string): number => Number(row[name]);

/** The language of the shops' people: the oldest shop's. */
async function readLocale(db: Transactor): Promise<'en' | 'it'> {
  const row: Row | undefined = await db('shops').orderBy(['created_at', 'id']).first('locale');
  return row?.['locale'] === 'it' ? 'it' : 'en';
}

function toAddress(row: Row | undefined): RecordAddress | null {
  if (!row) return null;
  return {
    firstName: text(row, 'first_name'),
    lastName: text(row, 'last_name'),
    company: text(row, 'company'),
    line1: text(row, 'line1'),
    line2: text(row, 'line2'),
    postcode: text(row, 'postcode'),
    city: text(row, 'city'),
    state: text(row, 'state'),
    country: text(row, 'country'),
    phone: text(row, 'phone'),
  };
}

/** The newest address of each kind, by contact. */
async function readAddresses(db: Transactor, contactIds: string[]) {
  const rows: Row[] = await db<Row>('addresses')
    .whereIn('contact_id', contactIds)
    .orderBy([{ column: 'last_used_at', order: 'desc' }, 'content_hash']);
  return (contactId: string, kind: string) =>
    toAddress(rows.find((row) => row['contact_id'] === contactId && row['kind'] === kind));
}

async function readContacts(db: Transactor, ids: string[], locale: 'en' | 'it'): Promise<ContactRecord[]> {
  const rows: Row[] = await db<Row>('contacts').whereIn('id', ids).orderBy('id');
  const addressOf = await readAddresses(db, ids);
  return rows.map((row) => ({
    kind: 'contact',
    locale,
    id: text(row, 'id'),
    version: number(row, 'updated_at'),
    createdAt: number(row, 'created_at'),
    firstName: text(row, 'first_name'),
    lastName: text(row, 'last_name'),
    email: text(row, 'email'),
    phone: text(row, 'phone'),
    accountId: row['account_id'] as string | null,
    marketingConsent: Boolean(row['marketing_consent']),
    names: JSON.parse(text(row, 'names')) as string[],
    probablyShared: Boolean(row['probably_shared']),
    mergedIntoId: row['merged_into_id'] as string | null,
    billing: addressOf(text(row, 'id'), 'billing'),
    delivery: addressOf(text(row, 'id'), 'delivery'),
  }));
}

/** A company's addresses are those of the contact who bought for it last. */
async function readAccounts(db: Transactor, ids: string[], locale: 'en' | 'it'): Promise<AccountRecord[]> {
  const rows: Row[] = await db<Row>('accounts').whereIn('id', ids).orderBy('id');
  const people: Row[] = await db('contacts')
    .whereIn('account_id', ids)
    .orderBy([{ column: 'updated_at', order: 'desc' }, 'id'])
    .select('id', 'account_id');
  const buyerOf = (id: string) => text(people.find((row) => row['account_id'] === id) ?? {}, 'id');
  const addressOf = await readAddresses(db, [...new Set(ids.map(buyerOf))]);
  return rows.map((row) => ({
    kind: 'account',
    locale,
    id: text(row, 'id'),
    version: number(row, 'updated_at'),
    createdAt: number(row, 'created_at'),
    name: text(row, 'name'),
    vatNumber: text(row, 'vat_key'),
    fiscalCode: text(row, 'fiscal_code'),
    sdiCode: text(row, 'sdi_code'),
    pec: text(row, 'pec'),
    billing: addressOf(buyerOf(text(row, 'id')), 'billing'),
    delivery: addressOf(buyerOf(text(row, 'id')), 'delivery'),
  }));
}

/** Gross minor units to the exact net price in major units, six decimals. */
export function netOfGross(gross: number, ratePercent: string, currency: string): string {
  const minor = new Big(10).pow(currencyDecimals(currency));
  return new Big(gross)
    .div(minor)
    .times(100)
    .div(new Big(100).plus(ratePercent))
    .round(6, Big.roundHalfUp)
    .toFixed();
}

/** Every variant of the products, as what is sold by its own: a record of its own there. */
async function readProducts(db: Transactor, ids: string[], locale: 'en' | 'it'): Promise<ProductRecord[]> {
  const rows: Row[] = await db('variants')
    .join('products', 'products.id', 'variants.product_id')
    .where((query) => query.whereIn('products.id', ids).orWhereIn('variants.id', ids))
    .orderBy('variants.id')
    .select(
      'variants.*',
      'products.name',
      'products.description',
      'products.tax_rate',
      'products.active as sold',
    )
    .select('products.updated_at as product_updated_at');
  return rows.map((row) => {
    const options = JSON.parse(text(row, 'options')) as { value: string }[];
    return {
      kind: 'product',
      locale,
      id: text(row, 'id'),
      version: Math.max(number(row, 'updated_at'), number(row, 'product_updated_at')),
      createdAt: number(row, 'created_at'),
      name: [text(row, 'name'), ...options.map(({ value }) => value)].join(' – '),
      sku: text(row, 'sku'),
      description: text(row, 'description'),
      netPrice: netOfGross(number(row, 'price'), text(row, 'tax_rate'), text(row, 'currency')),
      currency: text(row, 'currency'),
      ratePercent: text(row, 'tax_rate'),
      stock: row['stock'] === null ? null : number(row, 'stock'),
      active: Boolean(row['active']) && Boolean(row['sold']),
    };
  });
}

/** Our records as they are now; ids that are gone are missing. A product's id brings all its variants. */
export async function readRecords(db: Transactor, kind: CrmKind, ids: string[]): Promise<CrmRecord[]> {
  const locale = await readLocale(db);
  switch (kind) {
    case 'account':
      return readAccounts(db, ids, locale);
    case 'contact':
      return readContacts(db, ids, locale);
    case 'product':
      return readProducts(db, ids, locale);
    case 'order':
      return readOrders(db, ids);
    case 'payment':
      return readPayments(db, ids);
    case 'refund':
      return readRefunds(db, ids);
  }
}
