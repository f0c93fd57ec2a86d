import type { Reader } from '../../app/reader.ts';
import type { ContactView } from '../../services.ts';
import { Address } from '../../ui/address.tsx';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { may } from '../forms.ts';
import { purchaseColumns } from '../orders/columns.tsx';
import { NoteForm } from '../work/note-form.tsx';
import { Tasks } from '../work/tasks.tsx';
import { Facts, Person } from './facts.tsx';
import { Duplicates, Merges } from './merges.tsx';
import { Timeline } from './timeline.tsx';

interface ContactProps {
  reader: Reader;
  contact: ContactView;
}

function Title({ reader, contact }: ContactProps) {
  const { t } = reader;
  const { id, account, probablyShared } = contact;
  const name = contact.name === '' ? t('desk.contact.unnamed') : contact.name;
  return (
    <div class="title-row">
      <div>
        <h1 class="break">{name}</h1>
        {account ? (
          <p class="lead break">
            <a href={`/desk/companies/${account.id}`}>{account.name}</a>
          </p>
        ) : null}
        {probablyShared ? <p class="badge warn">{t('desk.contact.shared')}</p> : null}
      </div>
      {may(reader, 'contacts.write') ? (
        <a class="button second" href={`/desk/contacts/${id}/edit`}>
          {t('desk.contact.edit')}
        </a>
      ) : null}
    </div>
  );
}

/** The contact record: who this is, what they bought, what happened, what is to be done. */
export function ContactPage({ reader, contact }: ContactProps) {
  const { t } = reader;
  const about = { contactId: contact.id, companyId: '', orderId: '' };
  return (
    <Page reader={reader} title={contact.name || t('desk.contact.unnamed')} width="wide">
      <p class="back">
        <a href="/desk/contacts">{t('desk.contacts')}</a>
      </p>
      <Title reader={reader} contact={contact} />
      <Duplicates reader={reader} contact={contact} />
      <Facts reader={reader} contact={contact} />
      <div class="order">
        <div class="order-main">
          <Section title={t('desk.contact.purchases')}>
            {contact.purchases.length === 0 ? (
              <p class="faint">{t('desk.contact.noPurchases')}</p>
            ) : (
              <Table
                label={t('desk.contact.purchases')}
                columns={purchaseColumns(reader)}
                items={contact.purchases}
              />
            )}
          </Section>
          <Section title={t('desk.contact.timeline')}>
            <NoteForm reader={reader} about={about} />
            <Timeline reader={reader} entries={contact.timeline} />
          </Section>
        </div>
        <div class="order-side">
          <Section title={t('desk.tasks')}>
            <Tasks reader={reader} tasks={contact.tasks} about={about} />
          </Section>
          <Person reader={reader} contact={contact} />
          <Addresses reader={reader} contact={contact} />
          <Merges reader={reader} merges={contact.merges} />
        </div>
      </div>
    </Page>
  );
}

function Addresses({ reader, contact }: ContactProps) {
  const { t } = reader;
  return (
    <Section title={t('desk.contact.addresses')}>
      {contact.addresses.length === 0 ? <p class="faint">{t('desk.contact.noAddresses')}</p> : null}
      <ul class="addresses">
        {contact.addresses.map((address) => (
          <li>
            <h3>{t(address.kind === 'billing' ? 'order.billing' : 'order.delivery')}</h3>
            <Address reader={reader} address={address} />
            <p class="faint">
              {t('desk.contact.lastUsed', { date: reader.format.date(address.lastUsedAt) })}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
