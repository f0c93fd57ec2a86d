import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import type { LegalEntity } from './entities.ts';

export type DocumentKind = 'invoice' | 'creditNote';

interface SeriesRow {
  id: string;
  entity_id: string;
  kind: DocumentKind;
  year: number;
  pattern: string;
  last_sequence: number;
  last_day: string;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    invoice_series: SeriesRow;
  }
}

/** One series: the numbers of an entity for one kind of document and one year. */
export interface SeriesKey {
  entity: LegalEntity;
  kind: DocumentKind;
  year: number;
}

/** A series as people ask for it; `lastDay` is empty before its first document. */
export interface Series {
  kind: DocumentKind;
  year: number;
  pattern: string;
  next: number;
  lastDay: string;
}

/** The columns that name the row of a series. */
export const seriesRowKey = ({ entity, kind, year }: SeriesKey) => ({ entity_id: entity.id, kind, year });

const patternOf = ({ entity, kind }: SeriesKey): string =>
  kind === 'invoice' ? entity.invoicePattern : entity.creditNotePattern;

/** Makes the row of a series that has none, with the entity's pattern of today; the numbers begin at 1. */
export async function ensureSeries(
  db: Transactor,
  { ids }: Pick<Context, 'ids'>,
  key: SeriesKey,
): Promise<void> {
  if (await db('invoice_series').where(seriesRowKey(key)).first('id')) return;
  const row = {
    id: ids.new('series'),
    ...seriesRowKey(key),
    pattern: patternOf(key),
    last_sequence: 0,
    last_day: '',
  };
  await db('invoice_series').insert(row).onConflict(['entity_id', 'kind', 'year']).ignore();
}

/** Reads where a series is to begin, as it is typed. Refused by `kind` (`not_listed`), `year` (`bad_year`) or `start` (`bad_start`). */
export function readStart(typed: {
  kind: string;
  year: string;
  start: string;
}): Outcome<{ kind: DocumentKind; year: number; start: number }> {
  const { kind } = typed;
  if (kind !== 'invoice' && kind !== 'creditNote') return refuse('kind', 'not_listed');
  const [year, start] = [typed.year.trim(), typed.start.trim()];
  if (!/^20\d\d$/.test(year)) return refuse('year', 'bad_year');
  if (!/^[1-9]\d{0,8}$/.test(start)) return refuse('start', 'bad_start');
  return { ok: true, kind, year: Number(year), start: Number(start) };
}

/**
 * Says with which number a series begins, and takes the entity's pattern into it. Refused by `start` when a number was
 * spent (`series_begun`).
 */
export async function startSeries(ctx: Context, key: SeriesKey, start: number): Promise<Outcome> {
  await ensureSeries(ctx.db, ctx, key);
  return transact(ctx.db, async (trx) => {
    const changed = await trx('invoice_series')
      .where({ ...seriesRowKey(key), last_day: '' })
      .update({ last_sequence: start - 1, pattern: patternOf(key) });
    if (changed !== 1) return refuse('start', 'series_begun');
    const detail = { fields: `${key.kind} ${key.year} from ${start}` };
    await audit(trx, ctx, { what: 'legal_entity', on: key.entity.id, detail });
    return { ok: true };
  });
}

/** Lists the series of an entity by kind and year. */
export async function listSeries(db: Transactor, entityId: string): Promise<Series[]> {
  const rows = await db('invoice_series')
    .where({ entity_id: entityId })
    .orderBy([{ column: 'year' }, { column: 'kind', order: 'desc' }])
    .select('*');
  return rows.map(({ kind, year, pattern, last_sequence, last_day }) => ({
    ...{ kind, year, pattern },
    next: last_sequence + 1,
    lastDay: last_day,
  }));
}
