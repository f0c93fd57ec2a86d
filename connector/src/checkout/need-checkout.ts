import type { RequestHandler, Response } from 'express';
import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import { bearerOf } from '../platform/http.ts';
import { isOnSite } from '../shops/site.ts';
import { getShop } from '../shops/shops.ts';
import type { Shop } from '../shops/store.ts';
import { getCheckout } from './checkout.ts';
import type { Checkout } from './store.ts';

export function assertOrigin(origin: string | undefined, shop: Shop): void {
  if (origin === undefined || isOnSite(shop.origin, origin)) return;
  throw new AppError('forbidden', "This shop's checkout can only be used from the shop's own pages.");
}

/** Finds the checkout of the path by its bearer secret. */
export function needCheckout(ctx: Context): RequestHandler<{ id: string }> {
  return async (req, res, next) => {
    const checkout = await getCheckout(ctx, req.params.id, bearerOf(req));
    assertOrigin(req.get('origin'), await getShop(ctx.db, checkout.shopId));
    res.locals['checkout'] = checkout;
    next();
  };
}

export const checkoutOf = (res: Response): Checkout => res.locals['checkout'] as Checkout;

export const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};
