import type { ComponentChildren } from 'preact';
import type { Reader } from '../../app/reader.ts';
import type { DayAtShops, Money } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { Fact } from '../contacts/facts.tsx';
import { may } from '../forms.ts';
import { narrowColumns } from '../orders/columns.tsx';
import { TakeIt } from './take-it.tsx';

interface DayProps {
  reader: Reader;
  shops: DayAtShops;
}

function Sums({ reader, sums }: { reader: Reader; sums: Money[] }) {
  return (
    <>
      {sums.map((amount) => (
        <span class="line faint">{reader.format.money(amount)}</span>
      ))}
    </>
  );
}

/** Shows the day in numbers; each leads to what it counts. */
export function DayNumbers({ reader, shops }: DayProps) {
  const { t, format } = reader;
  const { bought, toShip, unowned, disputes, flags, onItsWay } = shops;
  const number = (count: number, href: string, isMore = false): ComponentChildren =>
    count === 0 ? (
      <span class="number">0</span>
    ) : (
      <a class="number" href={href}>
        {format.decimal(String(count)) + (isMore ? '+' : '')}
      </a>
    );
  return (
    <dl class="tiles">
      <Fact name={t('desk.day.bought')}>
        {number(bought.count, '/desk/orders')}
        <Sums reader={reader} sums={bought.sums} />
      </Fact>
      <Fact name={t('desk.day.toShip')}>{number(toShip.count, '#to-ship', toShip.isMore)}</Fact>
      <Fact name={t('desk.day.unowned')}>{number(unowned.contacts.length, '#unowned', unowned.hasMore)}</Fact>
      <Fact name={t('desk.day.disputes')}>{number(disputes.length, '#disputes')}</Fact>
      <Fact name={t('desk.day.flags')}>
        {may(reader, 'intake.read') ? number(flags, '/desk/intake') : <span class="number">{flags}</span>}
      </Fact>
      <Fact name={t('desk.day.onItsWay')}>
        {number(onItsWay.count, '/desk/orders')}
        <Sums reader={reader} sums={onItsWay.sums} />
      </Fact>
    </dl>
  );
}

export function ToShip({ reader, shops: { toShip } }: DayProps) {
  const title = reader.t('desk.day.toShip');
  if (toShip.orders.length === 0) return null;
  return (
    <div id="to-ship">
      <Section title={title}>
        <Table label={title} columns={narrowColumns(reader)} items={toShip.orders} />
        {toShip.count > toShip.orders.length ? (
          <p class="faint after">
            {reader.t('desk.day.toShipMore', { count: toShip.count - toShip.orders.length })}
          </p>
        ) : null}
      </Section>
    </div>
  );
}

/** Lists whom nobody looks after, with the press that changes it. */
export function Unowned({ reader, shops: { unowned } }: DayProps) {
  const { t } = reader;
  if (unowned.contacts.length === 0) return null;
  return (
    <div id="unowned">
      <Section title={t('desk.day.unowned')}>
        <ul class="tasks">
          {unowned.contacts.map(({ id, name, since }) => (
            <li>
              {may(reader, 'contacts.write') ? (
                <TakeIt reader={reader} contactId={id} name={name || t('desk.contact.unnamed')} />
              ) : null}
              <div>
                <a class="break" href={`/desk/contacts/${id}`}>
                  {name || t('desk.contact.unnamed')}
                </a>
                <span class="faint">
                  {t('desk.day.since')} <Time reader={reader} at={since} />
                </span>
              </div>
            </li>
          ))}
        </ul>
        {unowned.hasMore ? <p class="faint after">{t('desk.day.unownedMore')}</p> : null}
        {may(reader, 'staff.manage') ? (
          <p class="after">
            <a href="/desk/sharing">{t('desk.sharing')}</a>
          </p>
        ) : null}
      </Section>
    </div>
  );
}

export function Disputes({ reader, shops: { disputes } }: DayProps) {
  const { t, format } = reader;
  if (disputes.length === 0) return null;
  return (
    <div id="disputes">
      <Section title={t('desk.day.disputes')}>
        <ul class="tasks">
          {disputes.map(({ orderId, number, amount, answerBy }) => (
            <li>
              <div>
                <a href={`/desk/orders/${orderId}`}>{number || orderId}</a>
                <span class="faint">
                  {format.money(amount)}
                  {answerBy === null ? null : (
                    <>
                      {' · '}
                      {t('desk.day.answerBy')} <Time reader={reader} at={answerBy} />
                    </>
                  )}
                </span>
              </div>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
