import type { Reader } from '../../app/reader.ts';
import type { OrderView } from '../../services.ts';
import { Badge } from '../badge.tsx';
import { firstOf, More } from '../more.tsx';
import { Time } from '../time.tsx';
import { paymentName, piecesText, refundedLine } from './words.ts';

interface FactsProps {
  reader: Reader;
  order: OrderView;
}

export function Payments({ reader, order }: FactsProps) {
  const { t } = reader;
  const isUnknown = order.isPaidElsewhere === true && order.payments.length === 0;
  const none = order.total.amount === 0 ? 'order.nothingToPay' : 'order.noPayments';
  return (
    <section class="card" aria-labelledby="payments-title">
      <h2 id="payments-title">{t('order.payment')}</h2>
      {isUnknown ? null : (
        <p>
          <Badge reader={reader} group="payment" word={order.paymentState} />
        </p>
      )}
      {order.payments.length === 0 ? (
        <p class="faint">{t(isUnknown ? 'ownOrders.paidElsewhere' : none)}</p>
      ) : (
        <PaymentList reader={reader} order={order} />
      )}
      {order.refunds.length === 0 ? null : <RefundList reader={reader} order={order} />}
      {order.disputes.length === 0 ? null : <DisputeList reader={reader} order={order} />}
    </section>
  );
}

function PaymentList({ reader, order }: FactsProps) {
  return (
    <>
      <ul class="facts">
        {firstOf(order.payments).map(({ gateway, method, state, amount, at }) => (
          <li>
            <span class="facts-name">{paymentName(reader, gateway, method)}</span>
            <span class="number">{reader.format.money(amount)}</span>
            <span class="faint">
              {state === 'paid' ? null : <>{reader.word('payment', state)} · </>}
              <Time reader={reader} at={at} withClock />
            </span>
          </li>
        ))}
      </ul>
      <More reader={reader} rows={order.payments} />
    </>
  );
}

function RefundList({ reader, order }: FactsProps) {
  return (
    <>
      <h3>{reader.t('order.refunds')}</h3>
      <ul class="facts">
        {firstOf(order.refunds).map(({ amount, reason, at, lines }) => (
          <li>
            <span class="facts-name">{reason === '' ? reader.t('order.refunded') : reason}</span>
            <span class="number">{reader.format.money(amount)}</span>
            {lines.length === 0 ? null : (
              <span class="faint">
                {firstOf(lines)
                  .map((line) => refundedLine(reader, line))
                  .join(', ')}
              </span>
            )}
            <More reader={reader} rows={lines} />
            <span class="faint">
              <Time reader={reader} at={at} withClock />
            </span>
          </li>
        ))}
      </ul>
      <More reader={reader} rows={order.refunds} />
    </>
  );
}

/** Says how a dispute stands; only staff read by which day to answer, because the answer is theirs. */
function DisputeList({ reader, order }: FactsProps) {
  const { t, format, word } = reader;
  const isStaff = reader.audience === 'desk';
  return (
    <>
      <h3>{t('order.disputes')}</h3>
      <ul class="facts">
        {firstOf(order.disputes).map(({ amount, state, funds, reason, answerBy, at }) => (
          <li>
            <span class="facts-name">{word('dispute', state)}</span>
            <span class="number">{format.money(amount)}</span>
            <span class="faint">
              <Time reader={reader} at={at} withClock />
              {isStaff ? ` · ${word('funds', funds)}` : null}
              {isStaff && reason !== '' ? ` · ${reason.replaceAll('_', ' ')}` : null}
            </span>
            {isStaff && state === 'open' && answerBy !== null ? (
              <span>{t('order.answerBy', { date: format.date(answerBy) })}</span>
            ) : null}
          </li>
        ))}
      </ul>
      <More reader={reader} rows={order.disputes} />
    </>
  );
}

/** A tracking address is whatever the sender typed. Only a web address becomes a link: `javascript:…` → null. */
export function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  return ['http:', 'https:'].includes(new URL(text).protocol) ? text : null;
}

export function Parcels({ reader, order }: FactsProps) {
  const { t } = reader;
  return (
    <section class="card" aria-labelledby="parcels-title">
      <h2 id="parcels-title">{t('order.parcels')}</h2>
      {order.parcels.length === 0 ? (
        <p class="faint">{t('desk.order.noParcels')}</p>
      ) : (
        <ul class="parcels">
          {firstOf(order.parcels).map((parcel) => (
            <Parcel reader={reader} parcel={parcel} />
          ))}
        </ul>
      )}
      <More reader={reader} rows={order.parcels} />
    </section>
  );
}

function Parcel({ reader, parcel }: { reader: Reader; parcel: OrderView['parcels'][number] }) {
  const { t, format } = reader;
  const { carrier, trackingNumber: number, shippedAt } = parcel;
  const address = webAddress(parcel.trackingUrl);
  return (
    <li>
      <span class="facts-name">
        {[carrier, t('order.shipped', { date: format.date(shippedAt) })].filter(Boolean).join(' · ')}
      </span>
      {address === null ? null : (
        <a href={address} rel="noreferrer" class="break">
          {number === '' ? t('order.trackPlain') : t('order.track', { number })}
        </a>
      )}
      {address === null && number !== '' ? (
        <span class="break">{t('order.trackingNumber', { number })}</span>
      ) : null}
      <span class="faint break">
        {parcel.lines === null
          ? t('order.parcelUnknown')
          : t('order.parcelHolds', { pieces: piecesText(reader, firstOf(parcel.lines)) })}
      </span>
      <More reader={reader} rows={parcel.lines ?? []} />
    </li>
  );
}
