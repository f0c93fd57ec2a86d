import { describe, expect, it } from 'vitest';
import { dayAndTime } from '../../plugin/src/cart/days.ts';

const at = (timeZone: string | undefined) =>
  dayAndTime('2026-12-31T23:30:00.000Z', { language: 'en-GB', timeZone, dateStyle: 'long' });

describe('the day of an order', () => {
  it('the day of an order is the one where the shop is', () => {
    expect(at('Europe/Rome')).toMatch(/^1 January 2027.*00:30$/);
    expect(at('America/New_York')).toMatch(/^31 December 2026.*18:30$/);
  });

  it('the day of an order is the reader’s own where the connector does not tell the shop’s time zone', () => {
    expect(at(undefined)).toBe(at(Intl.DateTimeFormat().resolvedOptions().timeZone));
  });
});
