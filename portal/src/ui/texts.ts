import type { Locale } from '../services.ts';
import en from './texts.en.json' with { type: 'json' };
import it from './texts.it.json' with { type: 'json' };

export type TextKey = keyof typeof en;

export const LOCALES: readonly Locale[] = ['en', 'it'];

const catalogues: Record<Locale, Record<string, string>> = { en, it };

export type Values = Record<string, string | number>;

/** Looks a text up and fills its `{places}`. */
export type Translate = (key: TextKey, values?: Values) => string;

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The texts of one language. */
export function createTranslate(locale: Locale): Translate {
  const catalogue = catalogues[locale];
  return (key, values = {}) => fill(catalogue[key] ?? key, values);
}

/**
 * The text of `group.word` for a word that a shop or provider chose; one we have no text for is shown as it came, a bit
 * more readable (`awaiting_pickup` → `Awaiting pickup`).
 */
export function translateWord(locale: Locale, group: string, word: string, values: Values = {}): string {
  const key = `${group}.${word}`;
  const known = Object.hasOwn(catalogues[locale], key) ? catalogues[locale][key] : undefined;
  if (known !== undefined) return fill(known, values);
  const words = word.replace(/[_-]+/g, ' ').trim();
  return words === '' ? '' : (words[0] ?? '').toUpperCase() + words.slice(1);
}

/** The text of `group.word` where we have one; for words that come in an address. */
export function findWord(locale: Locale, group: string, word: string): string | null {
  const key = `${group}.${word}`;
  return Object.hasOwn(catalogues[locale], key) ? (catalogues[locale][key] ?? null) : null;
}
