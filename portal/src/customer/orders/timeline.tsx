import type { Reader } from '../../app/reader.ts';
import type { OwnEvent, OwnOrderView, ParcelView } from '../../services.ts';
import { webAddress } from '../../ui/order/facts.tsx';
import { isShipped, openAmount, paymentName, piecesText } from '../../ui/order/words.ts';
import type { Step } from '../../ui/steps.tsx';
import type { TextKey } from '../../ui/texts.ts';

const done = (text: string, at: number | null): Step => ({ text, at, isDone: true });
/** So many lines are named; a step of an order of hundreds says how many more there are. */
const NAMED = 10;

function brieflyNamed(reader: Reader, items: { name: string; quantity: string }[]): string {
  const named = piecesText(reader, items.slice(0, NAMED));
  const more = items.length - NAMED;
  return more > 0 ? reader.t('ownOrders.step.andMore', { named, count: String(more) }) : named;
}

const open = (text: string): Step => ({ text, at: null, isDone: false });

function paidSteps(reader: Reader, { payments }: OwnOrderView): Step[] {
  return payments
    .filter(({ state }) => state === 'paid')
    .map(({ gateway, method, amount, at }) =>
      done(
        reader.t('ownOrders.step.paid', {
          amount: reader.format.money(amount),
          method: paymentName(reader, gateway, method),
        }),
        at,
      ),
    );
}

function parcelStep(
  reader: Reader,
  { carrier, trackingNumber, trackingUrl, shippedAt, lines }: ParcelView,
): Step {
  const { t } = reader;
  const href = webAddress(trackingUrl);
  const number = trackingNumber === '' ? '' : t('order.trackingNumber', { number: trackingNumber });
  const pieces =
    lines === null
      ? t('order.parcelUnknown')
      : t('order.parcelHolds', { pieces: brieflyNamed(reader, lines) });
  return {
    ...done(t(carrier === '' ? 'ownOrders.step.sent' : 'ownOrders.step.sentBy', { carrier }), shippedAt),
    more: [href === null ? number : '', pieces].filter(Boolean).join(' · '),
    link:
      href === null
        ? undefined
        : {
            href,
            text:
              trackingNumber === '' ? t('order.trackPlain') : t('order.track', { number: trackingNumber }),
          },
  };
}

/** The events that we have a sentence for; any other is a word of the shop's own. */
const SAID: Record<string, TextKey> = {
  packed: 'standing.packed',
  delivered: 'standing.arrived',
  completed: 'standing.sent',
  cancelled: 'standing.cancelled',
  failed: 'standing.failed',
  buyer_cancelled: 'ownOrders.step.youCancelled',
  buyer_address: 'ownOrders.step.youMoved',
};

/** "Sent" is said of what has left, once: by its parcels where there are any. */
function eventSteps(reader: Reader, events: OwnEvent[], isSaid: boolean): Step[] {
  const isNews = ({ kind }: OwnEvent) => kind !== 'completed' || !isSaid;
  return events.filter(isNews).map(({ kind, at }) => {
    const key = SAID[kind];
    return done(key ? reader.t(key) : reader.word('status', kind), at);
  });
}

const OVER = ['cancelled', 'failed', 'refunded'];
const GONE = ['completed', 'delivered'];

/** What is still to be paid and to be sent. Nothing is, once the order is over. */
function openSteps(reader: Reader, order: OwnOrderView): Step[] {
  const { t, format } = reader;
  const { status, parcels, toSend, payments, isPaidElsewhere } = order;
  if (OVER.includes(status)) return [];
  const due = openAmount(order);
  const steps = payments.some(({ state }) => state === 'pending') ? [open(t('standing.moneyOnItsWay'))] : [];
  if (due.amount > 0 && !isPaidElsewhere)
    steps.push(open(t('ownOrders.step.due', { amount: format.money(due) })));
  if (toSend && toSend.length > 0)
    steps.push({ ...open(t('ownOrders.step.toSend')), more: brieflyNamed(reader, toSend) });
  else if (parcels.length === 0 && isShipped(order) && !GONE.includes(status))
    steps.push(open(t('standing.notSent')));
  return steps;
}

/** Tells an order from the day it was placed to what is still open, in the words of a person. */
export function stepsOf(reader: Reader, order: OwnOrderView): Step[] {
  const { t, format } = reader;
  const past = [
    ...paidSteps(reader, order),
    ...(order.total.amount === 0 ? [done(t('standing.nothingToPay'), order.placedAt)] : []),
    ...order.parcels.map((parcel) => parcelStep(reader, parcel)),
    ...eventSteps(reader, order.events, order.parcels.length > 0 || !isShipped(order)),
    ...order.refunds.map(({ amount, at }) =>
      done(t('ownOrders.step.back', { amount: format.money(amount) }), at),
    ),
  ];
  // Within a minute the list above decides: money goes back because of the cancellation, a moment before it is written down.
  const minuteOf = ({ at }: Step): number => Math.floor((at ?? 0) / 60_000);
  const inOrder = past.sort((a, b) => minuteOf(a) - minuteOf(b));
  return [done(t('standing.ordered'), order.placedAt), ...inOrder, ...openSteps(reader, order)];
}
