import { localeOf, writeChange, type ChangedOrder } from './change-letter.tsx';
import type { NewMail } from './mails.ts';
import { sayIn } from './texts.ts';

export interface Cancellation {
  /** What the buyer paid comes back: the mail about it says why. */
  refunds: boolean;
  /** Empty, or why it was cancelled. */
  note: string;
  /** The buyer did it. */
  byBuyer?: boolean;
}

/** Tells the buyer that the order was cancelled, and why where no other mail does. */
export function cancelledMail(
  order: ChangedOrder,
  { refunds, note, byBuyer = false }: Cancellation,
): NewMail {
  const say = sayIn(localeOf(order));
  const { number } = order.snapshot;
  return writeChange(order, {
    kind: 'order_cancelled',
    key: `order_cancelled:${order.orderKey}`,
    subject: say('cancelledSubject', { number }),
    title: say('cancelledTitle'),
    lines: [
      say(byBuyer ? 'cancelledByYou' : 'cancelledText', { number }),
      ...(refunds ? [say('cancelledRefund')] : []),
      ...(refunds || note === '' ? [] : [say('refundedReason', { reason: note })]),
    ],
  });
}
