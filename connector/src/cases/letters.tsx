import { translateWord } from '@carrello/portal/texts';
import type { Locale } from '../contract/schemas.ts';
import type { NewMail } from '../mails/mails.ts';
import { ActionLink, Paragraphs, renderMail } from '../mails/parts.tsx';
import { fillText } from '../platform/texts.ts';
import texts from './mail.json' with { type: 'json' };

export type BuyersMail = keyof (typeof texts)['en']['buyer'];
export type StaffMail = keyof (typeof texts)['en']['staff'];
export const STAFF_MAILS = Object.keys(texts.en.staff) as StaffMail[];

type Written = Pick<NewMail, 'subject' | 'text' | 'html'>;

interface Letter {
  subject: string;
  title: string;
  /** What an answer is cut off at; empty where none can be taken in. */
  above: string;
  /** What was written in the case, word for word, between what the mail says and its link. */
  intro: string;
  said: string[];
  link: { url: string; label: string };
  closing: string;
}

const QUOTE =
  'margin:16px 0;padding-left:12px;border-left:3px solid #8a93a3;white-space:pre-line;overflow-wrap:anywhere';

function Quote({ lines }: { lines: string[] }) {
  return (
    <blockquote style={QUOTE}>
      <Paragraphs lines={lines} />
    </blockquote>
  );
}

function write(locale: Locale, { subject, title, above, intro, said, link, closing }: Letter): Written {
  const lines = said.filter((line) => line !== '');
  const body = (
    <>
      <Paragraphs lines={[above, intro]} />
      {lines.length === 0 ? null : <Quote lines={lines} />}
      <ActionLink {...link} />
      <Paragraphs lines={[closing]} />
    </>
  );
  const parts = [above, title, intro, ...lines, `${link.label}: ${link.url}`, closing];
  return {
    subject,
    text: `${parts.filter((part) => part !== '').join('\n\n')}\n`,
    html: renderMail({ locale, title, body }),
  };
}

interface About {
  number: string;
  /** The order's number, as people read it. */
  order: string;
  said: string[];
  url: string;
}

/** Every line at which an answer is cut off, in any language that the mail may have had. */
export const ABOVES = Object.values(texts).map(({ above }) => above);

/** `isAnswered`: an answer to the mail comes into the case. */
export function buyersLetter(
  locale: Locale,
  what: BuyersMail,
  { said, url, isAnswered, ...about }: About & { isAnswered: boolean },
): Written {
  const { buyer, open, closing, closingByMail, above } = texts[locale];
  const { subject, title, intro } = buyer[what];
  return write(locale, {
    subject: fillText(subject, about),
    title: fillText(title, about),
    intro: fillText(intro, about),
    said,
    above: isAnswered ? above : '',
    link: { url, label: open },
    closing: isAnswered ? closingByMail : closing,
  });
}

export function staffLetter(
  locale: Locale,
  what: StaffMail,
  { said, url, ...about }: About & { reason: string; email: string },
): Written {
  const { staff, desk } = texts[locale];
  const { subject, title, intro } = staff[what];
  const values = { ...about, reason: translateWord(locale, 'caseReason', about.reason) };
  return write(locale, {
    subject: fillText(subject, values),
    title: fillText(title, values),
    intro: fillText(intro, values),
    said,
    above: '',
    link: { url, label: desk },
    closing: '',
  });
}
