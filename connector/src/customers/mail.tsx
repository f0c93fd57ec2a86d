import type { Locale } from '../contract/schemas.ts';
import type { NewMail } from '../mails/mails.ts';
import { ActionLink, Paragraphs, renderMail } from '../mails/parts.tsx';
import { fillText } from '../platform/texts.ts';
import texts from './mail.json' with { type: 'json' };

/**
 * Writes the mail that carries the code, for a sign-in or for another mailbox (`isOther`). Its subject, which locked phones show and servers log, does not. It has no
 * link: scanners follow links, and nobody should learn to press them.
 */
export function writeCodeMail(
  locale: Locale,
  { code, shopName, isOther }: { code: string; shopName: string; isOther: boolean },
): Pick<NewMail, 'subject' | 'text' | 'html'> {
  const fill = (text: string) => fillText(text, { code, shop: shopName });
  const { subject, title, life, warning, other } = texts[locale];
  const intro = isOther ? other : texts[locale].intro;
  const body = (
    <>
      <p>{fill(intro)}</p>
      <p style="font-size:32px;letter-spacing:6px;font-weight:bold;margin:16px 0">{code}</p>
      <p>{life}</p>
      <p style="color:#59625c">{warning}</p>
    </>
  );
  return {
    subject: fill(subject),
    text: `${[fill(intro), code, life, warning].join('\n\n')}\n`,
    html: renderMail({ locale, title, body }),
  };
}

export type SignInChange =
  | 'password_set'
  | 'password_removed'
  | 'authenticator_set'
  | 'authenticator_removed'
  | 'codes_renewed'
  | 'backup_code_used'
  | 'passkey_added'
  | 'passkey_removed'
  | 'sessions_ended'
  | 'authenticator_reset';

/** Writes the mail that says what changed about the sign-in, and what to do if it was somebody else. */
export function writeChangeMail(
  locale: Locale,
  { what, shopName, url }: { what: SignInChange; shopName: string; url: string },
): Pick<NewMail, 'subject' | 'text' | 'html'> {
  const { change } = texts[locale];
  const fill = (text: string) => fillText(text, { shop: shopName });
  const lines = [fill(change[what]), change.notYou];
  const body = (
    <>
      <Paragraphs lines={lines} />
      <ActionLink url={url} label={change.open} />
    </>
  );
  return {
    subject: fill(change.subject),
    text: `${[...lines, `${change.open}: ${url}`].join('\n\n')}\n`,
    html: renderMail({ locale, title: change.title, body }),
  };
}
