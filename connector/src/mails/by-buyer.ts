import type { Locale } from '../contract/schemas.ts';
import { deskUrl } from './addresses.ts';
import { writeLetter, type ChangedOrder } from './change-letter.tsx';
import type { NewMail } from './mails.ts';
import { sayIn } from './texts.ts';

const SAID = {
  cancelled: { subject: 'byBuyerCancelledSubject', text: 'byBuyerCancelledText' },
  address: { subject: 'byBuyerAddressSubject', text: 'byBuyerAddressText' },
} as const;

/**
 * Tells the owner, in the shop's language, what the buyer did with an order by themselves: whoever packs by the mail about
 * the order would send it all the same. `key` names what was done.
 */
export function byBuyerMail(
  { orderKey, snapshot, shop, publicUrl }: ChangedOrder & { shop: { locale: Locale } },
  what: keyof typeof SAID,
  key: string,
): NewMail {
  const { id: shopId, locale, ownerEmail } = shop;
  const say = sayIn(locale);
  const { number } = snapshot;
  const subject = say(SAID[what].subject, { number });
  const mail = writeLetter({
    ...{ shopId, orderKey, locale, name: '', subject, title: subject },
    kind: `by_buyer_${what}`,
    key: `by_buyer_${what}:${orderKey}:${key}`,
    to: ownerEmail,
    replyTo: snapshot.customer.email.trim(),
    lines: [say(SAID[what].text, { number })],
    links: [{ url: deskUrl(publicUrl), label: say('desk') }],
  });
  // It is no mail to the buyer, so that it does not stand among the order's.
  delete mail.orderId;
  return mail;
}
