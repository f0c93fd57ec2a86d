import type { Transactor } from '../platform/db.ts';
import type { Locale } from '../platform/schemas.ts';

/** A storefront that sends orders. Times are epoch milliseconds. */
export interface Shop {
  id: string;
  name: string;
  url: string;
  publishableKey: string;
  state: 'new' | 'connected' | 'paused';
  stateReason: string;
  locale: Locale;
  currency: string;
  country: string;
  timeZone: string;
  pricesIncludeTax: boolean;
  ownerEmail: string;
  termsUrl: string | null;
  privacyUrl: string | null;
  numberPrefix: string;
  epoch: number;
  counterHead: number;
  connectedAt: number | null;
}

interface ShopRow {
  id: string;
  name: string;
  url: string;
  publishable_key: string;
  state: Shop['state'];
  state_reason: string;
  locale: Locale;
  currency: string;
  country: string;
  time_zone: string;
  prices_include_tax: number | boolean;
  owner_email: string;
  terms_url: string | null;
  privacy_url: string | null;
  number_prefix: string;
  epoch: number;
  counter_head: number;
  connected_at: number | null;
}

function toShop(row: ShopRow): Shop {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    publishableKey: row.publishable_key,
    state: row.state,
    stateReason: row.state_reason,
    locale: row.locale,
    currency: row.currency,
    country: row.country,
    timeZone: row.time_zone,
    pricesIncludeTax: Boolean(row.prices_include_tax),
    ownerEmail: row.owner_email,
    termsUrl: row.terms_url,
    privacyUrl: row.privacy_url,
    numberPrefix: row.number_prefix,
    epoch: Number(row.epoch),
    counterHead: Number(row.counter_head),
    connectedAt: row.connected_at === null ? null : Number(row.connected_at),
  };
}

export async function findShopBy(
  trx: Transactor,
  where: Partial<Record<'id' | 'publishable_key' | 'connect_code_hash', string>>,
): Promise<Shop | null> {
  const row = await trx<ShopRow>('shops').where(where).first();
  return row ? toShop(row) : null;
}

export async function listAllShops(trx: Transactor): Promise<Shop[]> {
  const rows = await trx<ShopRow>('shops').orderBy('id');
  return rows.map(toShop);
}
