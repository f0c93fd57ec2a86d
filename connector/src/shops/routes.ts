import { Router, type RequestHandler } from 'express';
import type { Context } from '../context.ts';
import { MINUTE, SECOND } from '../platform/clock.ts';
import { AppError, invalidField } from '../platform/errors.ts';
import { jsonBody, parseBy } from '../platform/http.ts';
import { addressPrefix } from '../platform/limits.ts';
import { createPace } from '../platform/pace.ts';
import { connectRequest, scriptReport } from '../contract/shops.ts';
import { shopCors } from './cors.ts';
import { recordScriptReport } from './script-reports.ts';
import { connectShop } from './shops.ts';
import type { Shop } from './store.ts';

/** Twenty reports from one place, then one a minute: a page has few scripts, and anybody may call. */
function paceReports({ clock }: Context): RequestHandler {
  const pace = createPace(clock, { burst: 20, everyMs: MINUTE });
  return (req, _res, next) => {
    const wait = pace(addressPrefix(req.ip ?? ''));
    if (wait === 0) return next();
    throw new AppError('rate_limited', 'Too many reports.', { retryAfterSeconds: Math.ceil(wait / SECOND) });
  };
}

/** The settings screen calls this for its handshake, and browsers tell of scripts on the checkout page. */
export function shopRoutes(ctx: Context): Router {
  const router = Router();
  router.post('/shops/connect', ...jsonBody('16kb'), async (req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.json(await connectShop(ctx, parseBy(connectRequest, req.body)));
  });
  const report = jsonBody('16kb', 'application/csp-report');
  router.post('/script-reports', paceReports(ctx), ...report, shopCors(ctx), async (req, res) => {
    const shop = res.locals['shop'] as Shop | undefined;
    if (!shop) throw invalidField('key', 'Say which shop: ?key=…');
    await recordScriptReport(ctx, shop, parseBy(scriptReport, req.body), req.ip ?? '');
    res.status(202).end();
  });
  return router;
}
