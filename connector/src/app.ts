import express, { type Express } from 'express';
import helmet from 'helmet';
import { catalogRoutes } from './catalog/routes.ts';
import { checkoutRoutes } from './checkout/routes.ts';
import type { Context } from './context.ts';
import { gatewayEventRoutes } from './gateway-events/routes.ts';
import { healthRoutes } from './platform/health.ts';
import { errorDoor, oneHost, requestId } from './platform/http.ts';
import { createMetrics, metricsRoutes } from './platform/metrics.ts';
import { followRequests } from './platform/requests.ts';
import { AppError } from './platform/errors.ts';
import { openApiRoutes } from './openapi/routes.ts';
import { orderRoutes } from './intake/routes.ts';
import { pages } from './portal-services/portal-services.ts';
import { shopRoutes } from './shops/routes.ts';
import { createProveCompany } from './storefront/prove-company.ts';
import { storefrontRoutes } from './storefront/routes.ts';
import { countOrders, readFigures } from './watch/figures.ts';
import { woocommerceRoutes } from './woocommerce/routes.ts';

/** The whole HTTP surface: middleware, one line per feature, the error door. */
export function createApp(ctx: Context): Express {
  const app = express();
  const metrics = createMetrics();
  app.set('trust proxy', ctx.config.trustProxy);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  const countOrder = countOrders(metrics.registry);
  app.use(requestId);
  followRequests(app, ctx, (answered) => {
    metrics.observe(answered);
    countOrder(answered);
  });
  app.use(oneHost);
  // Before what browsers need: thousands a minute come in here, and no browser.
  app.use('/v1', orderRoutes(ctx));
  app.use(helmet({ contentSecurityPolicy: false, crossOriginResourcePolicy: { policy: 'cross-origin' } }));
  app.use(healthRoutes(ctx));
  app.use(metricsRoutes(metrics, { token: ctx.config.metricsToken, readMore: () => readFigures(ctx) }));
  app.use('/v1', shopRoutes(ctx));
  app.use('/v1', storefrontRoutes(ctx));
  app.use('/v1', catalogRoutes(ctx));
  app.use('/v1', checkoutRoutes(ctx, { proveCompany: createProveCompany(ctx) }));
  app.use('/webhooks', gatewayEventRoutes(ctx));
  app.use('/webhooks', woocommerceRoutes(ctx));
  app.use(openApiRoutes(ctx));
  app.use(pages(ctx));
  app.use(() => {
    throw new AppError('not_found', 'There is nothing at this address.');
  });
  app.use(errorDoor(ctx.log));
  return app;
}
