import { createFormat } from '@carrello/portal/format';
import type { Locale } from '../contract/schemas.ts';
import { portalOrderUrl, portalUrl } from '../mails/addresses.ts';
import type { NewMail } from '../mails/mails.ts';
import { ActionLink, Paragraphs, renderMail } from '../mails/parts.tsx';
import { fillText } from '../platform/texts.ts';
import type { FrozenDocument } from './document.ts';
import texts from './mail.json' with { type: 'json' };

type Letter = Pick<NewMail, 'subject' | 'text' | 'html'>;

const noonOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);

function wordsOf(
  locale: Locale,
  { kind, number, issuedOn, seller, order, totals, currency }: FrozenDocument,
) {
  const format = createFormat(locale, 'UTC');
  const said = texts[locale];
  return {
    ...{ kind: said[kind], Kind: said.heading[kind], number, seller: seller.name },
    ...{ day: format.date(noonOf(issuedOn)), order: order.number },
    total: format.money({ amount: totals.payable, currency }),
  };
}

function write(
  locale: Locale,
  {
    subject,
    title,
    lines,
    link,
  }: Pick<Letter, 'subject'> & {
    title: string;
    lines: string[];
    link: { url: string; label: string };
  },
): Letter {
  const body = (
    <>
      <Paragraphs lines={lines} />
      <ActionLink {...link} />
    </>
  );
  return {
    subject,
    text: `${[title, ...lines, `${link.label}: ${link.url}`].join('\n\n')}\n`,
    html: renderMail({ locale, title, body }),
  };
}

/** Writes the mail that brings a document to its buyer, in their language. */
export function writeDocumentLetter(
  document: FrozenDocument,
  { publicUrl, orderKey }: { publicUrl: string; orderKey: string },
): Letter {
  const { locale, corrects } = document;
  const words = wordsOf(locale, document);
  const { subject, title, intro, corrects: corrected, again, toOrder } = texts[locale];
  const first = corrects && {
    number: corrects.number,
    day: createFormat(locale, 'UTC').date(noonOf(corrects.issuedOn)),
  };
  return write(locale, {
    subject: fillText(subject, words),
    title: fillText(title, words),
    lines: [fillText(intro, words), ...(first ? [fillText(corrected, first)] : []), again],
    link: { url: portalOrderUrl(publicUrl, orderKey, locale), label: toOrder },
  });
}

/** Writes the mail by which a buyer sends a document to somebody else, such as their accountant. */
export function writeLinkLetter(
  locale: Locale,
  {
    document,
    publicUrl,
    token,
    name,
    until,
    timeZone,
  }: {
    document: FrozenDocument;
    publicUrl: string;
    token: string;
    name: string;
    until: number;
    timeZone: string;
  },
): Letter {
  const words = wordsOf(locale, document);
  const { linkSubject, linkTitle, linkIntro, linkOnce, linkButton } = texts[locale];
  return write(locale, {
    subject: fillText(linkSubject, words),
    title: fillText(linkTitle, words),
    lines: [
      fillText(linkIntro, { ...words, name }),
      fillText(linkOnce, { until: createFormat(locale, timeZone).time(until) }),
    ],
    link: { url: `${portalUrl(publicUrl)}/documents/${token}?lang=${locale}`, label: linkButton },
  });
}
