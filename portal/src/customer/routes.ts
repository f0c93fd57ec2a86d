import { Router, type RequestHandler } from 'express';
import { readerOf } from '../app/reader.ts';
import type { CustomerServices, PortalSettings } from '../services.ts';
import { accountRoutes } from './account/routes.tsx';
import { addressRoutes } from './addresses/routes.tsx';
import { companyRoutes } from './companies/routes.tsx';
import { caseRoutes } from './cases/routes.tsx';
import { orderRoutes } from './orders/routes.tsx';
import { privacyRoutes } from './privacy/routes.tsx';
import { fileRoutes, linkedFileRoutes } from './files/routes.tsx';
import { documentLinkRoutes, invoiceRoutes } from './invoices/routes.tsx';
import { notMeRoutes } from './not-me/routes.tsx';
import { signInRoutes } from './sign-in/routes.tsx';
import { signOnRoutes } from './sign-on/routes.tsx';
import { statusRoutes } from './status/routes.tsx';

/** The routes after `needCustomer` are for customers who have signed in; others are sent to the sign-in first. */
export function customerRoutes(services: CustomerServices, settings: PortalSettings): Router {
  const router = Router();
  router.use(signInRoutes(services, settings), signOnRoutes(services, settings));
  router.use(statusRoutes(services), notMeRoutes(services), documentLinkRoutes(services));
  router.use(linkedFileRoutes(services));
  router.use(needCustomer, orderRoutes(services), addressRoutes(services), accountRoutes(services));
  router.use(caseRoutes(services), invoiceRoutes(services), fileRoutes(services));
  router.use(privacyRoutes(services, settings));
  router.use(companyRoutes(services));
  return router;
}

const needCustomer: RequestHandler = (req, res, next) => {
  const reader = readerOf(res);
  if (reader.customer) return next();
  const target = new URLSearchParams(req.method === 'GET' && req.path !== '/' ? { return: reader.path } : {});
  res.redirect(303, target.size === 0 ? '/portal/sign-in' : `/portal/sign-in?${target.toString()}`);
};
