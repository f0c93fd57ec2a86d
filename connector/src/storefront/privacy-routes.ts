import { Router } from 'express';
import type { Context } from '../context.ts';
import { personRequest } from '../contract/shops.ts';
import { parseBy, parseJson } from '../platform/http.ts';
import { eraseForShop } from '../privacy/erase-for-shop.ts';
import { readForShop } from '../privacy/shop-data.ts';
import { authenticateShop } from '../shops/authenticate.ts';
import type { Shop } from '../shops/store.ts';

/** Answers WordPress' own tools that print and erase personal data, by way of the plugin, for the shop's orders alone. */
export function privacyRoutes(ctx: Context): Router {
  const router = Router();
  const answer = { export: readForShop, erase: eraseForShop };
  for (const name of ['export', 'erase'] as const)
    router.post(`/privacy/${name}`, ...authenticateShop(ctx), async (req, res) => {
      res.setHeader('Cache-Control', 'no-store');
      const asked = parseBy(personRequest, parseJson(req.body as Buffer));
      res.json(await answer[name](ctx, res.locals['shop'] as Shop, asked));
    });
  return router;
}
