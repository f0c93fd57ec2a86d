import texts from './texts.json' with { type: 'json' };

export type Texts = (typeof texts)['en'];
export type Locale = keyof typeof texts;

export function localeOf(wanted: unknown): Locale {
  return typeof wanted === 'string' && wanted.toLowerCase().startsWith('it') ? 'it' : 'en';
}

export function textsOf(locale: Locale): Texts {
  return texts[locale];
}

/** A decimal string as people write it: `€49.90`, `49,90 €`. */
export function localMoney(locale: Locale, decimal: string, currency: string): string {
  const format = new Intl.NumberFormat(locale === 'it' ? 'it-IT' : 'en-IE', { style: 'currency', currency });
  return format.format(decimal as `${number}`);
}

export function escapeHtml(value: unknown): string {
  const text =
    typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

interface Page {
  locale?: Locale;
  title: string;
  css?: string;
  /** Address of a script of the sandbox. */
  script?: string;
  /** What the script needs to know. */
  data?: object;
  body: string;
}

const BASE_CSS = `
*,*::before,*::after{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1d2433;background:#fff}
button{font:inherit;cursor:pointer;min-height:44px;padding:.5rem 1rem;border-radius:6px;border:1px solid #5b6478;background:#fff;color:#1d2433}
button.primary{background:#1d4ed8;border-color:#1d4ed8;color:#fff;font-weight:600}
button:disabled{opacity:.6;cursor:default}
:focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}
.sandbox{display:inline-block;margin:0;padding:.125rem .5rem;border-radius:4px;background:#fde68a;color:#422006;font-size:.8125rem;font-weight:600}
`;

export function renderPage({ locale = 'en', title, css = '', script, data, body }: Page): string {
  const json = JSON.stringify(data ?? {}).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${BASE_CSS}${css}</style>
</head>
<body>
${body}
${script ? `<script type="application/json" id="data">${json}</script>\n<script type="module" src="${script}"></script>` : ''}
</body>
</html>
`;
}
