import type { Reader } from '../../app/reader.ts';
import type { CrmAside, CrmBacklog, CrmNews, CrmRecordRef, CrmView } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';
import { Replay } from './replay.tsx';

const PLACES: Record<string, string> = { contact: '/desk/contacts', account: '/desk/companies' };

/** Where the desk shows a record; null for one it has no page for. */
function placeOf({ kind, id, orderId }: CrmRecordRef): string | null {
  if (orderId !== null) return `/desk/orders/${orderId}`;
  const place = PLACES[kind];
  return place === undefined || id === '' ? null : `${place}/${id}`;
}

function Ref({ reader, record }: { reader: Reader; record: CrmRecordRef }) {
  const name = record.name || record.id;
  const text = `${reader.word('crmRecord', record.kind)}${name === '' ? '' : ` ${name}`}`;
  const place = placeOf(record);
  return place === null ? <>{text}</> : <a href={place}>{text}</a>;
}

/** Shows whether the outside CRM answers, and how far it is behind. */
export function CrmState({ reader, crm }: { reader: Reader; crm: CrmView }) {
  const { t, format } = reader;
  const count = (value: number) => format.decimal(String(value));
  return (
    <ul class="facts">
      <li class="shop">
        <span class="facts-name">
          {crm.awaySince === null ? t('desk.crm.answers') : t('desk.crm.away')}{' '}
          {crm.awaySince === null ? null : <span class="badge warn">{t('desk.crm.awayBadge')}</span>}
        </span>
        {crm.awaySince === null ? null : (
          <span class="break">
            {t('desk.crm.since')} <Time reader={reader} at={crm.awaySince} withClock />: {crm.awayBecause}
          </span>
        )}
        <span class="faint">
          {crm.answeredAt === null ? (
            t('desk.crm.never')
          ) : (
            <>
              {t('desk.crm.answered')} <Time reader={reader} at={crm.answeredAt} withClock />
            </>
          )}
        </span>
      </li>
      <li>
        <span class="facts-name">{t('desk.crm.waiting', { count: count(crm.waiting) })}</span>
        <span class="faint">
          {crm.oldestAt === null ? (
            t('desk.intake.nothing')
          ) : (
            <>
              {t('desk.intake.oldest')}: <Time reader={reader} at={crm.oldestAt} withClock />
            </>
          )}
        </span>
      </li>
      <li>
        <span class="facts-name">
          {crm.aside > 0 ? (
            <span class="badge warn">{t('desk.crm.aside', { count: count(crm.aside) })}</span>
          ) : (
            t('desk.crm.aside', { count: count(crm.aside) })
          )}
        </span>
      </li>
    </ul>
  );
}

function Again({ reader, record }: { reader: Reader; record: CrmRecordRef }) {
  const { t } = reader;
  return (
    <form method="post" action="/desk/intake/crm/replay">
      <FormToken reader={reader} />
      <input type="hidden" name="kind" value={record.kind} />
      <input type="hidden" name="id" value={record.id} />
      <button class="button second small">
        {t('desk.intake.replay')}
        <span class="hidden">
          : {reader.word('crmRecord', record.kind)} {record.name}
        </span>
      </button>
    </form>
  );
}

function asideColumns(reader: Reader): Column<CrmAside>[] {
  const { t, format } = reader;
  const columns: Column<CrmAside>[] = [
    {
      title: t('desk.crm.record'),
      long: true,
      cell: ({ record }) => <Ref reader={reader} record={record} />,
    },
    {
      title: t('desk.crm.changed'),
      cell: ({ changedAt }) => <Time reader={reader} at={changedAt} withClock />,
    },
    { title: t('desk.intake.reason'), long: true, cell: ({ reason }) => reason },
    {
      title: t('desk.intake.tries'),
      numeric: true,
      cell: ({ attempts }) => format.decimal(String(attempts)),
    },
  ];
  if (!may(reader, 'intake.replay')) return columns;
  return [
    ...columns,
    { title: t('desk.intake.replay'), cell: ({ record }) => <Again reader={reader} record={record} /> },
  ];
}

function News({ reader, news }: { reader: Reader; news: CrmNews[] }) {
  return (
    <ul class="facts shops">
      {news.map(({ kind, record, text, at }) => (
        <li class="shop">
          <span class="facts-name">
            {reader.word('crmNews', kind)}: <Ref reader={reader} record={record} />
          </span>
          <span class="break">{text}</span>
          <span class="faint">
            <Time reader={reader} at={at} withClock />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Lists what has not reached the outside CRM, why, and what staff should know of it. */
export function CrmPage({ reader, backlog }: { reader: Reader; backlog: CrmBacklog }) {
  const { t } = reader;
  const { crm, aside, news } = backlog;
  const title = t('desk.crm.title', { name: crm.name });
  return (
    <Page reader={reader} title={title} width="wide">
      <p class="back">
        <a href="/desk/intake">{t('desk.intake')}</a>
      </p>
      <div class="title-row">
        <div>
          <h1>{title}</h1>
          <p class="lead">{t('desk.crm.lead')}</p>
        </div>
        {may(reader, 'intake.replay') && aside.length > 0 ? (
          <Replay
            reader={reader}
            action="/desk/intake/crm/replay"
            text={t('desk.intake.replayAll')}
            fields={{ all: 'yes' }}
          />
        ) : null}
      </div>
      <div class="order">
        <div class="order-main">
          <Section title={t('desk.crm.asideTitle')}>
            {aside.length === 0 ? (
              <p class="faint">{t('desk.crm.noAside')}</p>
            ) : (
              <Table label={t('desk.crm.asideTitle')} columns={asideColumns(reader)} items={aside} />
            )}
          </Section>
          <Section title={t('desk.crm.news')}>
            {news.length === 0 ? (
              <p class="faint">{t('desk.crm.noNews')}</p>
            ) : (
              <News reader={reader} news={news} />
            )}
          </Section>
        </div>
        <div class="order-side">
          <Section title={crm.name}>
            <CrmState reader={reader} crm={crm} />
          </Section>
        </div>
      </div>
    </Page>
  );
}
