import { Router } from 'express';
import type { Context } from '../context.ts';
import { pools } from '../platform/bodies.ts';
import { rawBody } from '../platform/http.ts';
import { takeNudge } from './nudges.ts';

/** WooCommerce's own webhooks. Seven answers in a row that are no 2xx switch them off there, so what is of no use to us is answered 200. */
export function woocommerceRoutes(ctx: Context): Router {
  const router = Router();
  router.post('/woocommerce/:shop', rawBody('4mb', pools.providers), async (req, res) => {
    const body = req.body instanceof Buffer ? req.body : Buffer.alloc(0);
    const topic = req.get('x-wc-webhook-topic') ?? '';
    const signature = req.get('x-wc-webhook-signature') ?? '';
    await takeNudge(ctx, String(req.params['shop']), { body, topic, signature });
    res.json({ received: true });
  });
  return router;
}
