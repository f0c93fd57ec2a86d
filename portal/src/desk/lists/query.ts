import type { Request } from 'express';
import { queryOf } from '../../app/forms.ts';
import { startOf } from '../../ui/cut.ts';

const LONGEST = 60;

/** Reads what was chosen from an address, by the names of `none`, which has them all empty. */
export const readEntries = <E extends object>(req: Request, none: E): E =>
  Object.fromEntries(
    Object.keys(none).map((name) => [name, startOf(queryOf(req, name).trim(), LONGEST)]),
  ) as E;

/** The entries that count, for an address. */
export const filterQuery = (entries: object): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== '')) as Record<string, string>;

const isDay = (text: string): boolean =>
  text === '' || (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)));

interface Days {
  from: string;
  to: string;
}

/** The days that are none; they do not narrow the list, and come back to be put right. */
export const wrongDays = (entries: Days): ('from' | 'to')[] =>
  (['from', 'to'] as const).filter((name) => !isDay(entries[name]));

export const withoutWrongDays = <E extends Days>(entries: E): E => ({
  ...entries,
  ...Object.fromEntries(wrongDays(entries).map((name) => [name, ''])),
});
