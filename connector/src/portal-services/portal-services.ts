import { createPortal } from '@carrello/portal';
import type { PortalServices, PortalSettings } from '@carrello/portal/services';
import { Router } from 'express';
import carrello from '../../package.json' with { type: 'json' };
import { actAs, placeOf } from '../audit/actor.ts';
import type { Context } from '../context.ts';
import { readLogo, readLook } from '../looks/look.ts';
import { styleOf } from '../looks/style.ts';
import { faceOf } from '../shops/faces.ts';
import { reportPage } from '../platform/http.ts';
import { findHomeShop } from '../shops/shops.ts';
import { customerServices } from './customer.ts';
import { deskServices } from './desk.ts';

/** The pages for people: the customer portal at /portal, the staff desk at /desk. */
export function pages(ctx: Context): Router {
  const router = Router();
  router.use((req, _res, next) =>
    actAs({ kind: 'visitor', from: placeOf(ctx.config.secret, req.ip ?? '') }, next),
  );
  router.use(createPortal(portalServices(ctx), portalSettings(ctx)));
  return router;
}

function portalServices(ctx: Context): PortalServices {
  return {
    async findShop() {
      const shop = await findHomeShop(ctx.db);
      return shop ? faceOf(shop, await readLook(ctx.db, shop.id)) : null;
    },
    async findLookStyle(shopId) {
      const look = await readLook(ctx.db, shopId);
      return look ? styleOf(look) : null;
    },
    findLogo: (shopId) => readLogo(ctx.db, shopId),
    customer: customerServices(ctx),
    desk: deskServices(ctx),
  };
}

function portalSettings({ config, log }: Context): PortalSettings {
  return {
    secureCookies: config.publicUrl.startsWith('https:'),
    publicUrl: config.publicUrl,
    sandbox: config.sandboxUrl !== undefined,
    version: carrello.version,
    report: reportPage(log),
  };
}
