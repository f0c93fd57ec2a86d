import type { ComponentChildren } from 'preact';
import type { Reader } from '../../app/reader.ts';
import type { ContactView } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';
import { TakeIt } from '../work/take-it.tsx';

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
  return at === null ? <>–</> : <Time reader={reader} at={at} short />;
}

/** Shows the numbers that a salesperson looks for first. */
export function Facts({
  reader,
  of: record,
}: {
  reader: Reader;
  of: Pick<ContactView, 'totals' | 'orders' | 'firstOrderAt' | 'lastOrderAt'>;
}) {
  const { t, format } = reader;
  return (
    <dl class="tiles">
      <Fact name={t('desk.contact.bought')}>
        {record.totals.length === 0 ? '–' : null}
        {record.totals.map((total) => (
          <span class="number line">{format.money(total)}</span>
        ))}
      </Fact>
      <Fact name={t('desk.contact.orders')}>{format.decimal(String(record.orders))}</Fact>
      <Fact name={t('desk.contact.lastOrder')}>
        <Day reader={reader} at={record.lastOrderAt} />
      </Fact>
      <Fact name={t('desk.contact.firstOrder')}>
        <Day reader={reader} at={record.firstOrderAt} />
      </Fact>
    </dl>
  );
}

export function Mail({ email }: { email: string }) {
  return (
    <a class="break" href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}>
      {email}
    </a>
  );
}

export function Phone({ phone }: { phone: string }) {
  return <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a>;
}

export function Person({ reader, contact }: ContactProps) {
  return (
    <Section title={reader.t('desk.contact.who')}>
      <dl class="pairs">
        <PersonFacts reader={reader} contact={contact} />
      </dl>
    </Section>
  );
}

/** Shows how to reach somebody, below the name of the record. */
export function Reach({ reader, contact: { email, phone, account } }: ContactProps) {
  const { t } = reader;
  return (
    <>
      {email === '' ? null : (
        <Fact name={t('desk.contact.email')}>
          <Mail email={email} />
        </Fact>
      )}
      {phone === '' ? null : (
        <Fact name={t('desk.contact.phone')}>
          <Phone phone={phone} />
        </Fact>
      )}
      {account ? (
        <Fact name={t('desk.contact.company')}>
          <a href={`/desk/companies/${account.id}`}>{account.name}</a>
        </Fact>
      ) : null}
    </>
  );
}

export function PersonFacts({ reader, contact }: ContactProps) {
  const { t, format } = reader;
  const { account, names, ownerName, marketingConsent, consentAt, locale, told } = contact;
  return (
    <>
      {names.length > 1 ? <Fact name={t('desk.contact.names')}>{names.join(', ')}</Fact> : null}
      {account && account.vatNumber !== '' ? (
        <Fact name={t('desk.contact.vat')}>{account.vatNumber}</Fact>
      ) : null}
      <Fact name={t('desk.contact.owner')}>
        {ownerName === '' ? t('desk.contact.noOwner') : ownerName}
        {ownerName === '' && may(reader, 'contacts.write') ? (
          <TakeIt reader={reader} contactId={contact.id} name={contact.name || t('desk.contact.unnamed')} />
        ) : null}
      </Fact>
      <Fact name={t('desk.contact.consent')}>
        {t(marketingConsent ? 'desk.contact.consentYes' : 'desk.contact.consentNo')}
        {consentAt === null ? null : (
          <>
            {', '}
            <Time reader={reader} at={consentAt} />
          </>
        )}
      </Fact>
      {told.map(({ field, value }) => (
        <Fact name={t('desk.contact.toldOf', { field: reader.word('entry', field) })}>{value}</Fact>
      ))}
      {locale === '' ? null : <Fact name={t('desk.contact.language')}>{format.language(locale)}</Fact>}
    </>
  );
}
