import type { Reader } from '../../app/reader.ts';
import type { IntakeEntry, IntakeMessage, IntakeState, Page as PageOf } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';
import { EmptyCard, SearchBox } from '../search-box.tsx';
import { REPLAYABLE } from './pages.tsx';
import { Replay } from './replay.tsx';

function columnsOf(reader: Reader): Column<IntakeEntry>[] {
  const { t } = reader;
  return [
    {
      title: t('desk.intake.message'),
      long: true,
      cell: ({ id, orderKey }) => <a href={`/desk/intake/messages/${id}`}>{orderKey || id}</a>,
    },
    {
      title: t('desk.intake.received'),
      cell: ({ receivedAt }) => <Time reader={reader} at={receivedAt} withClock />,
    },
    { title: t('desk.intake.shop'), long: true, cell: ({ shopName }) => shopName },
    { title: t('desk.intake.reason'), long: true, cell: ({ reason }) => reason },
    {
      title: t('desk.intake.tries'),
      numeric: true,
      cell: ({ attempts }) => (attempts === 0 ? '' : reader.format.decimal(String(attempts))),
    },
  ];
}

interface IntakeListProps {
  reader: Reader;
  state: IntakeState;
  search: string;
  entries: PageOf<IntakeEntry>;
  after: string;
}

export function IntakeListPage({ reader, state, search, entries, after }: IntakeListProps) {
  const { t } = reader;
  const title = reader.word('intake', state);
  const path = `/desk/intake/${state}`;
  const again = may(reader, 'intake.replay') && REPLAYABLE.includes(state) && entries.items.length > 0;
  return (
    <Page reader={reader} title={title} width="wide">
      <p class="back">
        <a href="/desk/intake">{t('desk.intake')}</a>
      </p>
      <div class="title-row">
        <div>
          <h1>{title}</h1>
          <p class="lead">{reader.word('intakeText', state)}</p>
        </div>
        {again ? (
          <Replay
            reader={reader}
            action={`${path}/replay`}
            text={search === '' ? t('desk.intake.replayAll') : t('desk.intake.replayFound')}
            fields={search === '' ? {} : { search }}
          />
        ) : null}
      </div>
      {entries.items.length === 0 && search === '' ? null : (
        <SearchBox reader={reader} path={path} label={t('desk.intake.searchLabel')} search={search} />
      )}
      {entries.items.length === 0 ? (
        <EmptyCard
          title={search === '' ? t('desk.intake.empty') : t('desk.search.none', { search })}
          text={search === '' ? t('desk.intake.emptyText') : t('desk.intake.searchHint')}
        />
      ) : (
        <div class="below">
          <Table label={title} columns={columnsOf(reader)} items={entries.items} />
        </div>
      )}
      <Pager reader={reader} path={path} search={search} after={after} next={entries.next} />
    </Page>
  );
}

/** Shows one message as it came, and what is wrong with it. */
export function MessagePage({ reader, message }: { reader: Reader; message: IntakeMessage }) {
  const { t } = reader;
  const { id, state, faults, body, bytes, orderId } = message;
  const again = may(reader, 'intake.replay') && REPLAYABLE.includes(state);
  return (
    <Page reader={reader} title={t('desk.intake.messageTitle')} width="text">
      <p class="back">
        <a href={`/desk/intake/${state}`}>{reader.word('intake', state)}</a>
      </p>
      <div class="title-row">
        <div>
          <h1 class="break">{message.orderKey || t('desk.intake.messageTitle')}</h1>
          <p class="faint break">
            {message.shopName} · <Time reader={reader} at={message.receivedAt} withClock /> ·{' '}
            {message.webhookId}
          </p>
        </div>
        {again ? (
          <Replay
            reader={reader}
            action={`/desk/intake/messages/${id}/replay`}
            text={t('desk.intake.replay')}
          />
        ) : null}
      </div>
      {message.reason === '' || faults.length > 0 ? null : <p class="lead break">{message.reason}</p>}
      {orderId === null ? null : (
        <p>
          <a href={`/desk/orders/${orderId}`}>{t('timeline.openOrder')}</a>
        </p>
      )}
      {faults.length === 0 ? null : (
        <section class="card flags" aria-labelledby="wrong-title">
          <h2 id="wrong-title">{t('desk.intake.wrong')}</h2>
          <ul>
            {faults.map(({ field, message: text }) => (
              <li class="break">
                <code>{field}</code>: {text}
              </li>
            ))}
          </ul>
        </section>
      )}
      <div class="below">
        <Section title={t('desk.intake.raw', { bytes: reader.format.decimal(String(bytes)) })}>
          <pre class="raw" tabindex={0} role="region" aria-label={t('desk.intake.messageTitle')}>
            {body}
          </pre>
        </Section>
      </div>
    </Page>
  );
}
