import { renderToString } from 'preact-render-to-string';
import type { Locale } from '../contract/schemas.ts';
import { readLook } from '../looks/look.ts';
import type { Transactor } from '../platform/db.ts';
import { sayIn } from './texts.ts';

/** Where terms come into a mail as it is sent: kept with each mail they would be most of the database. */
export const TERMS_PLACE = '<!--terms-->';

/** Whose terms a mail carries, and in which language it calls them that. */
export interface TermsOf {
  shopId: string;
  locale: Locale;
}

interface Texts {
  text: string;
  html: string;
}

const PARTS = ['terms', 'withdrawal'] as const;

/** Puts terms and withdrawal whole into a mail that has a place for them, so that the buyer keeps them. */
export async function withTerms(db: Transactor, content: Texts & { terms?: TermsOf }): Promise<Texts> {
  const { text, html, terms } = content;
  if (!terms) return { text, html };
  const { shopId, locale } = terms;
  const look = await readLook(db, shopId);
  const say = sayIn(locale);
  const parts = PARTS.flatMap((part) => {
    const words = look?.[part] ?? '';
    return words === '' ? [] : [{ title: say(part), words }];
  });
  const whole = renderToString(
    <>
      {parts.map(({ title, words }) => (
        <div style="font-size:13px;color:#4a5261">
          <h2 style="font-size:14px;margin:24px 0 4px">{title}</h2>
          <p style="margin:0;white-space:pre-line;overflow-wrap:anywhere">{words}</p>
        </div>
      ))}
    </>,
  );
  return {
    text: [text.trimEnd(), ...parts.map(({ title, words }) => `${title}\n\n${words}`), ''].join('\n\n'),
    html: html.replace(TERMS_PLACE, () => whole),
  };
}
