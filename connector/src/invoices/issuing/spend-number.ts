import type { Knex } from 'knex';
import type { Context } from '../../context.ts';
import { DAY } from '../../platform/clock.ts';
import { dayOf } from '../../platform/days.ts';
import { Held } from '../build/held.ts';
import { numberOf } from '../number-pattern.ts';
import { seriesRowKey, type SeriesKey } from '../series.ts';

/** Thrown when the year ends between the choice of a series and its next number: the other year's series is chosen then. */
export class YearTurned extends Error {
  override readonly name = 'YearTurned';
}

/** Thrown before the first document of a series: it is made, and all is tried again. */
export class NoSeries extends Error {
  override readonly name = 'NoSeries';
}

export interface SpentNumber {
  seriesId: string;
  sequence: number;
  number: string;
  issuedOn: string;
}

/**
 * Spends the next number of a series, whose row stays locked until the transaction ends: who comes later waits, and a
 * transaction that fails spends nothing. The clock is read under the lock, so the days follow the numbers. A clock that
 * went back gets the day of the number before; one that is more than a day behind it is wrong, and throws `Held`.
 */
export async function spendNumber(
  trx: Knex.Transaction,
  { clock }: Pick<Context, 'clock'>,
  key: SeriesKey,
): Promise<SpentNumber> {
  const series = () => trx('invoice_series').where(seriesRowKey(key));
  const found = await series().update({ last_sequence: trx.raw('last_sequence + 1') });
  const row = found === 0 ? undefined : await series().first();
  if (!row) throw new NoSeries();
  const now = clock.now();
  const { timeZone } = key.entity;
  const today = dayOf(now, timeZone);
  if (!today.startsWith(`${key.year}-`)) throw new YearTurned();
  const { last_day: lastDay, last_sequence: sequence } = row;
  if (lastDay > dayOf(now + DAY, timeZone)) throw new Held('clock_wrong', { today, lastDay });
  const issuedOn = lastDay > today ? lastDay : today;
  if (issuedOn !== lastDay) await series().update({ last_day: issuedOn });
  return {
    ...{ seriesId: row.id, sequence, issuedOn },
    number: numberOf(row.pattern, { year: key.year, sequence }),
  };
}
