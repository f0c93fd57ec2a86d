import { speakAs, type Reader } from '../../app/reader.ts';
import type { CaseQueue, DeskCaseSummary, Page as PageOf } from '../../services.ts';
import { CaseBadge } from '../../ui/case-badge.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';
import { EmptyCard } from '../search-box.tsx';

export const QUEUES: CaseQueue[] = ['us', 'overdue', 'mine', 'unowned', 'buyer', 'closed'];

interface CaseListProps {
  reader: Reader;
  queue: CaseQueue;
  cases: PageOf<DeskCaseSummary>;
  counts: Partial<Record<CaseQueue, number>>;
  after: string;
}

export function DeskCaseListPage({ reader, queue, cases, counts, after }: CaseListProps) {
  const { t, word } = reader;
  const title = t('desk.cases');
  return (
    <Page reader={reader} title={`${title}: ${word('caseQueue', queue)}`} width="wide">
      <h1>{title}</h1>
      <Queues reader={reader} queue={queue} counts={counts} />
      {cases.items.length === 0 ? (
        <EmptyCard title={t('desk.cases.empty')} text={t('desk.cases.emptyText')} />
      ) : (
        <Table label={word('caseQueue', queue)} columns={columnsOf(reader)} items={cases.items} />
      )}
      {may(reader, 'cases.policy') ? (
        <p class="after">
          <a href="/desk/returns-policy">{t('desk.policy')}</a>
        </p>
      ) : null}
      <Pager
        reader={reader}
        path="/desk/cases"
        filter={queue === 'us' ? {} : { queue }}
        after={after}
        next={cases.next}
      />
    </Page>
  );
}

function Queues({ reader, queue, counts }: Pick<CaseListProps, 'reader' | 'queue' | 'counts'>) {
  return (
    <nav class="menu queues" aria-label={reader.t('desk.cases.queues')}>
      {QUEUES.map((each) => (
        <a
          href={each === 'us' ? '/desk/cases' : `/desk/cases?queue=${each}`}
          aria-current={each === queue ? 'page' : undefined}
        >
          {reader.word('caseQueue', each)}
          {counts[each] === undefined ? null : ` (${reader.format.decimal(String(counts[each]))})`}
        </a>
      ))}
    </nav>
  );
}

function columnsOf(reader: Reader): Column<DeskCaseSummary>[] {
  const { t, word } = reader;
  return [
    {
      title: t('desk.case.what'),
      long: true,
      cell: ({ id, number, reason }) => (
        <a href={`/desk/cases/${id}`}>
          {t('desk.case.name', { number, reason: word('caseReason', reason) })}
        </a>
      ),
    },
    {
      title: t('desk.case.contact'),
      long: true,
      cell: ({ contactName }) => contactName || t('desk.contact.unnamed'),
    },
    { title: t('desk.case.order'), cell: ({ orderNumber }) => orderNumber },
    { title: t('desk.case.state'), cell: (each) => <CaseBadge reader={reader} of={each} /> },
    { title: t('desk.case.owner'), long: true, cell: ({ staffName }) => staffName || t('desk.case.nobody') },
    {
      title: t('desk.case.since'),
      cell: (each) => (
        <>
          <Time reader={speakAs(reader, each.shop)} at={each.waitsSince} short />
          {each.isOverdue ? <span class="line warned">{t('desk.case.overdue')}</span> : null}
        </>
      ),
    },
  ];
}
