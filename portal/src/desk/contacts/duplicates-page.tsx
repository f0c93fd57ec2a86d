import type { Reader } from '../../app/reader.ts';
import type { DuplicatePair, Page as PageOf } from '../../services.ts';
import { EmptyCard } from '../search-box.tsx';
import { may } from '../forms.ts';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { reasonsOf } from './merges.tsx';

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
