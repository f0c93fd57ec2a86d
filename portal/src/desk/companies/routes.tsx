import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { allowAlso } from '../../app/security.ts';
import { dayFaults, readBuyerList, sendCsv } from '../lists/buyer-routes.ts';
import { liveList } from '../lists/live.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CompanyEntries, CompanyView, DeskServices } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { goTo } from '../../app/go-to.ts';
import { assertMay, faultsOf } from '../forms.ts';
import { joinMeanwhile } from '../meanwhile.tsx';
import { staffOf } from '../staff.ts';
import { CompanyForm } from './company-form.tsx';
import { CompanyListPage, CompanyPage } from './pages.tsx';

const NOTHING: CompanyEntries = {
  name: '',
  vatNumber: '',
  fiscalCode: '',
  sdiCode: '',
  pec: '',
  ownerId: '',
};

function entriesOf(req: Request): CompanyEntries {
  const names = Object.keys(NOTHING) as (keyof CompanyEntries)[];
  return Object.fromEntries(
    names.map((name) => [name, fieldOf(req, name).trim()]),
  ) as unknown as CompanyEntries;
}

function entriesIn({ name, vatNumber, fiscalCode, sdiCode, pec, ownerId }: CompanyView): CompanyEntries {
  return { name, vatNumber, fiscalCode, sdiCode, pec, ownerId };
}

interface Shown {
  company: CompanyView | null;
  entries: CompanyEntries;
  faults: FormFault[];
}

/** Serves companies with their people and with what was bought for them. */
export function companyRoutes(services: DeskServices): Router {
  const router = Router();

  const find = async (req: Request, res: Response): Promise<CompanyView> => {
    const company = await services.findCompany(staffOf(res), String(req.params['id']));
    if (!company) throw notFound();
    return company;
  };
  const show = async (res: Response, shown: Shown) => {
    assertMay(readerOf(res), 'contacts.write');
    const staff = await services.listStaff(staffOf(res));
    const was = shown.company ? entriesIn(shown.company) : NOTHING;
    const form = <CompanyForm reader={readerOf(res)} staff={staff} was={was} {...shown} />;
    sendPage(res, form, shown.faults.length > 0 ? 422 : 200);
  };

  router.get('/companies', async (req, res) => {
    const asked = readBuyerList(req);
    const companies = await services.listCompanies(staffOf(res), asked.input);
    const choices = await services.listOrderChoices(staffOf(res));
    const faults = dayFaults(readerOf(res), asked.filter);
    allowAlso(res, liveList.policy);
    const props = { reader: readerOf(res), ...asked, companies, choices, faults };
    sendPage(res, <CompanyListPage {...props} />);
  });

  router.get('/companies.csv', async (req, res) => {
    const csv = await services.printCompanies(staffOf(res), readBuyerList(req).input.filter);
    sendCsv(res, 'companies.csv', csv);
  });

  router.get('/companies/new', (_req, res) => show(res, { company: null, entries: NOTHING, faults: [] }));
  router.post('/companies/new', async (req, res) => {
    const entries = entriesOf(req);
    const made = await services.createCompany(staffOf(res), entries);
    if (made.ok) return goTo(res, `/desk/companies/${made.id}`, 'saved');
    await show(res, { company: null, entries, faults: faultsOf(readerOf(res), made) });
  });

  router.get('/companies/:id', async (req, res) => {
    sendPage(res, <CompanyPage reader={readerOf(res)} company={await find(req, res)} />);
  });

  router.get('/companies/:id/edit', async (req, res) => {
    const company = await find(req, res);
    await show(res, { company, entries: entriesIn(company), faults: [] });
  });
  router.post('/companies/:id/edit', async (req, res) => {
    const company = await find(req, res);
    const now = entriesIn(company);
    const { entries, faults } = joinMeanwhile(req, readerOf(res), { now, typed: entriesOf(req) });
    if (faults.length > 0) return show(res, { company, entries, faults });
    const made = await services.editCompany(staffOf(res), company.id, entries);
    if (made.ok) return goTo(res, `/desk/companies/${made.id}`, 'saved');
    await show(res, { company, entries, faults: faultsOf(readerOf(res), made) });
  });

  return router;
}
