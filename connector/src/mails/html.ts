/** HTML that is safe by construction: a template whose values are escaped unless they are Html themselves. */
export interface Html {
  html: string;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

function render(value: string | Html | Html[]): string {
  if (typeof value === 'string') return escapeHtml(value);
  return Array.isArray(value) ? value.map((each) => each.html).join('') : value.html;
}

export function html(parts: TemplateStringsArray, ...values: (string | Html | Html[])[]): Html {
  return {
    html: parts
      .map((part, index) => part + (index < values.length ? render(values[index] ?? '') : ''))
      .join(''),
  };
}

/** A whole mail: one column, readable from 320 px on, with colours that hold 4.5 : 1. */
export function mailPage(page: { locale: string; title: string; body: Html[] }): string {
  return html`<!doctype html>
    <html lang="${page.locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title}</title>
      </head>
      <body style="margin:0;padding:16px;background:#ffffff;color:#1d2433;font:16px/1.5 system-ui,sans-serif">
        <div style="max-width:600px;margin:0 auto">
          <h1 style="font-size:22px;line-height:1.3">${page.title}</h1>
          ${page.body}
        </div>
      </body>
    </html> `.html;
}
