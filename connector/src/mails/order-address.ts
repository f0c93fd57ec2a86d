import type { SnapshotAddress } from '../contract/orders.ts';
import { localeOf, writeChange, type ChangedOrder } from './change-letter.tsx';
import type { NewMail } from './mails.ts';
import { sayIn } from './texts.ts';

/** Tells the buyer where the order goes now; `key` names the change. */
export function addressChangedMail(
  order: ChangedOrder,
  { line1, postcode, city }: Pick<SnapshotAddress, 'line1' | 'postcode' | 'city'>,
  key: string,
): NewMail {
  const say = sayIn(localeOf(order));
  const { number } = order.snapshot;
  const place = `${line1}, ${postcode} ${city}`.trim();
  return writeChange(order, {
    kind: 'order_address',
    key: `order_address:${order.orderKey}:${key}`,
    subject: say('addressSubject', { number }),
    title: say('addressTitle'),
    lines: [say('addressText', { number, place }), say('addressNotYou')],
  });
}
