import type { Locale } from '../services.ts';
import { en, it } from './texts/catalogues.ts';

export type TextKey = keyof typeof en;

export const LOCALES: readonly Locale[] = ['en', 'it'];

const catalogues: Record<Locale, Record<string, string>> = { en, it };

export type Values = Record<string, string | number>;

/** Looks a text up and fills its `{places}`: `order.title` with `{ number: 'W-1' }` → `Order W-1`. */
export type Translate = (key: TextKey, values?: Values) => string;

/** A place without a value becomes empty; braces inside a value stay, as people wrote them. */
function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_place, name: string) => String(values[name] ?? ''));
}

export function createTranslate(locale: Locale): Translate {
  const catalogue = catalogues[locale];
  return (key, values = {}) => fill(catalogue[key] ?? key, values);
}

/**
 * The text of `group.word` for a word that a shop or provider chose. A word without a text is shown as it came, only
 * more readable: `awaiting_pickup` → `Awaiting pickup`.
 */
export function translateWord(locale: Locale, group: string, word: string, values: Values = {}): string {
  const known = findWord(locale, group, word);
  if (known !== null) return fill(known, values);
  const words = word.replace(/[_-]+/g, ' ').trim();
  return words === '' ? '' : (words[0] ?? '').toUpperCase() + words.slice(1);
}

/** The text of `group.word`, or null where we have none: anybody can write a word into an address. */
export function findWord(locale: Locale, group: string, word: string): string | null {
  const key = `${group}.${word}`;
  return Object.hasOwn(catalogues[locale], key) ? (catalogues[locale][key] ?? null) : null;
}
