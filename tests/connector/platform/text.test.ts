import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, startOf } from '../../../connector/src/platform/text.ts';

const FAMILY = '👩‍👩‍👧';
const FLAG = '🇮🇹';
const ACCENTED = 'e\u0301\u0323';

describe('a text that is cut', () => {
  it('a text that is cut ends between two characters, as a reader counts them', () => {
    expect(startOf(`Zoë${FAMILY}`, 4)).toBe('Zoë');
    expect(startOf(`Zoë${FAMILY}`, 3 + FAMILY.length)).toBe(`Zoë${FAMILY}`);
    expect(startOf(`${FLAG}${FLAG}`, 6)).toBe(FLAG);
    expect(startOf(`ab${ACCENTED}`, 4)).toBe('ab');
    expect(startOf('a\r\nb', 2)).toBe('a');
    expect(cut(`Zoë${FAMILY}!`, 6)).toBe('Zoë…');
    expect(cut('Moka', 4)).toBe('Moka');
  });

  it('a single character that has no room is cut within, and never to half a code point', () => {
    expect(startOf(FAMILY, 1)).toBe('');
    expect(startOf(`e${'\u0301'.repeat(50)}`, 10)).toHaveLength(10);
  });

  it('a text that is cut is the beginning of the text, fits, and is whole where it has room', () => {
    const part = fc.constantFrom('a', ' ', 'è', ACCENTED, FAMILY, FLAG, '👍🏽', '\uD83D', '\r\n', 'क्षि');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), (parts, most) => {
        const text = parts.join('');
        const begin = startOf(text, most);
        expect(begin.length).toBeLessThanOrEqual(most);
        expect(text.startsWith(begin)).toBe(true);
        if (text.length <= most) expect(begin).toBe(text);
        expect(/[\uD800-\uDBFF]$/.test(begin) && text.length > most).toBe(false);
      }),
    );
  });
});
