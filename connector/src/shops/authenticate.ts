import type { Request, RequestHandler, Response } from 'express';
import type { Context } from '../context.ts';
import { pools } from '../platform/bodies.ts';
import { SECOND, toIso } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { rawBody } from '../platform/http.ts';
import { findRecentKeys, readKeys, type ShopKeys } from './keys.ts';
import { isSignedBy } from './signature.ts';
import { siteKey } from './site.ts';
import type { Shop } from './store.ts';

const LIMIT = '1mb';
const TOLERANCE_SECONDS = 300;

const refused = (reason: string, message: string, extra: Record<string, unknown> = {}) =>
  new AppError('unauthorised', message, { reason, extra });

const WITHOUT_BODY = ['GET', 'HEAD'];
/** How the text of a call without a body begins: `GET /v1/shops/status`. No body that a shop signs does. */
const CALL = /^[A-Z]+ \//;

/**
 * The raw body is signed, or the call itself where there is no body. So that a signature for the one is none for the
 * other, a body that reads like a call is refused: `GET /v1/shops/status`, sent as an order.
 */
function signedPayload(req: Request): string | Uint8Array {
  if (WITHOUT_BODY.includes(req.method)) return `${req.method} ${req.originalUrl}`;
  const body = req.body instanceof Buffer ? req.body : Buffer.alloc(0);
  if (CALL.test(body.toString('latin1', 0, 20)))
    throw refused('signature_wrong', 'The signature is one for a call without a body.');
  return body;
}

function headersOf(req: Request): { shopId: string; id: string; timestamp: string; signature: string } {
  const shopId = req.get('carrello-shop') ?? '';
  const id = req.get('webhook-id') ?? '';
  const timestamp = req.get('webhook-timestamp') ?? '';
  const signature = req.get('webhook-signature') ?? '';
  if (!shopId || !signature) throw refused('signature_missing', 'The call is not signed.');
  if (!/^[\x21-\x7e]{1,150}$/.test(id))
    throw refused('signature_missing', 'The header webhook-id is missing or too long.');
  if (!/^\d{1,12}$/.test(timestamp))
    throw refused('signature_missing', 'The header webhook-timestamp is not a number of seconds.');
  return { shopId, id, timestamp, signature };
}

function assertFresh(ctx: Context, res: Response, timestamp: string): void {
  const now = ctx.clock.now();
  res.setHeader('Date', new Date(now).toUTCString());
  const skewSeconds = Number(timestamp) - Math.floor(now / SECOND);
  if (Math.abs(skewSeconds) <= TOLERANCE_SECONDS) return;
  const far = Math.abs(skewSeconds);
  const message = `The clock of the shop is ${far} seconds ${skewSeconds > 0 ? 'ahead of' : 'behind'} ours. Set it right.`;
  throw refused('clock_skew', message, { skewSeconds, now: toIso(now) });
}

/** Another URL than the one that connected is a copy of the site: it is turned away, the live shop is not touched. */
export function isCopy(shop: Shop, site: string | undefined): boolean {
  return site !== undefined && siteKey(site) !== siteKey(shop.url);
}

interface Caller {
  req: Request;
  res: Response;
  /** Whether the shop may be as it was a second ago. */
  recent: boolean;
}

/** Who says to have sent a call, and the secrets that can prove it. */
interface Claim extends ReturnType<typeof headersOf> {
  keys: ShopKeys;
}

/** Before the body is read: what names no shop that is connected here is refused without it. */
async function findClaim(ctx: Context, { req, recent }: Caller): Promise<Claim> {
  const headers = headersOf(req);
  const keys = (recent ? findRecentKeys(ctx, headers.shopId) : null) ?? (await readKeys(ctx, headers.shopId));
  if (!keys) throw refused('shop_unknown', 'This shop is not connected here.');
  return { ...headers, keys };
}

/** Verifies with secrets that were read before, or, where the signature does not fit them, with those of now. */
async function verify(ctx: Context, { req, res, recent }: Caller): Promise<Shop> {
  const { shopId, id, timestamp, signature, keys: claimed } = res.locals['claim'] as Claim;
  const message = { id, timestamp, payload: signedPayload(req) };
  const fits = ({ secrets }: ShopKeys): boolean => {
    const now = ctx.clock.now();
    const live = secrets.filter(({ retiredAt }) => retiredAt === null || retiredAt > now);
    return isSignedBy(
      live.map(({ secret }) => secret),
      signature,
      message,
    );
  };
  // A secret may have been taken away while the body came in.
  let keys = recent ? findRecentKeys(ctx, shopId) : claimed;
  if (!keys || !fits(keys)) {
    keys = await readKeys(ctx, shopId);
    if (!keys) throw refused('shop_unknown', 'This shop is not connected here.');
    if (!fits(keys))
      throw refused('signature_wrong', 'The signature does not fit. Connect the shop again if this stays.');
  }
  assertFresh(ctx, res, timestamp);
  return keys.shop;
}

/**
 * Verifies a call of a shop's plugin (Standard Webhooks over the raw body, or over `GET /path?query`), then sets
 * `res.locals.shop` and leaves `req.body` as the raw Buffer. Throws `unauthorised` with a reason (shop_unknown,
 * signature_missing, signature_wrong, clock_skew with `skewSeconds`), or `forbidden` with reason copy_of_site unless
 * `allowCopy` (then `res.locals.copy` says so). With `recent`, the shop may be as it was a second ago.
 */
export function authenticateShop(ctx: Context, { allowCopy = false, recent = false } = {}): RequestHandler[] {
  return [
    async (req, res, next) => {
      res.locals['claim'] = await findClaim(ctx, { req, res, recent });
      next();
    },
    rawBody(LIMIT, pools.shops),
    async (req, res, next) => {
      const shop = await verify(ctx, { req, res, recent });
      const copy = isCopy(shop, req.get('carrello-site'));
      if (copy && !allowCopy) {
        const message = `This site is a copy: the keys belong to ${shop.url}. Connect it as a shop of its own.`;
        throw new AppError('forbidden', message, { reason: 'copy_of_site' });
      }
      res.locals['shop'] = shop;
      res.locals['copy'] = copy;
      next();
    },
  ];
}
