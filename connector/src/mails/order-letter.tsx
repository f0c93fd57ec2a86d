import { createFormat } from '@carrello/portal/format';
import { priceRows, type PricedOrder } from '@carrello/portal/order-words';
import { createTranslate } from '@carrello/portal/texts';
import type { AddressInput } from '../contract/checkout.ts';
import type { Locale } from '../contract/schemas.ts';
import type { Money } from '../platform/money.ts';
import { ActionLink, Paragraphs, renderMail, type MailPage } from './parts.tsx';
import { sayIn, type Say } from './texts.ts';

/** What was ordered, as the mails of a new order say it. */
export interface OrderMail {
  shopId: string;
  orderKey: string;
  number: string;
  placedAt: number;
  timeZone: string;
  shopName: string;
  shopEmail: string;
  email: string;
  name: string;
  /** Empty when there was nothing to pay. */
  method: string;
  /** Another sum than the price is told beside it. */
  paid: Money;
  /** The same rows as on the order's pages and its document are made of it. */
  price: PricedOrder;
  /** Null where nothing that was typed may stand in it. */
  billing: AddressInput | null;
  /** Where the goods go; null where none are sent. */
  delivery: AddressInput | null;
  company: string[] | null;
  note: string;
  /** SKUs that were sold without being there. */
  oversold: string[];
  /** What is given without a parcel: the names, and the page where the buyer gets them until a moment. */
  files?: { names: string[]; url: string; until: number } | undefined;
}

/** What stands around the order: one mail is to its buyer, one to the shop's owner. */
export interface OrderLetter {
  locale: Locale;
  title: string;
  intro: string[];
  /** `hint` and `closing` are empty where there is none. */
  link: { label: string; url: string; hint: string };
  closing: string;
  /** The shop's terms stand in it. */
  withTerms?: boolean;
  /** The files stand in it: it goes to the buyer. */
  withFiles?: boolean;
}

interface Row {
  label: string;
  detail: string;
  amount: string;
  /** The total itself. */
  isStrong?: boolean;
}

function rowsOf({ price, timeZone }: OrderMail, say: Say, locale: Locale): { lines: Row[]; sums: Row[] } {
  const format = createFormat(locale, timeZone);
  const lines = price.lines
    .filter(({ kind }) => kind === 'product')
    .map(({ name, options, quantity, gross }) => ({
      label: [name, ...options.map((option) => `${option.name}: ${option.value}`)].join(', '),
      detail: format.decimal(quantity),
      amount: format.money(gross),
    }));
  const sums = [
    ...priceRows({ t: createTranslate(locale) }, price).map(({ name, amount, tone }) => ({
      ...{ name, amount },
      isStrong: tone === 'strong',
    })),
    ...price.taxes.map(({ ratePercent, amount }) => ({
      name: say('vat', { rate: format.decimal(ratePercent) }),
      amount,
      isStrong: false,
    })),
  ];
  return {
    lines,
    sums: sums.map(({ name, amount, isStrong }) => ({
      ...{ label: name, detail: '', isStrong },
      amount: format.money(amount),
    })),
  };
}

interface Block {
  title: string;
  lines: string[];
}

/** As on an envelope, with the country in words, and the phone for whoever brings it. */
function linesOf(address: AddressInput, { timeZone }: OrderMail, locale: Locale): string[] {
  const { company = '', line2 = '', state = '', phone = '' } = address;
  const lines = createFormat(locale, timeZone).address({ ...address, company, line2, state, phone });
  return [...lines, phone].filter((line) => line !== '');
}

function blocksOf(order: OrderMail, say: Say, locale: Locale): Block[] {
  const { billing, delivery } = order;
  return [
    ...(billing ? [{ title: say('billing'), lines: linesOf(billing, order, locale) }] : []),
    ...(delivery ? [{ title: say('delivery'), lines: linesOf(delivery, order, locale) }] : []),
    ...(order.company ? [{ title: say('company'), lines: order.company }] : []),
    ...(order.note === '' ? [] : [{ title: say('note'), lines: [order.note] }]),
  ];
}

interface FilesBlock extends Block {
  url: string;
  label: string;
  hint: string;
}

