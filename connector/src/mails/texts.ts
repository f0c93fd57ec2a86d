import type { Locale } from '../contract/schemas.ts';
import { fillText } from '../platform/texts.ts';
import texts from './texts.json' with { type: 'json' };

type TextName = keyof (typeof texts)['en'];
export type Say = (name: TextName, values?: Record<string, string>) => string;

/** The texts of the mails of orders in one language: `say('shippedSubject', { number: '1001' })`. */
export function sayIn(locale: Locale): Say {
  return (name, values) => fillText(texts[locale][name], values);
}
