import type { ComponentChildren } from 'preact';
import type { Reader } from '../../app/reader.ts';
import type { ContactView } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { Time } from '../../ui/time.tsx';

interface ContactProps {
  reader: Reader;
  contact: ContactView;
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Day({ reader, at }: { reader: Reader; at: number | null }) {
  return at === null ? <>–</> : <Time reader={reader} at={at} />;
}

/** The numbers a salesperson looks for first. */
export function Facts({ reader, contact }: ContactProps) {
  const { t, format } = reader;
  return (
    <dl class="tiles">
      <Fact name={t('desk.contact.bought')}>
        {contact.totals.length === 0 ? '–' : null}
        {contact.totals.map((total) => (
          <span class="number line">{format.money(total)}</span>
        ))}
      </Fact>
      <Fact name={t('desk.contact.orders')}>{format.decimal(String(contact.orders))}</Fact>
      <Fact name={t('desk.contact.firstOrder')}>
        <Day reader={reader} at={contact.firstOrderAt} />
      </Fact>
      <Fact name={t('desk.contact.lastOrder')}>
        <Day reader={reader} at={contact.lastOrderAt} />
      </Fact>
    </dl>
  );
}

export function Person({ reader, contact }: ContactProps) {
  return (
    <Section title={reader.t('desk.contact.who')}>
      <PersonFacts reader={reader} contact={contact} />
    </Section>
  );
}

export function PersonFacts({ reader, contact }: ContactProps) {
  const { t, format } = reader;
  const { email, phone, account, names, ownerName, marketingConsent, locale, told } = contact;
  return (
    <dl class="pairs">
      {email === '' ? null : (
        <Fact name={t('desk.contact.email')}>
          <a class="break" href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}>
            {email}
          </a>
        </Fact>
      )}
      {phone === '' ? null : (
        <Fact name={t('desk.contact.phone')}>
          <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a>
        </Fact>
      )}
      {account ? (
        <Fact name={t('desk.contact.company')}>
          <a href={`/desk/companies/${account.id}`}>{account.name}</a>
        </Fact>
      ) : null}
      {names.length > 1 ? <Fact name={t('desk.contact.names')}>{names.join(', ')}</Fact> : null}
      {account && account.vatNumber !== '' ? (
        <Fact name={t('desk.contact.vat')}>{account.vatNumber}</Fact>
      ) : null}
      <Fact name={t('desk.contact.owner')}>{ownerName === '' ? t('desk.contact.noOwner') : ownerName}</Fact>
      <Fact name={t('desk.contact.consent')}>
        {t(marketingConsent ? 'desk.contact.consentYes' : 'desk.contact.consentNo')}
      </Fact>
      {told.map(({ field, value }) => (
        <Fact name={t('desk.contact.toldOf', { field: reader.word('entry', field) })}>{value}</Fact>
      ))}
      {locale === '' ? null : <Fact name={t('desk.contact.language')}>{format.language(locale)}</Fact>}
    </dl>
  );
}
