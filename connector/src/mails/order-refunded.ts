import { formatMoney } from '../platform/money.ts';
import { localeOf, writeChange, type ChangedOrder } from './change-letter.tsx';
import type { NewMail } from './mails.ts';
import { sayIn } from './texts.ts';

export interface MadeRefund {
  id: string;
  /** Minor units. */
  amount: number;
  currency: string;
  note: string | null;
  /** What it is for, as people read it: `1 × Mug`; empty for a free amount. */
  goods: string[];
}

/** Tells the buyer how much went back, for which goods, and why where somebody wrote it. */
export function refundMail(order: ChangedOrder, refund: MadeRefund): NewMail {
  const locale = localeOf(order);
  const say = sayIn(locale);
  const { number } = order.snapshot;
  const amount = formatMoney({ amount: refund.amount, currency: refund.currency }, locale);
  return writeChange(order, {
    kind: 'order_refunded',
    key: `order_refunded:${refund.id}`,
    subject: say('refundedSubject', { number }),
    title: say('refundedTitle', { amount }),
    lines: [
      say('refundedText', { amount, number }),
      ...(refund.goods.length > 0 ? [say('refundedLines', { lines: refund.goods.join(', ') })] : []),
      ...(refund.note ? [say('refundedReason', { reason: refund.note })] : []),
    ],
  });
}
