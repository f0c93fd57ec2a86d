import type { Locale } from '../platform/schemas.ts';
import texts from './mail.json' with { type: 'json' };

interface CodeMail {
  subject: string;
  text: string;
  html: string;
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The mail that carries the code. No link: mail scanners follow links, and nobody should learn to press them. */
export function writeCodeMail(
  locale: Locale,
  { code, shopName }: { code: string; shopName: string },
): CodeMail {
  const fill = (text: string) => text.replace('{code}', code).replace('{shop}', () => shopName);
  const { subject, intro, life, warning } = texts[locale];
  const html = [
    `<!doctype html><html lang="${locale}"><body style="font:16px/1.5 system-ui,sans-serif;color:#1f2623">`,
    `<p>${escapeHtml(fill(intro))}</p>`,
    `<p style="font-size:32px;letter-spacing:6px;font-weight:bold;margin:16px 0">${code}</p>`,
    `<p>${escapeHtml(life)}</p><p style="color:#59625c">${escapeHtml(warning)}</p>`,
    '</body></html>',
  ].join('\n');
  return { subject: fill(subject), text: [fill(intro), code, life, warning].join('\n\n') + '\n', html };
}
