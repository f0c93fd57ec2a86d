import texts from './texts.json' with { type: 'json' };
import type { TextFitter } from './fit-text.ts';

export type Locale = keyof typeof texts;
export type TextKey = keyof (typeof texts)['en'];

/** Makes a sentence for the people who read the record, in their language. */
export function say(locale: Locale, key: TextKey, values: Record<string, string> = {}): string {
  return texts[locale][key].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '').trim();
}

const LABELS: Record<string, TextKey> = {
  name: 'label.name',
  email: 'label.email',
  phone: 'label.phone',
  subject: 'label.subject',
  street: 'label.street',
  city: 'label.city',
  state: 'label.state',
  zip: 'label.zip',
  country: 'label.country',
  sku: 'label.sku',
  reference: 'label.reference',
};

/** Says in words what the columns could not hold. */
export function fittingNotes(locale: Locale, fitter: TextFitter): string[] {
  const seen = new Set<string>();
  const notes: string[] = [];
  for (const { label, full } of fitter.cuts) {
    if (seen.has(full)) continue;
    seen.add(full);
    const key = LABELS[label];
    notes.push(say(locale, 'text.full', { label: key ? say(locale, key) : label, text: full }));
  }
  if (fitter.replaced) notes.push(say(locale, 'text.replaced'));
  return notes;
}
