import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isUnderWay, NEXT_STATE, type AttemptState } from '../../../connector/src/payments/states.ts';

const states = Object.keys(NEXT_STATE) as AttemptState[];
const reported = ['open', 'approved', 'processing', 'paid', 'failed', 'cancelled'] as const;

describe('the states of a pay attempt', () => {
  it('a final state of an attempt is never left, except that money after the end is late', () => {
    for (const state of states.filter((each) => !isUnderWay(each))) {
      for (const word of reported) {
        const next = NEXT_STATE[state][word];
        const late = word === 'paid' && (state === 'declined' || state === 'cancelled');
        expect(next).toBe(late ? 'late' : state);
      }
    }
  });

  it('an attempt comes to the same end whatever is reported before and after the money', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('open', 'approved', 'processing', 'paid' as const)), (words) => {
        const end = [...words, 'paid' as const].reduce<AttemptState>(
          (state, word) => NEXT_STATE[state][word as 'paid'],
          'intent',
        );
        expect(end).toBe('paid');
      }),
    );
  });
});
