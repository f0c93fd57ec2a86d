import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** Mails are made of these parts. What people type is escaped, because it is always a child or an attribute. */

/** Renders a whole mail: one column, readable from 320 px on, with colours that hold 4.5 : 1. */
export function renderMail({
  locale,
  title,
  body,
}: {
  locale: string;
  title: string;
  body: ComponentChildren;
}): string {
  return `<!doctype html>${renderToString(
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
      </head>
      <body style="margin:0;padding:16px;background:#ffffff;color:#1d2433;font:16px/1.5 system-ui,sans-serif">
        <div style="max-width:600px;margin:0 auto">
          <h1 style="font-size:22px;line-height:1.3">{title}</h1>
          {body}
        </div>
      </body>
    </html>,
  )}`;
}

/** Renders a mail without a frame. */
export const renderParts = (parts: JSX.Element): string => renderToString(parts);

/** Each line is a paragraph; an empty one is left out. */
export function Paragraphs({ lines }: { lines: string[] }) {
  return (
    <>
      {lines
        .filter((line) => line !== '')
        .map((line) => (
          <p>{line}</p>
        ))}
    </>
  );
}

/** What the reader is to press next. */
export function ActionLink({ url, label }: { url: string; label: string }) {
  return (
    <p>
      <a href={url} style="color:#0b4f8a;font-weight:bold">
        {label}
      </a>
    </p>
  );
}
