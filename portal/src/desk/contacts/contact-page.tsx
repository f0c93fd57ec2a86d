import type { Reader } from '../../app/reader.ts';
import type { ContactView } from '../../services.ts';
import { Address } from '../../ui/address.tsx';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Books } from '../addresses/pages.tsx';
import { BackAndSearch } from '../back.tsx';
import { buyerPath } from '../buyers/page.tsx';
import { OpenCases } from '../cases/open-cases.tsx';
import { may } from '../forms.ts';
import { NoteForm } from '../work/note-form.tsx';
import { Tasks } from '../work/tasks.tsx';
import { Disputes } from './disputes.tsx';
import { Facts, Mail, Person, Phone } from './facts.tsx';
import { Duplicates, Merges } from './merges.tsx';
import { Bought, Purchases } from './purchases.tsx';
import { Tags } from './tags.tsx';
import { Timeline } from './timeline.tsx';
import { Links } from './why.tsx';

interface ContactProps {
  reader: Reader;
  contact: ContactView;
}

function Title({ reader, contact }: ContactProps) {
  const { t } = reader;
  const { id, account, email, phone, probablyShared } = contact;
  const name = contact.name === '' ? t('desk.contact.unnamed') : contact.name;
  return (
    <div class="title-row">
      <div>
        <h1 class="break">{name}</h1>
        <p class="reach">
          {email === '' ? null : <Mail email={email} />}
          {phone === '' ? null : <Phone phone={phone} />}
          {account ? (
            <a class="break" href={`/desk/companies/${account.id}`}>
              {account.name}
            </a>
          ) : null}
        </p>
        <Tags reader={reader} contact={contact} />
        {probablyShared ? <p class="badge warn">{t('desk.contact.shared')}</p> : null}
      </div>
      {may(reader, 'contacts.write') ? (
        <span class="buttons">
          {email === '' ? null : (
            <a class="button" href={`/desk/contacts/${id}/mail`}>
              {t('desk.mail.write')}
            </a>
          )}
          <a class="button second" href={`/desk/contacts/${id}/edit`}>
            {t('desk.contact.edit')}
          </a>
        </span>
      ) : null}
    </div>
  );
}

/** Shows a contact: who this is, what they bought, what is to be done, what happened, and why the orders are theirs. */
export function ContactPage({ reader, contact }: ContactProps) {
  const { t } = reader;
  const about = { contactId: contact.id, companyId: '', orderId: '' };
  return (
    <Page reader={reader} title={contact.name || t('desk.contact.unnamed')} width="wide">
      <BackAndSearch reader={reader} path="/desk/contacts" text={t('desk.contacts')} />
      <Title reader={reader} contact={contact} />
      <OpenCases reader={reader} cases={contact.cases} />
      <Disputes reader={reader} disputes={contact.disputes} />
      <Facts reader={reader} of={contact} />
      <div class="record">
        <div class="record-todo">
          <Section title={t('desk.tasks')}>
            <Tasks reader={reader} tasks={contact.tasks} about={about} />
          </Section>
        </div>
        <div class="record-main">
          <Purchases reader={reader} contact={contact} />
          <Bought reader={reader} bought={contact.bought} />
          <Section title={t('desk.contact.timeline')}>
            <NoteForm reader={reader} about={about} />
            <Timeline reader={reader} entries={contact.timeline} />
          </Section>
        </div>
        <div class="record-side">
          <Duplicates reader={reader} contact={contact} />
          <Person reader={reader} contact={contact} />
          <Books reader={reader} contact={contact} />
          <Addresses reader={reader} contact={contact} />
          <Links reader={reader} links={contact.links} />
          <Merges reader={reader} merges={contact.merges} />
          {may(reader, 'contacts.write')
            ? contact.books.map(({ customerId, mailboxes }) => (
                <p>
                  <a class="break" href={buyerPath(contact.id, customerId)}>
                    {t('keys.buyer')}: {mailboxes.join(', ')}
                  </a>
                </p>
              ))
            : null}
          {may(reader, 'contacts.erase') ? (
            <p>
              <a href={`/desk/contacts/${contact.id}/erase`}>{t('privacy.erase')}</a>
            </p>
          ) : null}
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