function filesOf({ files, timeZone }: OrderMail, { locale, withFiles }: OrderLetter): FilesBlock | null {
  if (!files || withFiles !== true) return null;
  const say = sayIn(locale);
  const date = createFormat(locale, timeZone).date(files.until);
  const said = { title: say('files'), label: say('filesGet'), hint: say('filesHint', { date }) };
  return { ...said, lines: files.names, url: files.url };
}

function paymentOf({ method, paid, price, timeZone }: OrderMail, say: Say, locale: Locale): string {
  if (method === '') return say('nothingToPay');
  const amount = createFormat(locale, timeZone).money(paid);
  return paid.amount === price.total.amount
    ? say('payment', { method })
    : say('paymentOf', { amount, method });
}

/** Writes the letter as plain text. */
export function writeText(order: OrderMail, letter: OrderLetter): string {
  const say = sayIn(letter.locale);
  const { lines, sums } = rowsOf(order, say, letter.locale);
  const files = filesOf(order, letter);
  return [
    letter.title,
    '',
    ...letter.intro,
    '',
    ...(files ? [`${files.title}:`, ...files.lines, `${files.label}: ${files.url}`, files.hint, ''] : []),
    ...lines.map((row) => `${row.detail} × ${row.label}: ${row.amount}`),
    '',
    ...sums.map((row) => `${row.label}: ${row.amount}`),
    paymentOf(order, say, letter.locale),
    ...blocksOf(order, say, letter.locale).flatMap(({ title, lines: content }) => [
      '',
      `${title}:`,
      ...content,
    ]),
    '',
    `${letter.link.label}: ${letter.link.url}`,
    ...(letter.link.hint === '' ? [] : [letter.link.hint]),
    ...(letter.closing === '' ? [] : ['', letter.closing]),
    '',
  ].join('\n');
}

const CELL = 'padding:8px 4px;border-bottom:1px solid #c9ced8;vertical-align:top';
const LEFT = `text-align:left;${CELL}`;
const RIGHT = `text-align:right;${CELL}`;
const AMOUNT = `text-align:right;white-space:nowrap;${CELL}`;

function OrderTable({ lines, sums, say }: { lines: Row[]; sums: Row[]; say: Say }) {
  return (
    <table style="width:100%;border-collapse:collapse">
      <thead>
        <tr>
          <th scope="col" style={LEFT}>
            {say('product')}
          </th>
          <th scope="col" style={RIGHT}>
            {say('quantity')}
          </th>
          <th scope="col" style={RIGHT}>
            {say('amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ label, detail, amount }) => (
          <tr>
            <td style={CELL}>{label}</td>
            <td style={RIGHT}>{detail}</td>
            <td style={AMOUNT}>{amount}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {sums.map(({ label, amount, isStrong }) => (
          <tr style={isStrong ? 'font-weight:bold' : 'font-weight:normal'}>
            <th scope="row" colspan={2} style={`text-align:left;font-weight:inherit;${CELL}`}>
              {label}
            </th>
            <td style={AMOUNT}>{amount}</td>
          </tr>
        ))}
      </tfoot>
    </table>
  );
}

function BlockOfLines({ title, lines }: Block) {
  return (
    <>
      <h2 style="font-size:16px;margin-bottom:4px">{title}</h2>
      <p style="margin-top:0">
        {lines.map((line, index) => (
          <>
            {index > 0 && <br />}
            {line}
          </>
        ))}
      </p>
    </>
  );
}

function Files({ files }: { files: FilesBlock | null }) {
  if (!files) return null;
  return (
    <>
      <BlockOfLines {...files} />
      <ActionLink {...files} />
      <Paragraphs lines={[files.hint]} />
    </>
  );
}

/** Writes the letter as HTML. */
export function writeHtml(order: OrderMail, letter: OrderLetter): MailPage {
  const say = sayIn(letter.locale);
  const { locale, title, intro, link, closing, withTerms = false } = letter;
  const body = (
    <>
      <Paragraphs lines={intro} />
      <Files files={filesOf(order, letter)} />
      <OrderTable {...rowsOf(order, say, locale)} say={say} />
      <p>{paymentOf(order, say, letter.locale)}</p>
      {blocksOf(order, say, letter.locale).map((block) => (
        <BlockOfLines {...block} />
      ))}
      <ActionLink {...link} />
      <Paragraphs lines={[link.hint, closing]} />
    </>
  );
  return renderMail({ locale, title, body, withTerms });
}
