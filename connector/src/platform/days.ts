import { DAY } from './clock.ts';

/** These functions count days as a shop's people do, in its time zone. */

const parts = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = parts.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  parts.set(timeZone, made);
  return made;
}

function wallClock(at: number, timeZone: string): Record<string, string> {
  const entries = formatOf(timeZone)
    .formatToParts(at)
    .map(({ type, value }) => [type, value]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The day that it is there at a time: `2026-03-31`. */
export function dayOf(at: number, timeZone: string): string {
  const { year, month, day } = wallClock(at, timeZone);
  return `${year}-${month}-${day}`;
}

/** How far the clocks there are ahead of UTC at a time, in ms. */
function aheadAt(at: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = wallClock(at, timeZone);
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return local - Math.floor(at / 1000) * 1000;
}

/** The first moment of a day there, in epoch ms; NaN when it is no day. It is computed twice, as the clocks may change that night. */
export function startOfDay(day: string, timeZone: string): number {
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(midnight)) return Number.NaN;
  const first = midnight - aheadAt(midnight, timeZone);
  return midnight - aheadAt(first, timeZone);
}

/** The first moment after a day there, in epoch ms; NaN when it is no day. A day may have 23 hours or 25. */
export function endOfDay(day: string, timeZone: string): number {
  const middle = startOfDay(day, timeZone) + DAY / 2;
  return Number.isNaN(middle) ? middle : startOfDay(dayOf(middle + DAY, timeZone), timeZone);
}

/** Says whether a time zone of this name is known, e.g. `Europe/Rome`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
