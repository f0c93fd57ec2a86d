import type { Reader } from '../../app/reader.ts';
import type {
  CompanyOrder,
  InvitationView,
  OwnCompany,
  Page as PageOf,
  SavedAddress,
} from '../../services.ts';
import { FaultSummary, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { nameOf, SavedAddressFacts } from '../../ui/saved-address.tsx';
import { OrderRow } from '../orders/list-page.tsx';

export const pathOf = ({ id }: Pick<OwnCompany, 'id'>): string => `/portal/companies/${id}`;

export function CompaniesPage({ reader, companies }: { reader: Reader; companies: OwnCompany[] }) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('company.title')}>
      <h1>{t('company.title')}</h1>
      {companies.length === 0 ? <p>{t('company.none')}</p> : null}
      <ul class="plain people">
        {companies.map((company) => (
          <li class="card">
            <p>
              <a href={pathOf(company)}>{company.name}</a>
              <br />
              <span class="faint">{reader.word('memberRight', company.right)}</span>
            </p>
          </li>
        ))}
      </ul>
    </Page>
  );
}

interface CompanyProps {
  reader: Reader;
  company: OwnCompany;
  orders: PageOf<CompanyOrder>;
  managers: string[];
  after: string;
}

export function OwnCompanyPage({ reader, company, orders, managers, after }: CompanyProps) {
  const { t } = reader;
  const path = pathOf(company);
  return (
    <Page reader={reader} title={company.name}>
      <div class="title-row">
        <div>
          <h1 class="break">{company.name}</h1>
          <p class="faint">{reader.word('memberHint', company.right)}</p>
        </div>
        {company.right === 'manager' ? (
          <div class="title-actions">
            <a class="button second" href={`${path}/people`}>
              {t('company.people')}
            </a>
            <a class="button second" href={`${path}/profiles`}>
              {t('company.profiles')}
            </a>
          </div>
        ) : null}
      </div>
      <h2 class="after">{t(company.right === 'own' ? 'company.ownOrders' : 'company.orders')}</h2>
      {orders.items.length === 0 ? <p class="faint">{t('company.noOrders')}</p> : null}
      <ol class="order-list">
        {orders.items.map((order) => (
          <OrderRow reader={reader} order={order} by={order.by} />
        ))}
      </ol>
      <Pager reader={reader} path={path} after={after} next={orders.next} />
      <p class="faint after break">{t('company.managedBy', { names: managers.join(', ') })}</p>
      <p>
        <a href={`${path}/leave`}>{t('company.leave')}</a>
      </p>
    </Page>
  );
}

interface ConfirmProps {
  reader: Reader;
  company: OwnCompany;
  /** What is asked, what follows, and the button's text. */
  title: string;
  lead: string;
  submit: string;
  action: string;
  back: string;
  faults: FormFault[];
}

/** Asks once more before somebody sees nothing any more. */
export function ConfirmPage({ reader, company, faults, ...props }: ConfirmProps) {
  const { title, lead, submit, action, back } = props;
  return (
    <Page reader={reader} title={title} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href={back}>{company.name}</a>
      </p>
      <h1 class="break">{title}</h1>
      <p class="lead">{lead}</p>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action={action}>
        <FormToken reader={reader} />
        <div class="buttons">
          <button class="button">{submit}</button>
          <a class="button second" href={back}>
            {reader.t('company.keep')}
          </a>
        </div>
      </form>
    </Page>
  );
}

export function ProfilesPage({
  reader,
  company,
  profiles,
}: {
  reader: Reader;
  company: OwnCompany;
  profiles: SavedAddress[];
}) {
  const { t } = reader;
  const path = `${pathOf(company)}/profiles`;
  return (
    <Page reader={reader} title={t('company.profiles')}>
      <p class="back">
        <a href={pathOf(company)}>{company.name}</a>
      </p>
      <h1>{t('company.profiles')}</h1>
      <p class="lead">{t('company.profilesLead')}</p>
      {profiles.length === 0 ? <p class="faint">{t('company.noProfiles')}</p> : null}
      <ul class="address-list">
        {profiles.map((profile) => {
          const name = nameOf(profile);
          return (
            <li class="card address-card">
              <SavedAddressFacts reader={reader} address={profile} />
              <div class="address-actions">
                <a href={`${path}/${profile.id}`} aria-label={t('addresses.editOf', { name })}>
                  {t('addresses.edit')}
                </a>
                <a href={`${path}/${profile.id}/remove`} aria-label={t('addresses.removeOf', { name })}>
                  {t('addresses.remove')}
                </a>
              </div>
            </li>
          );
        })}
      </ul>
      <div class="buttons">
        <a class="button second" href={`${path}/new?kind=billing&for=company`}>
          {t('addresses.addCompany')}
        </a>
      </div>
    </Page>
  );
}

/** What somebody is invited to; without an invitation, why there is none here. Looking at it changes nothing. */
export function InvitationPage({
  reader,
  invitation,
  path,
}: {
  reader: Reader;
  invitation: InvitationView | null;
  path: string;
}) {
  const { t } = reader;
  const email = reader.customer?.email ?? '';
  if (!invitation)
    return (
      <Page reader={reader} title={t('company.overTitle')} width="narrow">
        <h1>{t('company.overTitle')}</h1>
        <p class="lead break">{t('company.over', { email })}</p>
        <form class="buttons" method="post" action="/portal/sign-in/again">
          <FormToken reader={reader} />
          <input type="hidden" name="return" value={path} />
          <button class="button second">{t('company.otherMailbox')}</button>
        </form>
      </Page>
    );
  const { company, sees } = invitation;
  const title = t('company.invitation', { company });
  return (
    <Page reader={reader} title={title} width="narrow">
      <h1 class="break">{title}</h1>
      <p class="lead">{reader.word('memberHint', sees)}</p>
      <p>{t('company.invitationSeen')}</p>
      <form class="card form" method="post" action={path}>
        <FormToken reader={reader} />
        <div class="buttons">
          <button class="button">{t('company.accept')}</button>
          <a class="button second" href="/portal">
            {t('company.notNow')}
          </a>
        </div>
      </form>
    </Page>
  );
}
