import { describe, expect, it } from 'vitest';
import { createPace } from '../../../connector/src/platform/pace.ts';

describe('a pace', () => {
  it('a pace lets a burst through, then one each time that one is earned', () => {
    let now = 1_000;
    const pace = createPace({ now: () => now }, { burst: 3, everyMs: 100 });
    expect([pace('a'), pace('a'), pace('a')]).toEqual([0, 0, 0]);
    expect(pace('a')).toBe(100);
    expect(pace('a')).toBe(100);
    now += 99;
    expect(pace('a')).toBe(1);
    now += 1;
    expect([pace('a'), pace('a')]).toEqual([0, 100]);
    now += 10_000;
    expect([pace('a'), pace('a'), pace('a'), pace('a')]).toEqual([0, 0, 0, 100]);
  });

  it('a pace counts each visitor alone', () => {
    const pace = createPace({ now: () => 5 }, { burst: 1, everyMs: 100 });
    expect([pace('a'), pace('b'), pace('a'), pace('b')]).toEqual([0, 0, 100, 100]);
  });

  it('a pace remembers ten thousand visitors, and of more those who came last', () => {
    const pace = createPace({ now: () => 5 }, { burst: 1, everyMs: 100 });
    for (let visitor = 0; visitor <= 10_000; visitor += 1) pace(`v${visitor}`);
    expect(pace('v10000')).toBe(100);
    expect(pace('v1')).toBe(100);
    expect(pace('v0')).toBe(0);
  });
});
