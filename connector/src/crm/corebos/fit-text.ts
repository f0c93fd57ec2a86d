import type { Site } from './site.ts';
import { startOf } from '../../platform/text.ts';

/** A whole run gets one mark: a family or a flag is several characters that make one picture. */
const WIDE = /(?:[\u{10000}-\u{10FFFF}][\uFE0F\u200D]*)+/gu;
const REPLACEMENT = '\uFFFD';

/** A column counts code points; `startOf` counts UTF-16 units. */
function cut(value: string, most: number): string {
  const points = [...value];
  if (points.length <= most) return value;
  return `${startOf(value, points.slice(0, most - 1).join('').length)}…`;
}

/**
 * Brings texts into the form their columns can hold, and remembers what was lost on the way, so that the record can say
 * it: characters the column's charset does not know are replaced by a visible mark, too long a text ends in … .
 */
export class TextFitter {
  readonly #site: Site;
  readonly #cut: { label: string; full: string }[] = [];
  #replaced = false;

  constructor(site: Site) {
    this.#site = site;
  }

  fit(table: string, column: string, value: string, label = column): string {
    const known = this.#site.tables.get(table)?.get(column);
    const tidy = known?.wide ? value : value.replace(WIDE, REPLACEMENT);
    if (tidy !== value) this.#replaced = true;
    // Text columns count their length in bytes; nothing we write comes near theirs.
    if (known?.length === undefined || known.length === null || known.length > 4000) return tidy;
    const fitted = cut(tidy, known.length);
    if (fitted !== tidy) this.#cut.push({ label, full: tidy });
    return fitted;
  }

  get replaced(): boolean {
    return this.#replaced;
  }

  get cuts(): readonly { label: string; full: string }[] {
    return this.#cut;
  }
}

const BEGIN = '── Carrello ──';
const END = '── / ──';

/** Puts our lines into a description that staff may have written into: our part is replaced, theirs is kept. */
export function intoDescription(description: string, lines: string[]): string {
  const own = lines.length === 0 ? '' : [BEGIN, ...lines, END].join('\n');
  const from = description.indexOf(BEGIN);
  const to = description.indexOf(END, from);
  if (from === -1 || to === -1) {
    return [description.trim(), own].filter((part) => part !== '').join('\n\n');
  }
  return `${description.slice(0, from)}${own}${description.slice(to + END.length)}`.trim();
}

/** Keeps what somebody typed from reading like the marks around our part. */
export const intoLines = (text: string): string => text.replaceAll('──', '--');

const formats = new Map<string, Intl.DateTimeFormat>();

/** Writes a time as `YYYY-MM-DD HH:MM:SS` in a time zone. */
export function siteTime(at: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    const parts = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    } as const;
    format = new Intl.DateTimeFormat('sv-SE', { ...parts, second: '2-digit', hourCycle: 'h23', timeZone });
    formats.set(timeZone, format);
  }
  return format.format(at);
}

/** Reads a site's time as epoch milliseconds. The zone's offset is found by trying, twice for the edges of summer. */
export function fromSiteTime(text: string, timeZone: string): number {
  const wall = Date.parse(`${text.replace(' ', 'T').slice(0, 19)}Z`);
  let at = wall;
  for (let tries = 0; tries < 2; tries += 1) {
    at += wall - Date.parse(`${siteTime(at, timeZone).replace(' ', 'T')}Z`);
  }
  return at;
}

const toName = new Intl.DisplayNames('en', { type: 'region' });
const toCode = new Map<string, string>();

/** Writes a country as people do: `IT` → `Italy`. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return toName.of(code) ?? code;
}

/** Finds the code of a country by its name, English or Italian, or by itself; undefined when it is none. */
export function countryCode(name: string): string | undefined {
  if (toCode.size === 0) {
    for (const locale of ['en', 'it']) {
      const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });
      for (let index = 0; index < 676; index += 1) {
        const code = String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26));
        const known = names.of(code);
        if (known !== undefined && !toCode.has(known.toLowerCase())) toCode.set(known.toLowerCase(), code);
      }
    }
  }
  const tidy = name.trim();
  if (tidy === '') return '';
  if (/^[A-Z]{2}$/.test(tidy)) return tidy;
  return toCode.get(tidy.toLowerCase());
}
