import { speakAs, type Reader } from '../../app/reader.ts';
import type { CaseSummary, Page as PageOf } from '../../services.ts';
import { CaseBadge } from '../../ui/case-badge.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Time } from '../../ui/time.tsx';

interface CaseListPageProps {
  reader: Reader;
  cases: PageOf<CaseSummary>;
  after: string;
}

export function CaseListPage({ reader, cases, after }: CaseListPageProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('case.listTitle')}>
      <h1>{t('case.listTitle')}</h1>
      <p class="lead">{t('case.listLead')}</p>
      {cases.items.length === 0 ? (
        <div class="empty card">
          <h2>{t('case.emptyTitle')}</h2>
          <p>{t('case.emptyText')}</p>
          <p>
            <a class="button" href="/portal">
              {t('orders.title')}
            </a>
          </p>
        </div>
      ) : (
        <CaseList reader={reader} cases={cases.items} />
      )}
      <Pager reader={reader} path="/portal/cases" after={after} next={cases.next} />
    </Page>
  );
}

/** What a list and a heading call a case: `Broken · order 1001`. */
export const caseName = ({ t, word }: Reader, { reason, orderNumber }: CaseSummary): string =>
  t('case.name', { reason: word('caseReason', reason), order: orderNumber });

export function CaseList({ reader, cases }: { reader: Reader; cases: CaseSummary[] }) {
  const { t } = reader;
  return (
    <ol class="order-list">
      {cases.map((each) => (
        <li class="order-row case-row card">
          <div class="order-row-what">
            <h2>
              <a href={`/portal/cases/${each.id}`}>{caseName(reader, each)}</a>
            </h2>
            <p class="faint">
              {t('case.number', { number: each.number })} ·{' '}
              <Time reader={speakAs(reader, each.shop)} at={each.openedAt} />
            </p>
          </div>
          <div class="order-row-state">
            <CaseBadge reader={reader} of={each} />
          </div>
        </li>
      ))}
    </ol>
  );
}
