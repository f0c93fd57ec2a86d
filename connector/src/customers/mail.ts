import { html, mailPage } from '../mails/html.ts';
import type { Locale } from '../contract/schemas.ts';
import texts from './mail.json' with { type: 'json' };

interface CodeMail {
  subject: string;
  text: string;
  html: string;
}

/** The mail that carries the code. No link: mail scanners follow links, and nobody should learn to press them. */
export function writeCodeMail(
  locale: Locale,
  { code, shopName }: { code: string; shopName: string },
): CodeMail {
  const fill = (text: string) => text.replace('{code}', code).replace('{shop}', () => shopName);
  const { subject, title, intro, life, warning } = texts[locale];
  const body = [
    html`<p>${fill(intro)}</p>`,
    html`<p style="font-size:32px;letter-spacing:6px;font-weight:bold;margin:16px 0">${code}</p>`,
    html`<p>${life}</p>
      <p style="color:#59625c">${warning}</p>`,
  ];
  return {
    subject: fill(subject),
    text: `${[fill(intro), code, life, warning].join('\n\n')}\n`,
    html: mailPage({ locale, title, body }),
  };
}
