import type { OrderSnapshot } from '../contract/orders.ts';
import { formatMoney } from '../platform/money.ts';
import type { Locale } from '../contract/schemas.ts';
import { html, mailPage, type Html } from './html.ts';
import type { NewMail } from './mails.ts';
import { portalLink, sayIn } from './order-mails.ts';

/** What happened to an order after it was placed, told to its buyer. */
interface Subject {
  orderKey: string;
  snapshot: OrderSnapshot;
  shop: { ownerEmail: string };
  publicUrl: string;
}

interface Letter {
  kind: string;
  /** Unique per thing that is told: it is told once. */
  key: string;
  subject: string;
  title: string;
  lines: string[];
  /** Before the link to the order. */
  link?: { url: string; label: string } | null;
}

const localeOf = ({ locale }: OrderSnapshot): Locale => (locale.startsWith('it') ? 'it' : 'en');

function linkHtml({ url, label }: { url: string; label: string }): Html {
  return html`<p><a href="${url}" style="color:#0b4f8a;font-weight:bold">${label}</a></p>`;
}

function write({ orderKey, snapshot, shop, publicUrl }: Subject, letter: Letter): NewMail {
  const locale = localeOf(snapshot);
  const say = sayIn(locale);
  const { firstName, lastName } = snapshot.billing;
  const greeting = say('greeting', { name: `${firstName} ${lastName}`.trim() }).replace(' ,', ',');
  const links = [
    ...(letter.link ? [letter.link] : []),
    { url: portalLink(publicUrl, orderKey, locale), label: say('portal') },
  ];
  const paragraphs = [greeting, ...letter.lines];
  return {
    kind: letter.kind,
    orderId: orderKey,
    key: letter.key,
    to: snapshot.customer.email.trim(),
    replyTo: shop.ownerEmail,
    subject: letter.subject,
    text: [
      letter.title,
      '',
      ...paragraphs,
      '',
      ...links.map(({ url, label }) => `${label}: ${url}`),
      '',
      say('closing'),
      '',
    ].join('\n'),
    html: mailPage({
      locale,
      title: letter.title,
      body: [
        ...paragraphs.map((line) => html`<p>${line}</p>`),
        ...links.map(linkHtml),
        html`<p>${say('closing')}</p>`,
      ],
    }),
  };
}

export interface SentParcel {
  key: string;
  carrier: string;
  trackingNumber: string;
  trackingUrl: string;
}

export function shippedMail(subject: Subject, parcel: SentParcel): NewMail {
  const say = sayIn(localeOf(subject.snapshot));
  const { number } = subject.snapshot;
  const { carrier, trackingNumber: tracking, trackingUrl } = parcel;
  return write(subject, {
    kind: 'order_shipped',
    key: `order_shipped:${subject.orderKey}:${parcel.key}`,
    subject: say('shippedSubject', { number }),
    title: say('shippedTitle'),
    lines: [
      say('shippedText', { number }),
      ...(carrier === '' ? [] : [say('shippedCarrier', { carrier })]),
      ...(tracking === '' ? [] : [say('shippedTracking', { tracking })]),
    ],
    link: trackingUrl === '' ? null : { url: trackingUrl, label: say('track') },
  });
}

export function refundMail(
  subject: Subject,
  refund: { id: string; amount: number; currency: string; note: string | null },
): NewMail {
  const locale = localeOf(subject.snapshot);
  const say = sayIn(locale);
  const { number } = subject.snapshot;
  const amount = formatMoney({ amount: refund.amount, currency: refund.currency }, locale);
  return write(subject, {
    kind: 'order_refunded',
    key: `order_refunded:${refund.id}`,
    subject: say('refundedSubject', { number }),
    title: say('refundedTitle', { amount }),
    lines: [
      say('refundedText', { amount, number }),
      ...(refund.note ? [say('refundedReason', { reason: refund.note })] : []),
    ],
  });
}

export function cancelledMail(subject: Subject, { refunds }: { refunds: boolean }): NewMail {
  const say = sayIn(localeOf(subject.snapshot));
  const { number } = subject.snapshot;
  return write(subject, {
    kind: 'order_cancelled',
    key: `order_cancelled:${subject.orderKey}`,
    subject: say('cancelledSubject', { number }),
    title: say('cancelledTitle'),
    lines: [say('cancelledText', { number }), ...(refunds ? [say('cancelledRefund')] : [])],
  });
}
