import type { RequestHandler } from 'express';
import type { Context } from '../context.ts';
import { invalidField } from '../platform/errors.ts';
import { isOnSite, otherScheme } from './site.ts';
import { findShopBy } from './store.ts';

const findShopOf = async ({ db }: Context, origin: string) =>
  (await findShopBy(db, { origin })) ?? findShopBy(db, { origin: otherScheme(origin) });

/**
 * Lets the browser of a connected shop call us from the shop's own origin, and sets `res.locals.shop` when the
 * query names one (`?key=`, unknown: `invalid`). A preflight is answered here.
 */
export function shopCors(ctx: Context): RequestHandler {
  return async (req, res, next) => {
    const origin = req.get('origin');
    const key = new URLSearchParams(req.url.split('?')[1]).get('key');
    const named = key === null ? null : await findShopBy(ctx.db, { publishable_key: key });
    res.vary('Origin');
    if (origin !== undefined) {
      const known = named ?? (await findShopOf(ctx, origin));
      if (known && isOnSite(known.origin, origin)) {
        res.setHeader('Access-Control-Allow-Origin', origin);
        res.setHeader('Access-Control-Expose-Headers', 'Retry-After, X-Request-Id');
        res.setHeader('Access-Control-Allow-Methods', 'GET, POST');
        res.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type');
        res.setHeader('Access-Control-Max-Age', '600');
      }
    }
    if (req.method === 'OPTIONS') {
      res.status(204).end();
      return;
    }
    if (key !== null && !named) throw invalidField('key', 'No shop has this publishable key.');
    if (named) res.locals['shop'] = named;
    next();
  };
}
