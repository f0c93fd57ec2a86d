import { Router } from 'express';
import type { Context } from '../context.ts';
import { invalidField } from '../platform/errors.ts';
import { authenticateShop } from '../shops/authenticate.ts';
import { goOnRequest, signOnRequest } from '../contract/shops.ts';
import { makeSignOnLink } from '../customers/sign-on.ts';
import { parseBy, parseJson } from '../platform/http.ts';
import { shopCors } from '../shops/cors.ts';
import { followScheme, goOn } from '../shops/go-on.ts';
import type { Shop } from '../shops/store.ts';
import { privacyRoutes } from './privacy-routes.ts';
import { savedAddressRoutes } from './saved-address-routes.ts';
import { woocommerceRoutes } from './woocommerce-routes.ts';
import { presentStatus, presentStorefront } from './status.ts';

/** Serves the light of the settings screen, and what a shop's browser needs to pay. */
export function storefrontRoutes(ctx: Context): Router {
  const router = Router();
  router.get('/shops/status', ...authenticateShop(ctx, { allowCopy: true }), async (req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    const copy = res.locals['copy'] === true;
    await followScheme(ctx, res.locals['shop'] as Shop, req.get('carrello-site'));
    res.json(await presentStatus(ctx, res.locals['shop'] as Shop, { copy }));
  });
  router.post('/shops/go-on', ...authenticateShop(ctx, { allowCopy: true }), async (req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    const asked = parseBy(goOnRequest, parseJson(req.body as Buffer));
    res.json(await goOn(ctx, res.locals['shop'] as Shop, asked));
  });
  router.post('/sign-on', ...authenticateShop(ctx), async (req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    const { id: shopId } = res.locals['shop'] as Shop;
    const { userId, email } = parseBy(signOnRequest, parseJson(req.body as Buffer));
    res.json(await makeSignOnLink(ctx, { shopId, userId, email }));
  });
  router.use(privacyRoutes(ctx));
  router.use(woocommerceRoutes(ctx));
  router.all('/storefront', shopCors(ctx));
  router.get('/storefront', async (_req, res) => {
    const shop = res.locals['shop'] as Shop | undefined;
    if (!shop) throw invalidField('key', 'Say which shop: ?key=…');
    res.setHeader('Cache-Control', 'public, max-age=60');
    res.json(await presentStorefront(ctx, shop));
  });
  router.use(savedAddressRoutes(ctx));
  return router;
}
