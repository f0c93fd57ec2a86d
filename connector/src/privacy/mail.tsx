import { createFormat } from '@carrello/portal/format';
import type { Locale } from '../contract/schemas.ts';
import { portalUrl } from '../mails/addresses.ts';
import type { NewMail } from '../mails/mails.ts';
import { ActionLink, Paragraphs, renderMail } from '../mails/parts.tsx';

import { fillText } from '../platform/texts.ts';
import texts from './mail.json' with { type: 'json' };

interface Ready {
  shop: { name: string; timeZone: string } | null;
  publicUrl: string;
  /** When it is forgotten, in epoch milliseconds. */
  until: number;
}

/** Writes the mail that says that a download is ready. Its link leads to the sign-in: the mail alone opens nothing. */
export function writeReadyMail(
  locale: Locale,
  { shop, publicUrl, until }: Ready,
): Pick<NewMail, 'subject' | 'text' | 'html'> {
  const words = {
    shop: shop?.name ?? 'Carrello',
    day: createFormat(locale, shop?.timeZone ?? 'UTC').date(until),
  };
  const say = (text: string) => fillText(text, words);
  const { subject, title, intro, until: kept, link, warning } = texts[locale];
  const lines = [say(intro), say(kept)];
  const url = `${portalUrl(publicUrl)}/privacy?lang=${locale}`;
  const body = (
    <>
      <Paragraphs lines={lines} />
      <ActionLink url={url} label={link} />
      <p style="color:#59625c">{warning}</p>
    </>
  );
  return {
    subject: say(subject),
    text: `${[...lines, `${link}: ${url}`, warning].join('\n\n')}\n`,
    html: renderMail({ locale, title, body }),
  };
}
