import type { Locale } from '../contract/schemas.ts';
import type { NewMail } from '../mails/mails.ts';
import { ActionLink, Paragraphs, renderMail } from '../mails/parts.tsx';
import { fillText } from '../platform/texts.ts';
import texts from './mail.json' with { type: 'json' };
import type { MemberRight } from './rights.ts';

type Letter = { company: string; url: string } & (
  { what: 'invited'; right: MemberRight } | { what: 'removed' }
);

/** Writes what somebody has to know about a company: that they are invited to it, or not of it any more. */
export function writeLetter(locale: Locale, letter: Letter): Pick<NewMail, 'subject' | 'text' | 'html'> {
  const { company, url, what } = letter;
  const { subject, title, open, lines } = texts[locale][what];
  const right = letter.what === 'invited' ? [texts[locale].rights[letter.right]] : [];
  const [first = '', ...rest] = lines;
  const said = [first, ...right, ...rest].map((line) => fillText(line, { company }));
  const body = (
    <>
      <Paragraphs lines={said} />
      <ActionLink url={url} label={open} />
    </>
  );
  return {
    subject: fillText(subject, { company }).replace(/\s+/g, ' '),
    text: `${[...said, `${open}: ${url}`].join('\n\n')}\n`,
    html: renderMail({ locale, title, body }),
  };
}
