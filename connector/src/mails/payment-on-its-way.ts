import type { Locale } from '../contract/schemas.ts';
import { formatMoney, type Money } from '../platform/money.ts';
import { writeLetter } from './change-letter.tsx';
import type { NewMail } from './mails.ts';
import { sayIn } from './texts.ts';

/** A payment that takes its time; the order is placed when it arrives. */
export interface SlowPayment {
  attemptId: string;
  /** The key of the order to be, under which its buyer finds the mails. */
  orderKey: string;
  money: Money;
  /** `PayPal anna@example.com`, `SEPA debit`. */
  method: string;
  to: string;
  name: string;
  locale: Locale;
  shop: { id: string; name: string; url: string; ownerEmail: string };
}

function write(
  payment: SlowPayment,
  what: 'onItsWay' | 'failed',
  links: { url: string; label: string }[],
): NewMail {
  const { attemptId, orderKey, method, to, name, locale, shop } = payment;
  const say = sayIn(locale);
  const amount = formatMoney(payment.money, locale);
  const kind = what === 'onItsWay' ? 'payment_on_its_way' : 'payment_failed';
  return writeLetter({
    ...{
      shopId: shop.id,
      kind,
      key: `${kind}:${attemptId}`,
      orderKey,
      locale,
      to,
      name,
      replyTo: shop.ownerEmail,
      links,
    },
    subject: say(`${what}Subject`, { shop: shop.name }),
    title: say(`${what}Title`),
    lines: [say(`${what}Text`, { amount, method, shop: shop.name }), say(`${what}Next`)],
  });
}

/** Tells the buyer that the money is on its way, that the goods wait for it, and that nothing has to be paid again. */
export const onItsWayMail = (payment: SlowPayment): NewMail => write(payment, 'onItsWay', []);

/** Tells the buyer, perhaps days later, that the money did not arrive: nothing was bought, and where to try again. */
export const failedMail = (payment: SlowPayment): NewMail =>
  write(payment, 'failed', [{ url: payment.shop.url, label: sayIn(payment.locale)('failedLink') }]);
