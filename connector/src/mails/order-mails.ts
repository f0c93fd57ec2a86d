import { formatMoney } from '../platform/money.ts';
import type { Locale } from '../contract/schemas.ts';
import type { NewMail } from './mails.ts';
import { html, mailPage, type Html } from './html.ts';
import texts from './texts.json' with { type: 'json' };

/** What the mails of an order tell. Amounts are gross minor units, as the buyer saw them. */
export interface OrderMail {
  orderKey: string;
  number: string;
  placedAt: number;
  timeZone: string;
  shopName: string;
  shopEmail: string;
  currency: string;
  email: string;
  name: string;
  /** Empty: there was nothing to pay. */
  method: string;
  lines: { name: string; options: string[]; sku: string; quantity: number; total: number }[];
  discount: { code: string; amount: number } | null;
  shipping: { method: string; amount: number } | null;
  taxes: { rate: string; tax: number }[];
  total: number;
  billing: string[];
  delivery: string[] | null;
  company: string[] | null;
  note: string;
  oversold: string[];
}

type TextName = keyof (typeof texts)['en'];
export type Say = (name: TextName, values?: Record<string, string>) => string;

export function sayIn(locale: Locale): Say {
  return (name, values = {}) =>
    texts[locale][name].replace(/\{(\w+)\}/g, (_match, key: string) => values[key] ?? '');
}

interface Row {
  label: string;
  detail: string;
  amount: string;
}

function rowsOf(order: OrderMail, say: Say, locale: Locale): { lines: Row[]; sums: Row[] } {
  const money = (amount: number) => formatMoney({ amount, currency: order.currency }, locale);
  const { discount, shipping } = order;
  const lines = order.lines.map((line) => ({
    label: [line.name, ...line.options].join(', '),
    detail: String(line.quantity),
    amount: money(line.total),
  }));
  const sum = (label: string, amount: string): Row => ({ label, detail: '', amount });
  const sums = [
    ...(discount ? [sum(say('discount', { code: discount.code }), money(-discount.amount))] : []),
    ...(shipping ? [sum(say('shipping', { method: shipping.method }), money(shipping.amount))] : []),
    sum(say('total'), money(order.total)),
    ...order.taxes.map(({ rate, tax }) => sum(say('vat', { rate }), money(tax))),
  ];
  return { lines, sums };
}

function blocksOf(order: OrderMail, say: Say): { title: string; lines: string[] }[] {
  return [
    { title: say('billing'), lines: order.billing },
    ...(order.delivery ? [{ title: say('delivery'), lines: order.delivery }] : []),
    ...(order.company ? [{ title: say('company'), lines: order.company }] : []),
    ...(order.note === '' ? [] : [{ title: say('note'), lines: [order.note] }]),
  ];
}

const paymentOf = ({ method }: OrderMail, say: Say): string =>
  method === '' ? say('nothingToPay') : say('payment', { method });

interface Letter {
  locale: Locale;
  title: string;
  intro: string[];
  link: { label: string; url: string; hint: string };
  closing: string;
}

function textOf(order: OrderMail, letter: Letter): string {
  const say = sayIn(letter.locale);
  const { lines, sums } = rowsOf(order, say, letter.locale);
  return [
    letter.title,
    '',
    ...letter.intro,
    '',
    ...lines.map((row) => `${row.detail} × ${row.label}: ${row.amount}`),
    '',
    ...sums.map((row) => `${row.label}: ${row.amount}`),
    paymentOf(order, say),
    ...blocksOf(order, say).flatMap(({ title, lines: content }) => ['', `${title}:`, ...content]),
    '',
    `${letter.link.label}: ${letter.link.url}`,
    ...(letter.link.hint === '' ? [] : [letter.link.hint]),
    ...(letter.closing === '' ? [] : ['', letter.closing]),
    '',
  ].join('\n');
}

const CELL = 'padding:8px 4px;border-bottom:1px solid #c9ced8;vertical-align:top';

