import { Router, type Request } from 'express';
import type { Context } from '../context.ts';
import type { GatewayName } from '../gateways/gateway.ts';
import { pools } from '../platform/bodies.ts';
import { rawBody } from '../platform/http.ts';
import { receiveEvent } from './gateway-events.ts';

function headersOf(req: Request): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(req.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

/** The providers' webhooks: the raw bytes are verified, stored and answered; the work comes after. */
export function gatewayEventRoutes(ctx: Context): Router {
  const router = Router();
  const names: GatewayName[] = ['stripe', 'paypal'];
  for (const name of names) {
    router.post(`/${name}`, rawBody('1mb', pools.providers), async (req, res) => {
      const body = req.body instanceof Buffer ? req.body : Buffer.alloc(0);
      await receiveEvent(ctx, name, { body, headers: headersOf(req) });
      res.json({ received: true });
    });
  }
  return router;
}
