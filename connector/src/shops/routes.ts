import { Router } from 'express';
import type { Context } from '../context.ts';
import { jsonBody, parseBy } from '../platform/http.ts';
import { connectRequest } from '../contract/shops.ts';
import { connectShop } from './shops.ts';

/** The settings screen calls this for its handshake. */
export function shopRoutes(ctx: Context): Router {
  const router = Router();
  router.post('/shops/connect', ...jsonBody('16kb'), async (req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.json(await connectShop(ctx, parseBy(connectRequest, req.body)));
  });
  return router;
}
