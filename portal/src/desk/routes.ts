import { Router, type RequestHandler, type Response } from 'express';
import { readerOf } from '../app/reader.ts';
import type { DeskServices, PortalSettings } from '../services.ts';
import { auditRoutes } from './audit/routes.tsx';
import { policyRoutes } from './cases/policy-routes.tsx';
import { snippetRoutes } from './cases/snippet-routes.tsx';
import { deskCaseRoutes } from './cases/routes.tsx';
import { accountRoutes } from './colleagues/account-routes.tsx';
import { colleagueRoutes } from './colleagues/routes.tsx';
import { companyPeopleRoutes } from './companies/people.tsx';
import { companyRoutes } from './companies/routes.tsx';
import { contactRoutes } from './contacts/routes.tsx';
import { intakeRoutes } from './intake/routes.tsx';
import { orderActionRoutes } from './orders/action-routes.tsx';
import { deskOrderRoutes } from './orders/routes.tsx';
import { deskInvoiceRoutes } from './invoices/routes.tsx';
import { invoiceSetUpRoutes } from './invoice-setup/routes.tsx';
import { officeRoutes } from './office/routes.tsx';
import { lookRoutes } from './looks/routes.tsx';
import { sharingRoutes } from './sharing/routes.tsx';
import { deskMailRoutes } from './mails/routes.tsx';
import { deskSignInRoutes } from './sign-in/routes.tsx';
import { setUpRoutes } from './sign-in/set-up.tsx';
import { workRoutes } from './work/routes.tsx';

/** The routes only check that somebody has signed in. What a role may do is decided by the services. */
export function deskRoutes(services: DeskServices, settings: PortalSettings): Router {
  const router = Router();
  router.use(deskSignInRoutes(services, settings), setUpRoutes(services, settings));
  router.use(needStaff);
  router.use(workRoutes(services), contactRoutes(services), companyRoutes(services));
  router.use(companyPeopleRoutes(services));
  router.use(colleagueRoutes(services), accountRoutes(services), auditRoutes(services));
  router.use(deskOrderRoutes(services), orderActionRoutes(services), intakeRoutes(services));
  router.use(deskCaseRoutes(services), policyRoutes(services), snippetRoutes(services));
  router.use(deskMailRoutes(services), lookRoutes(services), sharingRoutes(services));
  router.use(deskInvoiceRoutes(services), invoiceSetUpRoutes(services), officeRoutes(services));
  return router;
}

const needStaff: RequestHandler = (req, res: Response, next) => {
  const reader = readerOf(res);
  if (reader.staff) return next();
  const target = new URLSearchParams(req.method === 'GET' && req.path !== '/' ? { return: reader.path } : {});
  res.redirect(303, target.size === 0 ? '/desk/sign-in' : `/desk/sign-in?${target.toString()}`);
};
