/** The only source of the current time. Epoch milliseconds, UTC. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Epoch milliseconds to ISO 8601 with Z, the form of every time on the wire. */
export function toIso(at: number): string {
  return new Date(at).toISOString();
}

/** ISO 8601 to epoch milliseconds; NaN when it is not a time. */
export function fromIso(text: string): number {
  return Date.parse(text);
}
