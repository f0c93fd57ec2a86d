import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { DAY, MINUTE, SECOND } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { AppError, invalidField } from '../platform/errors.ts';
import type { Locale } from '../contract/schemas.ts';
import { seal, unseal } from '../platform/seal.ts';
import { addJob } from '../platform/jobs.ts';
import { hashCode, makeCode } from './code.ts';
import type { ConnectRequest, ConnectResponse } from '../contract/shops.ts';
import { signMessage } from './signature.ts';
import { forgetKeys } from './keys.ts';
import { originOf } from './site.ts';
import * as store from './store.ts';
import type { Shop } from './store.ts';

/** Italy's law on commercial and tax records; `shop keep` says otherwise. */
const KEEP_YEARS = 10;
const CODE_LIFE = 30 * MINUTE;
const ROTATION = DAY;

const WrongCode = () =>
  invalidField('code', 'This code is wrong or was used already. Make a new one with `carrello shop code`.');
const ExpiredCode = () =>
  invalidField(
    'code',
    'This code has run out (it works for 30 minutes). Make a new one with `carrello shop code`.',
  );

export interface NewShop {
  name: string;
  url: string;
  currency: string;
  country: string;
  timeZone: string;
  locale: Locale;
  ownerEmail: string;
  termsUrl: string | null;
  privacyUrl: string | null;
  numberPrefix: string;
}

/** Adds a storefront and makes the one-time code its settings screen asks for; only the code's hash is kept. */
export async function addShop(ctx: Context, input: NewShop): Promise<{ shop: Shop; code: string }> {
  const code = makeCode();
  const now = ctx.clock.now();
  const row: store.ShopRow = {
    id: ctx.ids.new('shop'),
    name: input.name,
    url: input.url,
    origin: originOf(input.url),
    publishable_key: `pk_${randomBytes(18).toString('base64url')}`,
    state: 'new',
    state_reason: '',
    locale: input.locale,
    currency: input.currency,
    country: input.country,
    time_zone: input.timeZone,
    prices_include_tax: true,
    owner_email: input.ownerEmail,
    terms_url: input.termsUrl,
    privacy_url: input.privacyUrl,
    number_prefix: input.numberPrefix,
    keep_years: KEEP_YEARS,
    epoch: 0,
    connect_code_hash: hashCode(code),
    connect_code_expires_at: now + CODE_LIFE,
    connected_at: null,
    created_at: now,
  };
  await transact(ctx.db, async (trx) => {
    await store.insertShop(trx, row);
    await audit(trx, ctx, { what: 'shop_code_made', on: row.id });
  });
  return { shop: store.toShop(row), code };
}

/** Makes a new one-time code for a known shop; the one before no longer works, the keys in use still do. */
export async function renewConnectCode(ctx: Context, shopId: string): Promise<string> {
  const shop = await getShop(ctx.db, shopId);
  const code = makeCode();
  await transact(ctx.db, async (trx) => {
    await store.updateShop(trx, shop.id, {
      connect_code_hash: hashCode(code),
      connect_code_expires_at: ctx.clock.now() + CODE_LIFE,
    });
    await audit(trx, ctx, { what: 'shop_code_made', on: shop.id });
  });
  return code;
}

const makeSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The handshake: a good code gives new keys and a new epoch, and whoever held the old keys is out. */
export async function connectShop(ctx: Context, request: ConnectRequest): Promise<ConnectResponse> {
  const codeHash = hashCode(request.code);
  const now = ctx.clock.now();
  const secret = makeSecret();
  const shopId = await transact(ctx.db, async (trx) => {
    const row = await store.findShopRow(trx, { connect_code_hash: codeHash });
    if (!row) throw WrongCode();
    const used = await store.useConnectCode(trx, {
      codeHash,
      now,
      above: request.lastEpoch ?? 0,
      changes: {
        name: request.name,
        url: request.siteUrl,
        origin: originOf(request.siteUrl),
        locale: request.locale,
        state: 'connected',
        state_reason: '',
        connected_at: now,
      },
    });
    if (!used) throw ExpiredCode();
    const sealed = seal(ctx.config.secret, secret);
    await store.replaceSecret(trx, { shopId: row.id, secret: sealed, now, retireAt: now });
    await audit(trx, ctx, { what: 'shop_connected', on: row.id });
    return row.id;
  });
  forgetKeys(ctx, shopId);
  const shop = await getShop(ctx.db, shopId);
  ctx.log.info({ shop: shop.id, epoch: shop.epoch, plugin: request.pluginVersion }, 'shop.connected');
  return {
    shopId: shop.id,
    secret,
    publishableKey: shop.publishableKey,
    epoch: shop.epoch,
    currency: shop.currency,
    sandbox: ctx.config.sandboxUrl !== undefined,
  };
}

