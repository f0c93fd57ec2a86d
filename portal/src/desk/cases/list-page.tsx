import { speakAs, type Reader } from '../../app/reader.ts';
import type { CaseFigures, CaseQueue, DeskCaseSummary, Page as PageOf } from '../../services.ts';
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
  figures: CaseFigures;
  waitingMails: number;
}

export function DeskCaseListPage(props: CaseListProps) {
  const { reader, queue, cases, counts, figures, after, waitingMails } = props;
  const { t, word } = reader;
  const title = t('desk.cases');
  return (
    <Page reader={reader} title={`${title}: ${word('caseQueue', queue)}`} width="wide">
      <h1>{title}</h1>
      <Queues reader={reader} queue={queue} counts={counts} />
      {waitingMails === 0 ? null : (
        <p class="warned">
          <a href="/desk/mails">{t('desk.mails.waiting', { count: waitingMails })}</a>
        </p>
      )}
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
      <Figures reader={reader} figures={figures} />
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

const MINUTE = 60_000;

/** `3 hours`: whole minutes, from two hours on whole hours, from two days on whole days. */
function spanText({ word, format }: Reader, ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  const [unit, count] =
    minutes < 120
      ? ['minutes', minutes]
      : minutes < 48 * 60
        ? ['hours', Math.round(minutes / 60)]
        : ['days', Math.round(minutes / 60 / 24)];
  return word('caseSpan', String(unit), { count: format.decimal(String(count)) });
}

/** How long buyers waited, where anybody did. */
function Figures({ reader, figures }: Pick<CaseListProps, 'reader' | 'figures'>) {
  const { t, format } = reader;
  const { firstAnswerMs, closingMs, rated, rating } = figures;
  const says = [
    ...(firstAnswerMs === null ? [] : [t('desk.cases.answered', { span: spanText(reader, firstAnswerMs) })]),
    ...(closingMs === null ? [] : [t('desk.cases.closed', { span: spanText(reader, closingMs) })]),
    ...(rating === null ? [] : [t('desk.cases.rated', { rating: format.decimal(rating.toFixed(1)), rated })]),
  ];
  return says.length === 0 ? null : (
    <p class="faint after">
      {t('desk.cases.figures')} {says.join(' ')}
    </p>
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
