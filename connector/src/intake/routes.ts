import { Router, type Request, type RequestHandler } from 'express';
import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import { authenticateShop } from '../shops/authenticate.ts';
import type { Shop } from '../shops/store.ts';
import { receiveOrder } from './receive.ts';

const KEPT_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'carrello-site', 'user-agent'];
const MOST_AT_ONCE = 200;
const JSON_TYPE = 'application/json; charset=utf-8';

function keptHeaders(req: Request): Record<string, string> {
  const entries = KEPT_HEADERS.map((name) => [name, req.get(name) ?? '']);
  return Object.fromEntries(entries) as Record<string, string>;
}

/**
 * More at once than the database can take in time are asked to come back: nothing is lost, they are sent again. Only
 * orders whose signature fits are counted, so that no stranger fills the places.
 */
function limitAtOnce(most: number): RequestHandler {
  let running = 0;
  return (_req, res, next) => {
    if (running >= most)
      throw new AppError('unavailable', 'Too many orders at once. Send again.', {
        reason: 'crowded',
        retryAfterSeconds: 2,
      });
    running += 1;
    res.once('close', () => {
      running -= 1;
    });
    next();
  };
}

/** `POST /v1/orders`: the one door for orders of every source. */
export function orderRoutes(ctx: Context): Router {
  const router = Router();
  router.post(
    '/orders',
    ...authenticateShop(ctx, { recent: true }),
    limitAtOnce(MOST_AT_ONCE),
    async (req, res) => {
      if (!req.is('application/json')) {
        throw new AppError('unsupported_media_type', 'Send the order as application/json.');
      }
      const { id, answer } = await receiveOrder(ctx, {
        shop: res.locals['shop'] as Shop,
        webhookId: req.get('webhook-id') ?? '',
        headers: keptHeaders(req),
        body: req.body as Buffer,
      });
      // Not res.json: its ETag and its search for a type cost as much as the signature.
      const text = JSON.stringify({ id, result: answer });
      res.writeHead(200, { 'Content-Type': JSON_TYPE, 'Content-Length': Buffer.byteLength(text) }).end(text);
    },
  );
  return router;
}
