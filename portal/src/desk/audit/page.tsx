import type { Reader } from '../../app/reader.ts';
import type { AuditView, ColleagueView, Page as PageOf } from '../../services.ts';
import { Select } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { EmptyCard } from '../search-box.tsx';

interface AuditProps {
  reader: Reader;
  entries: PageOf<AuditView>;
  colleagues: ColleagueView[];
  words: string[];
  who: string;
  what: string;
  after: string;
}

/** What the details of some entries are words of. */
const WORDS: Record<string, string> = { staff_added: 'role', staff_role: 'role', order_status: 'status' };

/** An amount is said as money, a role or status by its word, any other detail as it is kept: `Sales → Owner`. */
function detailText({ format, word }: Reader, { what, detail }: AuditView): string {
  const { amount, currency, ...others } = detail;
  const money =
    typeof amount === 'number' && typeof currency === 'string' ? [format.money({ amount, currency })] : [];
  const group = WORDS[what];
  const said = Object.values(others).map((value) =>
    group === undefined ? String(value) : word(group, String(value)),
  );
  return [...money, ...said].join(' → ');
}

function columnsOf(reader: Reader): Column<AuditView>[] {
  const { t } = reader;
  return [
    { title: t('desk.audit.when'), cell: ({ at }) => <Time reader={reader} at={at} withClock /> },
    {
      title: t('desk.audit.who'),
      long: true,
      cell: ({ whoKind, who }) => (who === '' ? reader.word('auditWho', whoKind) : who),
    },
    { title: t('desk.audit.what'), long: true, cell: ({ what }) => reader.word('audit', what) },
    {
      title: t('desk.audit.on'),
      long: true,
      cell: ({ on, path }) => (path === null ? on : <a href={path}>{on}</a>),
    },
    { title: t('desk.audit.detail'), long: true, cell: (entry) => detailText(reader, entry) },
    { title: t('desk.audit.from'), cell: ({ from }) => (from === '' ? '' : <code>{from}</code>) },
  ];
}

function Filter({ reader, colleagues, words, who, what }: Omit<AuditProps, 'entries' | 'after'>) {
  const { t } = reader;
  const everybody = { value: '', text: t('desk.audit.everybody') };
  const everything = { value: '', text: t('desk.audit.everything') };
  return (
    <form class="card form filter" method="get" action="/desk/audit">
      <Select
        name="who"
        label={t('desk.audit.who')}
        value={who}
        options={[everybody, ...colleagues.map(({ id, name }) => ({ value: id, text: name }))]}
        faults={[]}
      />
      <Select
        name="what"
        label={t('desk.audit.what')}
        value={what}
        options={[everything, ...words.map((word) => ({ value: word, text: reader.word('audit', word) }))]}
        faults={[]}
      />
      <div class="buttons">
        <button class="button">{t('desk.search')}</button>
      </div>
    </form>
  );
}

/** Tells an owner who did what, on which record, when and from where. */
export function AuditPage(props: AuditProps) {
  const { reader, entries, who, what, after } = props;
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.audit')} width="wide">
      <p class="back">
        <a href="/desk/staff">{t('desk.staff')}</a>
      </p>
      <h1>{t('desk.audit')}</h1>
      <p class="lead">{t('desk.audit.lead')}</p>
      <Filter {...props} />
      <div class="below">
        {entries.items.length === 0 ? (
          <EmptyCard title={t('desk.audit.none')} text={t('desk.audit.noneText')} />
        ) : (
          <Table label={t('desk.audit')} columns={columnsOf(reader)} items={entries.items} />
        )}
      </div>
      <Pager
        reader={reader}
        path="/desk/audit"
        filter={{ ...(who === '' ? {} : { who }), ...(what === '' ? {} : { what }) }}
        after={after}
        next={entries.next}
      />
    </Page>
  );
}
