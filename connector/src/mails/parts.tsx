import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';
import { NO_FACE, type MailFace } from './face.ts';
import { TERMS_PLACE } from './terms.tsx';

/** Mails are made of these parts. What people type is escaped, because it is always a child or an attribute. */

/** A mail's page, once it is known as whom it speaks. */
export type MailPage = (face: MailFace) => string;

const Face = createContext(NO_FACE);

interface PageOfMail {
  locale: string;
  title: string;
  body: ComponentChildren;
  /** With a place for terms and withdrawal, which come into it as it is sent. */
  withTerms?: boolean;
}

/** Who writes: its logo, or its name in words. */
function Head({ name, logo, accent }: MailFace) {
  if (name === '') return null;
  const bar = `margin:0 0 24px;padding:0 0 12px;border-bottom:3px solid ${accent}`;
  return (
    <div style={bar}>
      {logo === null ? (
        <strong style="font-size:18px">{name}</strong>
      ) : (
        <img src={logo} alt={name} height="48" style="display:block;height:48px;max-width:240px" />
      )}
    </div>
  );
}

function Foot({ seller }: MailFace) {
  if (seller.length === 0) return null;
  return (
    <p style="margin:32px 0 0;padding-top:12px;border-top:1px solid #c9ced8;font-size:13px;color:#4a5261">
      {seller.join(' · ')}
    </p>
  );
}

/** Renders a whole mail: one column, readable from 320 px on, with colours that hold 4.5 : 1. */
export function renderMail({ locale, title, body, withTerms = false }: PageOfMail): MailPage {
  return (face) =>
    `<!doctype html>${renderToString(
      <Face.Provider value={face}>
        <html lang={locale}>
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>{title}</title>
          </head>
          <body style={`margin:0;padding:16px;background:#ffffff;color:#1d2433;font:16px/1.5 ${face.text}`}>
            <div style="max-width:600px;margin:0 auto">
              <Head {...face} />
              <h1 style={`font:600 22px/1.3 ${face.titles}`}>{title}</h1>
              {body}
              {withTerms ? <div dangerouslySetInnerHTML={{ __html: TERMS_PLACE }} /> : null}
              <Foot {...face} />
            </div>
          </body>
        </html>
      </Face.Provider>,
    )}`;
}

/** Renders a mail without a frame. */
export const renderParts =
  (parts: JSX.Element): MailPage =>
  () =>
    renderToString(parts);

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
  const { accent, onAccent } = useContext(Face);
  const button =
    'display:inline-block;padding:12px 20px;border-radius:8px;font-weight:bold;text-decoration:none';
  return (
    <p>
      <a href={url} style={`${button};background:${accent};color:${onAccent}`}>
        {label}
      </a>
    </p>
  );
}
