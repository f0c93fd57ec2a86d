import { Router, type RequestHandler, type Response } from 'express';
import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import { jsonBody, parseBy } from '../platform/http.ts';
import { shopCors } from '../shops/cors.ts';
import type { Shop } from '../shops/store.ts';
import { openCheckout, presentCheckout } from './checkout.ts';
import { cartRequest, createCheckoutRequest, payRequest } from '../contract/checkout.ts';
import { visitorOf } from './hold.ts';
import { countCheckout, countPaid, createCartPace, payWithinLimits } from './limits.ts';
import { assertOrigin, checkoutOf, needCheckout, noStore } from './need-checkout.ts';
import type { ProveCompany } from './new-attempt.ts';
import { payCheckout } from './pay.ts';
import { quoteCart } from './quote.ts';
import { settle } from './settle.ts';

const BODY = '64kb';

/** Lets through what names its shop by `?key=` and comes from the shop's own pages. */
function needShop(): RequestHandler {
  return (req, res, next) => {
    const shop = res.locals['shop'] as Shop | undefined;
    if (!shop) {
      const faults = [{ field: 'key', message: 'Say which shop: ?key=…' }];
      throw new AppError('unauthorised', 'The publishable key of the shop is missing.', { faults });
    }
    assertOrigin(req.get('origin'), shop);
    if (shop.state !== 'connected') {
      throw new AppError('unavailable', 'This shop takes no orders at the moment.', {
        reason: 'shop_paused',
      });
    }
    next();
  };
}

function paceCarts(ctx: Context): RequestHandler {
  const assertPace = createCartPace(ctx);
  return (req, _res, next) => {
    assertPace(req.ip ?? '');
    next();
  };
}

const shopOf = (res: Response): Shop => res.locals['shop'] as Shop;

/** Cart pricing, checkouts, paying and settling: what the browser of a buyer calls. */
export function checkoutRoutes(ctx: Context, { proveCompany }: { proveCompany: ProveCompany }): Router {
  const router = Router();
  router.use(['/cart', '/checkouts'], shopCors(ctx), noStore);

  router.post('/cart', needShop(), paceCarts(ctx), ...jsonBody(BODY), async (req, res) => {
    const { cart, locale, checkoutId = null } = parseBy(cartRequest, req.body);
    res.json(await quoteCart(ctx, ctx.db, { shop: shopOf(res), cart, locale, checkoutId }));
  });

  router.post('/checkouts', needShop(), ...jsonBody(BODY), async (req, res) => {
    const request = parseBy(createCheckoutRequest, req.body);
    await countCheckout(ctx, req.ip ?? '');
    res.status(201).json(await openCheckout(ctx, shopOf(res), request));
  });

  router.get('/checkouts/:id', needCheckout(ctx), async (_req, res) => {
    res.json(await presentCheckout(ctx, checkoutOf(res).id));
  });

  router.post('/checkouts/:id/pay', needCheckout(ctx), ...jsonBody(BODY), async (req, res) => {
    const checkout = checkoutOf(res);
    const request = parseBy(payRequest, req.body);
    const ip = req.ip ?? '';
    const pay = () => payCheckout(ctx, checkout, { request, visitor: visitorOf(ctx, ip), proveCompany });
    res.json(await payWithinLimits(ctx, { ip, checkoutId: checkout.id }, pay));
  });

  router.post('/checkouts/:id/settle', needCheckout(ctx), async (req, res) => {
    const { id } = checkoutOf(res);
    await settle(ctx, { checkoutId: id }, { repeat: true });
    const settled = await presentCheckout(ctx, id);
    if (settled.state === 'paid') await countPaid(ctx, { ip: req.ip ?? '', checkoutId: id });
    res.json(settled);
  });
  return router;
}
