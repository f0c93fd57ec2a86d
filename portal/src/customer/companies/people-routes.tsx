import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { startOf } from '../../ui/cut.ts';
import { customerOf } from '../customer.ts';
import { faultsOf, ownCompany } from './company.ts';
import { ConfirmPage, pathOf } from './pages.tsx';
import { PeoplePage, type InviteEntries } from './people-page.tsx';

const NOTHING: InviteEntries = { mailbox: '', sees: '' };

/** Who is of a company; its managers alone come in here. */
export function peopleRoutes(services: CustomerServices): Router {
  const router = Router();
  const param = (req: Request, name: string): string => String(req.params[name]);
  const peoplePath = (req: Request): string => `/portal/companies/${param(req, 'company')}/people`;

  async function show(
    req: Request,
    res: Response,
    entries: InviteEntries,
    faults: FormFault[],
  ): Promise<void> {
    const company = await ownCompany(services, req, res);
    const people = await services.readPeople(customerOf(res), company.id);
    const page = <PeoplePage reader={readerOf(res)} {...{ company, people, entries, faults }} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  }

  router.get('/companies/:company/people', (req, res) => show(req, res, NOTHING, []));

  router.post('/companies/:company/people', async (req, res) => {
    const entries = { mailbox: startOf(fieldOf(req, 'mailbox').trim(), 254), sees: fieldOf(req, 'sees') };
    const { locale } = readerOf(res);
    const invite = { ...entries, locale };
    const done = await services.inviteMember(customerOf(res), param(req, 'company'), invite);
    if (!done.ok) return show(req, res, entries, faultsOf(res, done));
    goTo(res, peoplePath(req), 'member_invited');
  });

  router.post('/companies/:company/people/:member/right', async (req, res) => {
    const [company, member] = [param(req, 'company'), param(req, 'member')];
    const done = await services.changeMember(customerOf(res), company, member, fieldOf(req, 'right'));
    if (!done.ok) return show(req, res, NOTHING, faultsOf(res, done));
    // Whoever is no manager any more would find no list of people.
    const isStill = (await ownCompany(services, req, res)).right === 'manager';
    goTo(res, isStill ? peoplePath(req) : `/portal/companies/${company}`, 'member_changed');
  });

  async function confirm(req: Request, res: Response, faults: FormFault[]): Promise<void> {
    const { t } = readerOf(res);
    const company = await ownCompany(services, req, res);
    const { members } = await services.readPeople(customerOf(res), company.id);
    const member = members.find(({ id }) => id === req.params['member']);
    if (!member) throw notFound();
    const asked = {
      ...{ title: t('company.removeTitle', { mailbox: member.mailbox }), lead: t('company.removeLead') },
      ...{ submit: t('company.remove'), back: `${pathOf(company)}/people` },
      action: `${pathOf(company)}/people/${member.id}/remove`,
    };
    const page = <ConfirmPage reader={readerOf(res)} company={company} faults={faults} {...asked} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  }

  router.get('/companies/:company/people/:member/remove', (req, res) => confirm(req, res, []));
  router.post('/companies/:company/people/:member/remove', async (req, res) => {
    const [company, member] = [param(req, 'company'), param(req, 'member')];
    const done = await services.removeMember(customerOf(res), company, member, readerOf(res).locale);
    if (!done.ok) return confirm(req, res, faultsOf(res, done));
    goTo(res, peoplePath(req), 'member_removed');
  });

  router.post('/companies/:company/invitations/:invitation/withdraw', async (req, res) => {
    await services.withdrawInvitation(customerOf(res), param(req, 'company'), param(req, 'invitation'));
    goTo(res, peoplePath(req), 'invitation_withdrawn');
  });

  return router;
}
