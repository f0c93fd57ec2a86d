import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coloursOf } from '../../../connector/src/looks/colours.ts';

/** By the formula of WCAG 2.2, written once more. */
function lightOf(hex: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4),
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [a, b] = [lightOf(one) + 0.05, lightOf(other) + 0.05];
  return Math.max(a, b) / Math.min(a, b);
}

describe('the colours of a shop', () => {
  it('the colours of a shop can be read by day and by night, whichever colour its owner chose', () => {
    const channel = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(channel, channel, channel, (...channels) => {
        const hex = `#${channels.map((each) => each.toString(16).padStart(2, '0')).join('')}`;
        const { day, night } = coloursOf(hex);
        const pairs: [string, string][] = [
          ...[day.accent, day.strong].map((colour): [string, string] => [colour, '#f6f4ee']),
          ...[night.accent, night.strong].map((colour): [string, string] => [colour, '#1a201d']),
          ...[day, night].flatMap(({ accent, onAccent, soft }): [string, string][] => [
            [accent, onAccent],
            [accent, soft],
          ]),
          ...[['#1f2623', day.soft] as [string, string], ['#e8ebe6', night.soft] as [string, string]],
        ];
        for (const [one, other] of pairs) expect(contrast(one, other)).toBeGreaterThanOrEqual(4.5);
      }),
      {
        examples: [
          [255, 238, 0],
          [0, 0, 0],
          [255, 255, 255],
          [128, 128, 128],
        ],
      },
    );
  });

  it('a colour that can be read stays as it is', () => {
    expect(coloursOf('#0d5f4b').day.accent).toBe('#0d5f4b');
  });
});
