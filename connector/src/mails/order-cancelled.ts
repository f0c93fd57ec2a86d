import { localeOf, writeChange, type ChangedOrder } from './change-letter.tsx';
import type { NewMail } from './mails.ts';
import { sayIn } from './texts.ts';

/** Tells the buyer that the order was cancelled; `refunds` says that what they paid comes back. */
export function cancelledMail(order: ChangedOrder, { refunds }: { refunds: boolean }): NewMail {
  const say = sayIn(localeOf(order));
  const { number } = order.snapshot;
  return writeChange(order, {
    kind: 'order_cancelled',
    key: `order_cancelled:${order.orderKey}`,
    subject: say('cancelledSubject', { number }),
    title: say('cancelledTitle'),
    lines: [say('cancelledText', { number }), ...(refunds ? [say('cancelledRefund')] : [])],
  });
}
