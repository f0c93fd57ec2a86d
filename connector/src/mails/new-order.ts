import { createFormat } from '@carrello/portal/format';
import type { Locale } from '../contract/schemas.ts';
import { deskUrl } from './addresses.ts';
import type { NewMail } from './mails.ts';
import { writeHtml, writeText, type OrderLetter, type OrderMail } from './order-letter.tsx';
import { sayIn } from './texts.ts';

/** Tells the owner, in the shop's language, what was sold and what of it is not there. */
export function newOrderMail(order: OrderMail, locale: Locale, publicUrl: string): NewMail {
  const say = sayIn(locale);
  const { number, name, email, method, oversold } = order;
  const total = createFormat(locale, order.timeZone).money(order.price.total);
  const letter: OrderLetter = {
    locale,
    title: say('newOrderTitle', { number }),
    intro: [
      say(method === '' ? 'newFreeOrderIntro' : 'newOrderIntro', { name, email, method }),
      ...(oversold.length === 0 ? [] : [say('oversold', { skus: oversold.join(', ') })]),
    ],
    link: { label: say('desk'), url: deskUrl(publicUrl), hint: '' },
    closing: '',
  };
  return {
    kind: 'new_order',
    key: `new_order:${order.orderKey}`,
    to: order.shopEmail,
    replyTo: email,
    subject: say('newOrderSubject', { number, total }),
    text: writeText(order, letter),
    html: writeHtml(order, letter),
  };
}
