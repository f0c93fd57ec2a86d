import type { Reader } from '../../app/reader.ts';
import type { ContactView, DuplicatePair, Page as PageOf } from '../../services.ts';
import { EmptyCard } from '../search-box.tsx';
import { FormPage } from '../form-page.tsx';
import { may } from '../forms.ts';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import type { FormFault } from '../../ui/field.tsx';
import { Fact, PersonFacts, Reach } from './facts.tsx';
import { reasonsOf } from './merges.tsx';

interface MergePageProps {
  reader: Reader;
  contact: ContactView;
  other: ContactView;
  faults: FormFault[];
}

/** Shows both records side by side, before somebody says that they are one person. */
export function MergePage({ reader, contact, other, faults }: MergePageProps) {
  const { t } = reader;
  const name = (each: ContactView) => each.name || t('desk.contact.unnamed');
  return (
    <FormPage
      reader={reader}
      title={t('desk.merge.title')}
      width="text"
      lead={t('desk.merge.lead')}
      back={{ path: `/desk/contacts/${contact.id}`, text: name(contact) }}
      action={`/desk/contacts/${contact.id}/merge/${other.id}`}
      submit={t('desk.merge.submit')}
      formKey=""
      faults={faults}
    >
      <div class="two-up">
        {[contact, other].map((each) => (
          <div class="compared">
            <h2 class="break">
              <a href={`/desk/contacts/${each.id}`}>{name(each)}</a>
            </h2>
            <dl class="pairs">
              <Reach reader={reader} contact={each} />
              <PersonFacts reader={reader} contact={each} />
              <Fact name={t('desk.contact.orders')}>{reader.format.decimal(String(each.orders))}</Fact>
              <Fact name={t('desk.contact.bought')}>
                {each.totals.map((total) => reader.format.money(total)).join(', ') || '–'}
              </Fact>
            </dl>
          </div>
        ))}
      </div>
    </FormPage>
  );
}

interface DuplicatesPageProps {
  reader: Reader;
  pairs: PageOf<DuplicatePair>;
  after: string;
}

/** Lists the pairs of contacts that look like one person. */
export function DuplicatesPage({ reader, pairs: { items, next }, after }: DuplicatesPageProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.alike.pairs')} width="text">
      <p class="back">
        <a href="/desk/contacts">{t('desk.contacts')}</a>
      </p>
      <h1>{t('desk.alike.pairs')}</h1>
      <p class="lead">{t('desk.alike.lead')}</p>
      {items.length === 0 ? (
        <EmptyCard
          title={t(next === null && after === '' ? 'desk.alike.none' : 'desk.alike.noneHere')}
          text={t(next === null ? 'desk.alike.noneText' : 'desk.alike.lookOn')}
        />
      ) : (
        <div class="pairs-list">
          {items.map(({ reasons, contacts: [one, other] }) => (
            <Section title={reasonsOf(reader, reasons)}>
              <ul class="alike">
                {[one, other].map(({ id, name, email, orders }) => (
                  <li>
                    <a class="clamp" href={`/desk/contacts/${id}`}>
                      {name || t('desk.contact.unnamed')}
                    </a>
                    <span class="faint">
                      {[
                        email === name ? '' : email,
                        `${t('desk.contact.orders')}: ${reader.format.decimal(String(orders))}`,
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </li>
                ))}
              </ul>
              {may(reader, 'contacts.merge') ? (
                <p class="after">
                  <a href={`/desk/contacts/${one.id}/merge/${other.id}`}>{t('desk.alike.compare')}</a>
                </p>
              ) : null}
            </Section>
          ))}
        </div>
      )}
      <Pager reader={reader} path="/desk/duplicates" after={after} next={next} />
    </Page>
  );
}
