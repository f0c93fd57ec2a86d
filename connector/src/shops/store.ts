import type { Transactor } from '../platform/db.ts';
import type { Locale } from '../contract/schemas.ts';

/** A storefront that sends orders. Times are epoch milliseconds. */
export interface Shop {
  id: string;
  name: string;
  /** The site's home URL; what its owner said until it connects, then what the plugin said. */
  url: string;
  origin: string;
  publishableKey: string;
  state: 'new' | 'connected' | 'paused';
  /** A key of reasons.json when paused, else empty. */
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
  /** For so many years its orders and documents have to be kept. */
  keepYears: number;
  epoch: number;
  connectedAt: number | null;
}

export interface ShopRow {
  id: string;
  name: string;
  url: string;
  origin: string;
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
  keep_years: number;
  epoch: number;
  connect_code_hash: string | null;
  connect_code_expires_at: number | null;
  connected_at: number | null;
  created_at: number;
}

interface SecretRow {
  shop_id: string;
  /** Sealed with the connector's own secret. */
  secret: string;
  created_at: number;
  /** From then on it verifies nothing; null while it is the newest. */
  retired_at: number | null;
}

export function toShop(row: ShopRow): Shop {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    origin: row.origin,
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
    keepYears: row.keep_years,
    epoch: row.epoch,
    connectedAt: row.connected_at,
  };
}

declare module 'knex/types/tables.js' {
  interface Tables {
    shops: ShopRow;
    shop_secrets: SecretRow;
  }
}

type ShopKey = Partial<Pick<ShopRow, 'id' | 'publishable_key' | 'connect_code_hash' | 'origin'>>;

export async function findShopRow(trx: Transactor, where: ShopKey): Promise<ShopRow | undefined> {
  return trx('shops').where(where).first();
}

export async function findShopBy(trx: Transactor, where: ShopKey): Promise<Shop | null> {
  const row = await findShopRow(trx, where);
  return row ? toShop(row) : null;
}

export async function listShopRows(trx: Transactor): Promise<Shop[]> {
  return (await trx('shops').orderBy('id')).map(toShop);
}

export async function findFirstShop(trx: Transactor): Promise<Shop | null> {
  const row = await trx('shops').orderBy('id').first();
  return row ? toShop(row) : null;
}

export async function readShopNames(trx: Transactor, ids: string[]): Promise<Map<string, string>> {
  const rows = await trx('shops').whereIn('id', ids).select('id', 'name');
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function insertShop(trx: Transactor, row: ShopRow): Promise<void> {
  await trx('shops').insert(row);
}

export async function updateShop(trx: Transactor, shopId: string, changes: Partial<ShopRow>): Promise<void> {
  await trx('shops').where({ id: shopId }).update(changes);
}

/**
 * Takes the code away and the site in, with an epoch higher than ours and `above`; false when the code was used or
 * ran out in between.
 */
export async function useConnectCode(
  trx: Transactor,
  {
    codeHash,
    now,
    above,
    changes,
  }: { codeHash: string; now: number; above: number; changes: Partial<ShopRow> },
): Promise<boolean> {
  const used = await trx('shops')
    .where({ connect_code_hash: codeHash })
    .where('connect_code_expires_at', '>', now)
    .update({
      ...changes,
      connect_code_hash: null,
      connect_code_expires_at: null,
      epoch: trx.raw('CASE WHEN epoch < ? THEN ? ELSE epoch END + 1', [above, above]),
    });
  return used === 1;
}

/** Gives a shop an epoch above its own and `above`. */
export async function raiseEpoch(trx: Transactor, shopId: string, above: number): Promise<number> {
  const next = trx.raw('CASE WHEN epoch < ? THEN ? ELSE epoch END + 1', [above, above]);
  await trx('shops').where({ id: shopId }).update({ epoch: next });
  const row = await trx('shops').where({ id: shopId }).first('epoch');
  return row?.epoch ?? above + 1;
}

/** The sealed secrets that verify now; the newest comes first. */
export async function listLiveSecrets(
  trx: Transactor,
  shopId: string,
  now: number,
): Promise<Pick<SecretRow, 'secret' | 'retired_at'>[]> {
  return trx('shop_secrets')
    .where({ shop_id: shopId })
    .where((live) => live.whereNull('retired_at').orWhere('retired_at', '>', now))
    .orderByRaw('retired_at IS NULL DESC, retired_at DESC')
    .limit(2)
    .select('secret', 'retired_at');
}

/** The new secret is live at once; all others stop verifying at `retireAt`. */
export async function replaceSecret(
  trx: Transactor,
  { shopId, secret, now, retireAt }: { shopId: string; secret: string; now: number; retireAt: number },
): Promise<void> {
  await trx('shop_secrets')
    .where({ shop_id: shopId })
    .where((live) => live.whereNull('retired_at').orWhere('retired_at', '>', retireAt))
    .update({ retired_at: retireAt });
  await trx('shop_secrets').insert({ shop_id: shopId, secret, created_at: now, retired_at: null });
}
