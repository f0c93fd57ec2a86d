import { Router, type Request, type Response } from 'express';
import { NO_ENTRIES } from '../../app/address-entries.ts';
import { queryOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { bookRoutes } from '../addresses/book-routes.tsx';
import { customerOf } from '../customer.ts';
import { faultsOf, ownCompany } from './company.ts';
import {
  CompaniesPage,
  ConfirmPage,
  InvitationPage,
  OwnCompanyPage,
  pathOf,
  ProfilesPage,
} from './pages.tsx';
import { peopleRoutes } from './people-routes.tsx';

/** The companies that a buyer is of: their orders, and for managers their people and billing profiles. */
export function companyRoutes(services: CustomerServices): Router {
  const router = Router();
  const companyId = (req: Request): string => String(req.params['company']);
  const profilesPath = (req: Request): string => `/portal/companies/${companyId(req)}/profiles`;

  router.get('/companies', async (_req, res) => {
    const companies = await services.listOwnCompanies(customerOf(res));
    const [only] = companies;
    if (only && companies.length === 1) return res.redirect(303, pathOf(only));
    sendPage(res, <CompaniesPage reader={readerOf(res)} companies={companies} />);
  });

  router.get('/companies/:company', async (req, res) => {
    const [session, after] = [customerOf(res), queryOf(req, 'after')];
    const company = await ownCompany(services, req, res);
    const orders = await services.listCompanyOrders(session, company.id, after || null);
    if (!orders) throw notFound();
    const managers = await services.listManagers(session, company.id);
    sendPage(res, <OwnCompanyPage reader={readerOf(res)} {...{ company, orders, managers, after }} />);
  });

  async function askToLeave(req: Request, res: Response, faults: FormFault[]): Promise<void> {
    const { t } = readerOf(res);
    const company = await ownCompany(services, req, res);
    const asked = {
      ...{ title: t('company.leaveTitle', { company: company.name }), lead: t('company.leaveLead') },
      ...{ submit: t('company.leave'), action: `${pathOf(company)}/leave`, back: pathOf(company) },
    };
    const page = <ConfirmPage reader={readerOf(res)} company={company} faults={faults} {...asked} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  }

  router.get('/companies/:company/leave', (req, res) => askToLeave(req, res, []));
  router.post('/companies/:company/leave', async (req, res) => {
    const done = await services.leaveCompany(customerOf(res), companyId(req));
    if (!done.ok) return askToLeave(req, res, faultsOf(res, done));
    goTo(res, '/portal', 'company_left');
  });

  router.use(peopleRoutes(services));

  // Whoever manages the company not finds no book of it, whatever they ask of it.
  router.use('/companies/:company/profiles', async (req, res, next) => {
    if ((await ownCompany(services, req, res)).right !== 'manager') throw notFound();
    next();
  });
  router.get('/companies/:company/profiles', async (req, res) => {
    const company = await ownCompany(services, req, res);
    const profiles = await services.listCompanyProfiles(customerOf(res), company.id);
    sendPage(res, <ProfilesPage reader={readerOf(res)} company={company} profiles={profiles} />);
  });
  router.use(
    bookRoutes({
      route: '/companies/:company/profiles',
      back: (req, res) => ({ path: profilesPath(req), text: readerOf(res).t('company.profiles') }),
      placeInputs: (country) => services.placeInputs(country),
      begin: async (req, res) => {
        const company = await ownCompany(services, req, res);
        const [newest] = await services.listCompanyProfiles(customerOf(res), company.id);
        return { ...NO_ENTRIES, company: company.name, country: newest?.country ?? 'IT' };
      },
      find: (req, res, id) => services.findCompanyProfile(customerOf(res), companyId(req), id),
      save: (req, res, { kind: _kind, ...input }) =>
        services.saveCompanyProfile(customerOf(res), companyId(req), input),
      remove: (req, res, id) => services.removeCompanyProfile(customerOf(res), companyId(req), id),
    }),
  );

  async function showInvitation(req: Request, res: Response): Promise<void> {
    const token = String(req.params['token']);
    const invitation = await services.findInvitation(customerOf(res), token);
    const shown = { invitation, path: `/portal/invitations/${encodeURIComponent(token)}` };
    sendPage(res, <InvitationPage reader={readerOf(res)} {...shown} />, invitation ? 200 : 404);
  }

  router.get('/invitations/:token', showInvitation);
  router.post('/invitations/:token', async (req, res) => {
    const done = await services.acceptInvitation(customerOf(res), String(req.params['token']));
    if (!done.ok) return showInvitation(req, res);
    goTo(res, `/portal/companies/${done.accountId}`, 'company_joined');
  });

  return router;
}
