import { Router } from 'express';
import { notFound } from '../../app/page-error.ts';
import { readerOf, speakAs } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices } from '../../services.ts';
import { StatusPage } from './page.tsx';

/**
 * The link of a mail. It leads who has proven the order's mailbox to the order, and tells anybody else where it stands.
 * A link that is no order's leads to the sign-in.
 */
export function statusRoutes(services: CustomerServices): Router {
  const router = Router();

  router.get('/o/:orderKey', async (req, res, next) => {
    const { orderKey } = req.params;
    const reader = readerOf(res);
    const id = reader.customer && (await services.findOrderIdByKey(reader.customer, orderKey));
    if (id) return res.redirect(303, `/portal/orders/${encodeURIComponent(id)}`);
    const standing = await services.findOrderStanding(orderKey);
    if (standing)
      return sendPage(res, <StatusPage reader={speakAs(reader, standing.shop)} standing={standing} />);
    if (reader.customer) throw notFound();
    next();
  });

  return router;
}
