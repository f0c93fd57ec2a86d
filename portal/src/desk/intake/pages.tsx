import type { Reader } from '../../app/reader.ts';
import type {
  FlaggedOrder,
  IntakeState,
  IntakeView,
  MoneyFlag,
  ShopIntake,
  UnhandledEvents,
} from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';
import { flagText } from '../orders/order-page.tsx';
import { CrmState } from './crm-page.tsx';
import { Mismatches } from './mismatches.tsx';
import { Proof } from './proof.tsx';
import { ShopBooks } from './shop-books.tsx';

export const STATES: IntakeState[] = ['waiting', 'failed', 'quarantined', 'conflict', 'stale'];

/** The states whose messages can be tried again. */
export const REPLAYABLE: IntakeState[] = ['waiting', 'failed', 'quarantined'];

interface IntakeProps {
  reader: Reader;
  intake: IntakeView;
}

function Counts({ reader, intake }: IntakeProps) {
  const { t, format } = reader;
  return (
    <dl class="tiles">
      {STATES.map((state) => (
        <div>
          <dt>
            <a href={`/desk/intake/${state}`}>{reader.word('intake', state)}</a>
          </dt>
          <dd class={intake.counts[state] > 0 && state !== 'waiting' ? 'warned' : undefined}>
            {format.decimal(String(intake.counts[state]))}
          </dd>
        </div>
      ))}
      <div>
        <dt>{t('desk.intake.oldest')}</dt>
        <dd>
          {intake.oldestWaitingAt === null ? (
            t('desk.intake.nothing')
          ) : (
            <Time reader={reader} at={intake.oldestWaitingAt} withClock />
          )}
        </dd>
      </div>
    </dl>
  );
}

function Shop({ reader, shop }: { reader: Reader; shop: ShopIntake }) {
  const { t, format } = reader;
  const count = (value: number) => format.decimal(String(value));
  return (
    <li class="shop">
      <span class="facts-name">
        {shop.name}
        {shop.paused ? <span class="badge warn">{t('desk.intake.paused')}</span> : null}
      </span>
      {shop.paused ? <span class="faint">{reader.word('pause', shop.reason)}</span> : null}
      <span class="faint">
        {shop.lastAt === null ? (
          t('desk.intake.never')
        ) : (
          <>
            {t('desk.intake.last')} <Time reader={reader} at={shop.lastAt} withClock />
          </>
        )}
      </span>
      {shop.gaps.length === 0 ? (
        <span class="faint">{t('desk.intake.noGaps')}</span>
      ) : (
        <span>
          {t('desk.intake.gaps')}{' '}
          {shop.gaps
            .map(({ from, to }) => (from === to ? count(from) : `${count(from)}–${count(to)}`))
            .join(', ')}
        </span>
      )}
    </li>
  );
}

function flaggedColumns(reader: Reader): Column<FlaggedOrder>[] {
  const { t, format } = reader;
  return [
    {
      title: t('desk.order.number'),
      long: true,
      cell: ({ id, number }) => <a href={`/desk/orders/${id}`}>{number || id}</a>,
    },
    { title: t('desk.order.date'), cell: ({ placedAt }) => <Time reader={reader} at={placedAt} short /> },
    {
      title: t('order.flags'),
      long: true,
      cell: ({ flags }) => flags.map((flag) => <span class="line">{flagText(reader, flag)}</span>),
    },
    { title: t('desk.order.total'), numeric: true, cell: ({ total }) => format.money(total) },
  ];
}

function Money({ reader, flags }: { reader: Reader; flags: MoneyFlag[] }) {
  const { t, format } = reader;
  return (
    <ul class="facts">
      {flags.map(({ id, code, at, amount, orderId, detail }) => (
        <li>
          <span class="facts-name">
            {reader.word('flag', code)}
            {amount === null ? null : ` (${format.money(amount)})`}
            {orderId === null ? null : (
              <>
                {' · '}
                <a href={`/desk/orders/${orderId}`}>{t('timeline.openOrder')}</a>
              </>
            )}
          </span>
          {may(reader, 'intake.replay') ? (
            <form method="post" action={`/desk/intake/flags/${id}/resolve`}>
              <FormToken reader={reader} />
              <button class="button second small">
                {t('desk.intake.resolve')}
                <span class="hidden">: {reader.word('flag', code)}</span>
              </button>
            </form>
          ) : null}
          <span class="faint break">
            <Time reader={reader} at={at} withClock />
            {detail === '' ? null : ` · ${detail}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Unhandled({ reader, kinds }: { reader: Reader; kinds: UnhandledEvents[] }) {
  const { t, format, word } = reader;
  return (
    <Section title={t('desk.intake.unhandled')}>
      <p class="faint">{t('desk.intake.unhandledLead')}</p>
      <ul class="facts">
        {kinds.map(({ gateway, type, events, lastAt }) => (
          <li>
            <span class="facts-name break">
              {word('gateway', gateway)}: {type}
            </span>
            <span class="number">{format.decimal(String(events))}</span>
            <span class="faint">
              {t('desk.intake.last')} <Time reader={reader} at={lastAt} withClock />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Shows whether everything the shops sent has reached the CRM, and what waits for a person. */
export function IntakePage({ reader, intake }: IntakeProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.intake')} width="wide">
      <h1>{t('desk.intake')}</h1>
      <p class="lead">{t('desk.intake.lead')}</p>
      <Counts reader={reader} intake={intake} />
      <div class="order">
        <div class="order-main">
          <Mismatches reader={reader} mismatches={intake.mismatches} />
          <Section title={t('desk.intake.flagged')}>
            {intake.flagged.length === 0 ? (
              <p class="faint">{t('desk.intake.noFlagged')}</p>
            ) : (
              <Table
                label={t('desk.intake.flagged')}
                columns={flaggedColumns(reader)}
                items={intake.flagged}
              />
            )}
          </Section>
        </div>
        <div class="order-side">
          <Section title={t('desk.intake.shops')}>
            <ul class="facts shops">
              {intake.shops.map((shop) => (
                <Shop reader={reader} shop={shop} />
              ))}
            </ul>
          </Section>
          {intake.crm === null ? null : (
            <Section title={t('desk.crm.title', { name: intake.crm.name })}>
              <CrmState reader={reader} crm={intake.crm} />
              <p>
                <a href="/desk/intake/crm">{t('desk.crm.open')}</a>
              </p>
            </Section>
          )}
          <Section title={t('desk.proof.title')}>
            <Proof reader={reader} proof={intake.proof} />
            {intake.shopBooks.length === 0 ? null : <ShopBooks reader={reader} shops={intake.shopBooks} />}
          </Section>
          <Section title={t('desk.intake.money')}>
            {intake.money.length === 0 ? (
              <p class="faint">{t('desk.intake.noMoney')}</p>
            ) : (
              <Money reader={reader} flags={intake.money} />
            )}
          </Section>
          {intake.unhandled.length === 0 ? null : <Unhandled reader={reader} kinds={intake.unhandled} />}
        </div>
      </div>
    </Page>
  );
}
