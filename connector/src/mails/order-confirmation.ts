import { createFormat } from '@carrello/portal/format';
import type { Locale } from '../contract/schemas.ts';
import { portalOrderUrl } from './addresses.ts';
import type { NewMail } from './mails.ts';
import { writeHtml, writeText, type OrderLetter, type OrderMail } from './order-letter.tsx';
import { sayIn } from './texts.ts';

/**
 * What costs nothing can be ordered by anybody for any mailbox, so its mail holds nothing that was typed: a stranger would
 * have us send their words to whomever they name.
 */
function withoutWords(order: OrderMail): OrderMail {
  return { ...order, name: '', billing: null, delivery: null, company: null, note: '' };
}

/** Tells the buyer, in the language they bought in, what they bought and where they see it. */
export function orderConfirmationMail(order: OrderMail, locale: Locale, publicUrl: string): NewMail {
  const say = sayIn(locale);
  const { number } = order;
  const isFree = order.method === '';
  const told = isFree ? withoutWords(order) : order;
  const format = createFormat(locale, order.timeZone);
  const letter: OrderLetter = {
    locale,
    title: say('confirmationTitle'),
    intro: [
      say(isFree ? 'freeConfirmationIntro' : 'confirmationIntro', {
        name: told.name,
        number,
        date: format.date(order.placedAt),
      }),
    ],
    link: {
      label: say('portal'),
      url: portalOrderUrl(publicUrl, order.orderKey, locale),
      hint: say('portalHint'),
    },
    closing: say('closing'),
    withTerms: true,
    withFiles: true,
  };
  return {
    kind: 'order_confirmation',
    orderId: order.orderKey,
    key: `order_confirmation:${order.orderKey}`,
    shopId: order.shopId,
    // The link opens the files: it is not kept once it is sent.
    ...(order.files ? { opens: true } : {}),
    terms: { shopId: order.shopId, locale },
    to: order.email,
    replyTo: order.shopEmail,
    subject: say('confirmationSubject', { number, shop: order.shopName }),
    text: writeText(told, letter),
    html: writeHtml(told, letter),
  };
}
