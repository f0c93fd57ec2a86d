import { Router } from 'express';
import type { PortalServices } from '../services.ts';

/** `shp_x.m2k4.css`: the shop, which look of it, and what of it. */
const NAME = /^(\w{1,40})\.\w{1,20}\.(css|png)$/;

/** Serves what shops look like: `/portal/looks/shp_x.m2k4.css` and `.png`; anybody may read them. */
export function lookRoutes(services: Pick<PortalServices, 'findLookStyle' | 'findLogo'>): Router {
  const router = Router();
  router.get('/portal/looks/:file', async (req, res) => {
    const [, shopId = '', type = ''] = NAME.exec(req.params.file) ?? [];
    const find = type === 'css' ? services.findLookStyle : services.findLogo;
    const body = shopId === '' ? null : await find(shopId);
    if (body === null) return void res.status(404).end();
    // The name changes with the look, so that a file is kept for ever; a mail shows the logo outside our pages.
    res.set({ 'Cache-Control': 'public, max-age=31536000, immutable', 'X-Content-Type-Options': 'nosniff' });
    res.set('Cross-Origin-Resource-Policy', 'cross-origin').type(type).send(body);
  });
  return router;
}
