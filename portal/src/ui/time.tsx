import type { Reader } from '../app/reader.ts';

interface TimeProps {
  reader: Reader;
  at: number;
  withClock?: boolean;
  /** Set in tables: the month is written by its first letters. */
  short?: boolean;
}

/** A day (or with `withClock` a minute) for people, with the exact time for machines. */
export function Time({ reader: { format }, at, withClock = false, short = false }: TimeProps) {
  const text = withClock ? format.time(at) : short ? format.day(at) : format.date(at);
  return <time datetime={new Date(at).toISOString()}>{text}</time>;
}