function tableOf(order: OrderMail, say: Say, locale: Locale): Html {
  const { lines, sums } = rowsOf(order, say, locale);
  return html`<table style="width:100%;border-collapse:collapse">
    <thead>
      <tr>
        <th scope="col" style="text-align:left;${CELL}">${say('product')}</th>
        <th scope="col" style="text-align:right;${CELL}">${say('quantity')}</th>
        <th scope="col" style="text-align:right;${CELL}">${say('amount')}</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(
        (row) =>
          html`<tr>
            <td style="${CELL}">${row.label}</td>
            <td style="text-align:right;${CELL}">${row.detail}</td>
            <td style="text-align:right;white-space:nowrap;${CELL}">${row.amount}</td>
          </tr>`,
      )}
    </tbody>
    <tfoot>
      ${sums.map(
        (row) =>
          html`<tr>
            <th scope="row" colspan="2" style="text-align:left;font-weight:normal;${CELL}">${row.label}</th>
            <td style="text-align:right;white-space:nowrap;${CELL}">${row.amount}</td>
          </tr>`,
      )}
    </tfoot>
  </table>`;
}

function htmlOf(order: OrderMail, letter: Letter): string {
  const say = sayIn(letter.locale);
  const { link } = letter;
  return mailPage({
    locale: letter.locale,
    title: letter.title,
    body: [
      ...letter.intro.map((line) => html`<p>${line}</p>`),
      tableOf(order, say, letter.locale),
      html`<p>${paymentOf(order, say)}</p>`,
      ...blocksOf(order, say).map(
        ({ title, lines }) =>
          html`<h2 style="font-size:16px;margin-bottom:4px">${title}</h2>
            <p style="margin-top:0">
              ${lines.map((line, index) => html`${index === 0 ? [] : html`<br />`}${line}`)}
            </p>`,
      ),
      html`<p><a href="${link.url}" style="color:#0b4f8a;font-weight:bold">${link.label}</a></p>`,
      ...(link.hint === '' ? [] : [html`<p>${link.hint}</p>`]),
      ...(letter.closing === '' ? [] : [html`<p>${letter.closing}</p>`]),
    ],
  });
}

/** Names the language of the mail, so that the page speaks it too. */
export function portalLink(publicUrl: string, orderKey: string, locale: Locale): string {
  return `${publicUrl}/portal/o/${orderKey}?lang=${locale}`;
}

/** To the buyer, in the language they bought in. */
export function orderConfirmationMail(order: OrderMail, locale: Locale, publicUrl: string): NewMail {
  const say = sayIn(locale);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: order.timeZone });
  const { number } = order;
  const letter: Letter = {
    locale,
    title: say('confirmationTitle'),
    intro: [say('confirmationIntro', { name: order.name, number, date: day.format(order.placedAt) })],
    link: {
      label: say('portal'),
      url: portalLink(publicUrl, order.orderKey, locale),
      hint: say('portalHint'),
    },
    closing: say('closing'),
  };
  return {
    kind: 'order_confirmation',
    orderId: order.orderKey,
    key: `order_confirmation:${order.orderKey}`,
    to: order.email,
    replyTo: order.shopEmail,
    subject: say('confirmationSubject', { number, shop: order.shopName }),
    text: textOf(order, letter),
    html: htmlOf(order, letter),
  };
}

/** To the owner, in the shop's language. */
export function newOrderMail(order: OrderMail, locale: Locale, publicUrl: string): NewMail {
  const say = sayIn(locale);
  const { number, name, email, method, oversold } = order;
  const total = formatMoney({ amount: order.total, currency: order.currency }, locale);
  const letter: Letter = {
    locale,
    title: say('newOrderTitle', { number }),
    intro: [
      say(method === '' ? 'newFreeOrderIntro' : 'newOrderIntro', { name, email, method }),
      ...(oversold.length === 0 ? [] : [say('oversold', { skus: oversold.join(', ') })]),
    ],
    link: { label: say('desk'), url: `${publicUrl}/desk`, hint: '' },
    closing: '',
  };
  return {
    kind: 'new_order',
    key: `new_order:${order.orderKey}`,
    to: order.shopEmail,
    replyTo: email,
    subject: say('newOrderSubject', { number, total }),
    text: textOf(order, letter),
    html: htmlOf(order, letter),
  };
}
