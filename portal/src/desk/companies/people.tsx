import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf, type Reader } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CompanyMember, CompanyPeople, CompanyView, DeskServices } from '../../services.ts';
import { startOf } from '../../ui/cut.ts';
import { FaultSummary, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { MailboxField, People } from '../../ui/people.tsx';
import { FormPage } from '../form-page.tsx';
import { assertMay, faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';

interface PeopleProps {
  reader: Reader;
  company: CompanyView;
  people: CompanyPeople;
  mailbox: string;
  faults: FormFault[];
}

/** Who is of the company in the portal, and the form that names somebody to manage it. */
function PeoplePage({ reader, company, people, mailbox, faults }: PeopleProps) {
  const { t } = reader;
  const path = `/desk/companies/${company.id}`;
  const isManaged = people.members.some(({ right }) => right === 'manager');
  return (
    <Page reader={reader} title={t('company.portal')} faulty={faults.length > 0}>
      <p class="back">
        <a href={path}>{company.name}</a>
      </p>
      <h1>{t('company.portal')}</h1>
      <p class="lead">{t(isManaged ? 'company.portalManaged' : 'company.portalUnmanaged')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <People reader={reader} people={people} path={path} />
      <h2 class="after">{t('company.name')}</h2>
      <form class="card form" method="post" action={`${path}/people`} novalidate>
        <FormToken reader={reader} />
        <MailboxField reader={reader} mailbox={mailbox} faults={faults} />
        <div class="buttons">
          <button class="button">{t('company.nameDo')}</button>
        </div>
      </form>
    </Page>
  );
}

interface RemoveProps {
  reader: Reader;
  company: CompanyView;
  member: CompanyMember;
  faults: FormFault[];
}

function RemovePage({ reader, company, member, faults }: RemoveProps) {
  const { t } = reader;
  const path = `/desk/companies/${company.id}/people`;
  return (
    <FormPage
      reader={reader}
      title={t('company.removeTitle', { mailbox: member.mailbox })}
      lead={t('company.removeLead')}
      back={{ path, text: t('company.portal') }}
      action={`${path}/${member.id}/remove`}
      submit={t('company.remove')}
      formKey=""
      faults={faults}
    >
      {null}
    </FormPage>
  );
}

/** Staff name who manages a company in the portal; nobody is of it before. */
export function companyPeopleRoutes(services: DeskServices): Router {
  const router = Router();
  const param = (req: Request, name: string): string => String(req.params[name]);
  const path = (req: Request): string => `/desk/companies/${param(req, 'id')}/people`;

  const find = async (req: Request, res: Response): Promise<CompanyView> => {
    assertMay(readerOf(res), 'companies.people');
    const company = await services.findCompany(staffOf(res), param(req, 'id'));
    if (!company) throw notFound();
    return company;
  };
  async function show(req: Request, res: Response, mailbox: string, faults: FormFault[]): Promise<void> {
    const company = await find(req, res);
    const people = await services.readCompanyPeople(staffOf(res), company.id);
    const page = <PeoplePage reader={readerOf(res)} {...{ company, people, mailbox, faults }} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  }
  async function showRemoval(req: Request, res: Response, faults: FormFault[]): Promise<void> {
    const company = await find(req, res);
    const { members } = await services.readCompanyPeople(staffOf(res), company.id);
    const member = members.find(({ id }) => id === req.params['member']);
    if (!member) throw notFound();
    const page = <RemovePage reader={readerOf(res)} {...{ company, member, faults }} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  }

  router.get('/companies/:id/people', (req, res) => show(req, res, '', []));
  router.post('/companies/:id/people', async (req, res) => {
    const mailbox = startOf(fieldOf(req, 'mailbox').trim(), 254);
    const { locale } = readerOf(res);
    const done = await services.nameManager(staffOf(res), param(req, 'id'), { mailbox, locale });
    if (!done.ok) return show(req, res, mailbox, faultsOf(readerOf(res), done));
    goTo(res, path(req), done.notice);
  });

  router.post('/companies/:id/people/:member/right', async (req, res) => {
    const [company, member] = [param(req, 'id'), param(req, 'member')];
    const done = await services.changeCompanyMember(staffOf(res), company, member, fieldOf(req, 'right'));
    if (!done.ok) return show(req, res, '', faultsOf(readerOf(res), done));
    goTo(res, path(req), done.notice);
  });

  router.get('/companies/:id/people/:member/remove', (req, res) => showRemoval(req, res, []));
  router.post('/companies/:id/people/:member/remove', async (req, res) => {
    const [company, member] = [param(req, 'id'), param(req, 'member')];
    const { locale } = readerOf(res);
    const done = await services.removeCompanyMember(staffOf(res), company, member, locale);
    if (!done.ok) return showRemoval(req, res, faultsOf(readerOf(res), done));
    goTo(res, path(req), done.notice);
  });

  router.post('/companies/:id/invitations/:invitation/withdraw', async (req, res) => {
    const [company, invitation] = [param(req, 'id'), param(req, 'invitation')];
    await services.withdrawCompanyInvitation(staffOf(res), company, invitation);
    goTo(res, path(req), 'invitation_withdrawn');
  });

  return router;
}
