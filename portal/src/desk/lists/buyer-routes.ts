import type { Request, Response } from 'express';
import { queryOf } from '../../app/forms.ts';
import type { Reader } from '../../app/reader.ts';
import type { FormFault } from '../../ui/field.tsx';
import { startOf } from '../../ui/cut.ts';
import { faultsOf } from '../forms.ts';
import { NO_BUYER_FILTER } from './buyer-filter.tsx';
import { readEntries, withoutWrongDays, wrongDays } from './query.ts';

/** Reads what is asked of a list of contacts or companies: its search, its place and its filter. */
export function readBuyerList(req: Request) {
  const search = startOf(queryOf(req, 'search').trim(), 200);
  const after = queryOf(req, 'after');
  const filter = readEntries(req, NO_BUYER_FILTER);
  const cursor = after === '' ? null : after;
  return { search, after, filter, input: { search, cursor, filter: withoutWrongDays(filter) } };
}

export const dayFaults = (reader: Reader, days: { from: string; to: string }): FormFault[] =>
  wrongDays(days).flatMap((field) => faultsOf(reader, { ok: false, field, reason: 'bad_day' }));

/** Sends a CSV with the mark by which spreadsheets know its letters. */
export function sendCsv(res: Response, name: string, csv: string): void {
  res.attachment(name).type('text/csv; charset=utf-8').send(`\uFEFF${csv}`);
}
