import type { Locale } from '../contract/schemas.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { portalOrderUrl } from './addresses.ts';
import type { NewMail } from './mails.ts';
import { ActionLink, Paragraphs, renderMail } from './parts.tsx';
import { sayIn } from './texts.ts';

/** The order that something happened to after it was placed. */
export interface ChangedOrder {
  orderKey: string;
  snapshot: OrderSnapshot;
  shop: { id: string; ownerEmail: string };
  publicUrl: string;
}

export interface ChangeLetter {
  kind: string;
  /** One for each thing that happens: its mail is written once. */
  key: string;
  subject: string;
  title: string;
  lines: string[];
  /** Stands before the link to the order. */
  link?: { url: string; label: string } | null;
}

/** The language the buyer bought in: `it_IT` is Italian, and whatever else is English. */
export const localeOf = ({ snapshot }: Pick<ChangedOrder, 'snapshot'>): Locale =>
  snapshot.locale.startsWith('it') ? 'it' : 'en';

/** A letter to a buyer: greeting, what is said, links, and how to ask. */
interface Letter extends Omit<ChangeLetter, 'link'> {
  shopId: string;
  orderKey: string;
  locale: Locale;
  to: string;
  replyTo: string;
  /** Whom it greets: `Anna Bianchi`. */
  name: string;
  links: { url: string; label: string }[];
}

export function writeLetter(letter: Letter): NewMail {
  const { kind, key, shopId, orderKey, locale, to, replyTo, subject, title, links } = letter;
  const say = sayIn(locale);
  const greeting = say('greeting', { name: letter.name.trim() }).replace(' ,', ',');
  const paragraphs = [greeting, ...letter.lines];
  const addresses = links.map(({ url, label }) => `${label}: ${url}`);
  const body = (
    <>
      <Paragraphs lines={paragraphs} />
      {links.map((link) => (
        <ActionLink {...link} />
      ))}
      <p>{say('closing')}</p>
    </>
  );
  return {
    ...{ kind, shopId, orderId: orderKey, key, to, replyTo, subject },
    text: [title, '', ...paragraphs, '', ...addresses, '', say('closing'), ''].join('\n'),
    html: renderMail({ locale, title, body }),
  };
}

/** Writes to the buyer of an order about something that happened to it. */
export function writeChange(order: ChangedOrder, letter: ChangeLetter): NewMail {
  const { orderKey, snapshot, shop, publicUrl } = order;
  const locale = localeOf(order);
  const { firstName, lastName } = snapshot.billing;
  const portal = { url: portalOrderUrl(publicUrl, orderKey, locale), label: sayIn(locale)('portal') };
  return writeLetter({
    ...letter,
    ...{ orderKey, locale, name: `${firstName} ${lastName}` },
    shopId: shop.id,
    to: snapshot.customer.email.trim(),
    replyTo: shop.ownerEmail,
    links: [...(letter.link ? [letter.link] : []), portal],
  });
}
