import type { Reader } from '../app/reader.ts';

/** A day (or with `withClock` a minute) for people, with the exact time for machines. */
export function Time({ reader, at, withClock = false }: { reader: Reader; at: number; withClock?: boolean }) {
  const text = withClock ? reader.format.time(at) : reader.format.date(at);
  return <time datetime={new Date(at).toISOString()}>{text}</time>;
}
