import type { Reader } from '../../app/reader.ts';
import type { ContactView } from '../../services.ts';
import { Address } from '../../ui/address.tsx';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { purchaseColumns } from '../orders/columns.tsx';
import { Facts, Person } from './facts.tsx';
import { Timeline } from './timeline.tsx';

/** The contact record: who this is, what they bought, what happened. */
export function ContactPage({ reader, contact }: { reader: Reader; contact: ContactView }) {
  const { t } = reader;
  const name = contact.name === '' ? t('desk.contact.unnamed') : contact.name;
  return (
    <Page reader={reader} title={name} width="wide">
      <p class="back">
        <a href="/desk">{t('desk.contacts')}</a>
      </p>
      <h1 class="break">{name}</h1>
      {contact.account ? <p class="lead break">{contact.account.name}</p> : null}
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
            <Timeline reader={reader} entries={contact.timeline} />
          </Section>
        </div>
        <div class="order-side">
          <Person reader={reader} contact={contact} />
          <Addresses reader={reader} contact={contact} />
        </div>
      </div>
    </Page>
  );
}

function Addresses({ reader, contact }: { reader: Reader; contact: ContactView }) {
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
