import type { Locale } from '../contract/schemas.ts';
import type { NewMail } from '../mails/mails.ts';
import { ActionLink, Paragraphs, renderMail } from '../mails/parts.tsx';
import { fillText } from '../platform/texts.ts';
import texts from './mail.json' with { type: 'json' };

type Written = Pick<NewMail, 'subject' | 'text' | 'html'>;
type CodeWords = Record<'subject' | 'title' | 'intro' | 'life' | 'warning', string>;

function writeCode(
  locale: Locale,
  words: CodeWords,
  values: { code: string; [name: string]: string },
): Written {
  const fill = (text: string) => fillText(text, values);
  const [intro, life, warning] = [fill(words.intro), fill(words.life), fill(words.warning)];
  const body = (
    <>
      <p>{intro}</p>
      <p style="font-size:32px;letter-spacing:6px;font-weight:bold;margin:16px 0">{values.code}</p>
      <p>{life}</p>
      <p style="color:#59625c">{warning}</p>
    </>
  );
  return {
    subject: fill(words.subject),
    text: `${[intro, values.code, life, warning].join('\n\n')}\n`,
    html: renderMail({ locale, title: words.title, body }),
  };
}

/**
 * Writes the mail that carries the code, for a sign-in or for another mailbox (`isOther`). Its subject, which locked phones
 * show and servers log, does not. It has no link: scanners follow links, and nobody should learn to press them.
 */
export function writeCodeMail(
  locale: Locale,
  { code, shopName, isOther }: { code: string; shopName: string; isOther: boolean },
): Written {
  const words = texts[locale];
  return writeCode(locale, isOther ? { ...words, intro: words.other } : words, { code, shop: shopName });
}

/** Writes the mail with a code that shows saved addresses inside a checkout; `host` is where it may be typed. */
export function writeCheckoutCodeMail(
  locale: Locale,
  { code, shopName, host }: { code: string; shopName: string; host: string },
): Written {
  return writeCode(locale, texts[locale].checkout, { code, shop: shopName, host });
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
