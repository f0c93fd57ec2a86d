import { Router } from 'express';
import type { Context } from '../context.ts';
import { authenticateShop } from '../shops/authenticate.ts';
import type { Shop } from '../shops/store.ts';
import { beginBackfill } from '../woocommerce/backfill.ts';
import { askComparison } from '../woocommerce/jobs.ts';

/** What an administrator of a WooCommerce shop asks for by `wp carrello`; without REST keys it is a conflict that says so. */
export function woocommerceRoutes(ctx: Context): Router {
  const router = Router();
  router.post('/shops/history', ...authenticateShop(ctx), async (_req, res) => {
    await beginBackfill(ctx, (res.locals['shop'] as Shop).id);
    res.status(202).json({ accepted: true });
  });
  router.post('/shops/compare', ...authenticateShop(ctx), async (_req, res) => {
    await askComparison(ctx, (res.locals['shop'] as Shop).id);
    res.status(202).json({ accepted: true });
  });
  return router;
}
