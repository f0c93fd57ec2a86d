import type { Locale } from '../contract/schemas.ts';
import type { NewMail } from '../mails/mails.ts';
import { ActionLink, Paragraphs, renderMail } from '../mails/parts.tsx';
import { fillText } from '../platform/texts.ts';
import texts from './mail.json' with { type: 'json' };

export type MailboxChange = 'added' | 'main' | 'removed' | 'moved' | 'taken_back';

/** `anna.rossi@example.com` → `a…@example.com`: an old mailbox may have another reader now. */
export const veiled = (mailbox: string): string =>
  `${Array.from(mailbox)[0] ?? ''}…${mailbox.slice(mailbox.lastIndexOf('@'))}`;

interface Told {
  what: MailboxChange;
  mailbox: string;
  shopName: string;
  /** Takes the change back; null for a mailbox that may not. */
  url: string | null;
}

/** Writes what changed about somebody's mailboxes, and the way back. */
export function writeMailboxMail(
  locale: Locale,
  { what, mailbox, shopName, url }: Told,
): Pick<NewMail, 'subject' | 'text' | 'html'> {
  const words = texts[locale].mailboxes;
  const fill = (text: string) => fillText(text, { shop: shopName, mailbox: veiled(mailbox) });
  const lines = [fill(words[what]), words.youOrNot, url === null ? words.ask : words.wayBack];
  const body = (
    <>
      <Paragraphs lines={lines} />
      {url === null ? null : <ActionLink url={url} label={words.open} />}
    </>
  );
  return {
    subject: fill(words.subject),
    text: `${[...lines, ...(url === null ? [] : [`${words.open}: ${url}`])].join('\n\n')}\n`,
    html: renderMail({ locale, title: words.title, body }),
  };
}
