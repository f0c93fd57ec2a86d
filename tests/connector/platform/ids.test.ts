import { describe, expect, it } from 'vitest';
import { createIds } from '../../../connector/src/platform/ids.ts';

describe('ids', () => {
  it('ids of one millisecond sort as they were made, far apart, and no other millisecond’s come between', () => {
    let now = 1_800_000_000_000;
    const ids = createIds({ now: () => now });
    const made = Array.from({ length: 20_000 }, () => ids.new('order'));
    now += 1;
    made.push(ids.new('order'));
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(made.length);
    // One step is 64 random bits: its upper half differs from id to id.
    const tails = new Set(made.map((id) => id.slice(18, 24)));
    expect(tails.size).toBeGreaterThan(19_900);
    expect(made[0]).toMatch(/^ord_[0-9a-hjkmnp-tv-z]{26}$/);
  });
});