/** Makes a new signing secret; the one before verifies for a day more, so that nothing on its way is refused. */
export async function rotateShopSecret(ctx: Context, shopId: string): Promise<string> {
  const secret = makeSecret();
  const now = ctx.clock.now();
  await transact(ctx.db, async (trx) => {
    const shop = await getShop(trx, shopId);
    const sealed = seal(ctx.config.secret, secret);
    await store.replaceSecret(trx, { shopId: shop.id, secret: sealed, now, retireAt: now + ROTATION });
    await audit(trx, ctx, { what: 'shop_secret_changed', on: shop.id });
  });
  forgetKeys(ctx, shopId);
  return secret;
}

export async function getShop(db: Transactor, shopId: string): Promise<Shop> {
  const shop = await store.findShopBy(db, { id: shopId });
  if (!shop) throw new AppError('not_found', 'There is no such shop.');
  return shop;
}

/** Lists all shops; the oldest comes first. */
export function listShops(db: Transactor): Promise<Shop[]> {
  return store.listShopRows(db);
}

/** Finds shops by id; an id that is no shop's is missing. */
export async function listShopsByIds(db: Transactor, ids: string[]): Promise<Map<string, Shop>> {
  const shops = ids.length === 0 ? [] : await store.listShopRows(db);
  return new Map(shops.filter(({ id }) => ids.includes(id)).map((shop) => [shop.id, shop]));
}

/** Lists the currencies that the shops sell in, oldest shop first; none while there is no shop. */
export async function listCurrencies(trx: Transactor): Promise<string[]> {
  return [...new Set((await store.listShopRows(trx)).map(({ currency }) => currency))];
}

/** Finds the oldest shop, which speaks where no order decides which one does; null before the first is added. */
export function findHomeShop(db: Transactor): Promise<Shop | null> {
  return store.findFirstShop(db);
}

/** Finds names by shop id; an id that is no shop's is missing. */
export async function listShopNames(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  return ids.length === 0 ? new Map() : store.readShopNames(db, [...new Set(ids)]);
}

/**
 * Makes the headers of Standard Webhooks for a call to the shop's plugin; `id` stays the same over retries. Throws
 * `conflict` for a shop that is not connected.
 */
export async function signForShop(
  ctx: Context,
  shop: Pick<Shop, 'id'>,
  { id, body }: { id: string; body: string },
): Promise<Record<string, string>> {
  const now = ctx.clock.now();
  const secrets = await store.listLiveSecrets(ctx.db, shop.id, now);
  if (secrets.length === 0) throw new AppError('conflict', 'The shop is not connected.');
  const timestamp = String(Math.floor(now / SECOND));
  const signatures = secrets.map(({ secret }) =>
    signMessage(unseal(ctx.config.secret, secret), { id, timestamp, payload: body }),
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
    'Carrello-Shop': shop.id,
  };
}

export type PauseReason = 'restored';

/** Pauses a connected shop until it connects again; its owner gets one mail. */
export async function pauseShop(
  trx: Knex.Transaction,
  ctx: Context,
  { shopId, reason }: { shopId: string; reason: PauseReason },
): Promise<void> {
  const shop = await getShop(trx, shopId);
  if (shop.state !== 'connected') return;
  await store.updateShop(trx, shopId, { state: 'paused', state_reason: reason });
  const key = `shop_paused:${shopId}:${shop.epoch}`;
  await addJob(trx, ctx, { kind: 'shop_paused', key, payload: { shopId, reason, key } });
}

/** Says for how many years the law has a shop's orders and documents kept. */
export async function setKeepYears(ctx: Context, shopId: string, years: number): Promise<void> {
  await store.updateShop(ctx.db, (await getShop(ctx.db, shopId)).id, { keep_years: years });
}
