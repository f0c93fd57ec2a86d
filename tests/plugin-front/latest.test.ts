import { describe, expect, it } from 'vitest';
import { latestOnly } from '../../plugin/src/cart/latest.ts';

/** The test answers these questions, in the order it likes. */
function makeQuestions() {
  const asked: { input: string; signal: AbortSignal; answer: (output: string) => void }[] = [];
  const taken: string[] = [];
  const latest = latestOnly<string, string>(
    (input, signal) => new Promise((answer) => asked.push({ input, signal, answer })),
    (output) => taken.push(output),
    5,
  );
  return { asked, taken, latest };
}

describe('asking for the latest only', () => {
  it('latestOnly takes the answer to the last question even when an older one comes later', async () => {
    const { asked, taken, latest } = makeQuestions();
    latest.ask('one', true);
    latest.ask('two', true);
    asked[1]?.answer('TWO');
    asked[0]?.answer('ONE');
    await latest.settled();
    expect(taken).toEqual(['TWO']);
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it('latestOnly asks once for many quick changes', async () => {
    const { asked, taken, latest } = makeQuestions();
    for (const input of ['a', 'b', 'c']) latest.ask(input);
    const settled = latest.settled();
    asked[0]?.answer('C');
    await settled;
    expect(asked.map(({ input }) => input)).toEqual(['c']);
    expect(taken).toEqual(['C']);
  });

  it('latestOnly is settled only after what was asked in between', async () => {
    const { asked, taken, latest } = makeQuestions();
    latest.ask('one', true);
    const settled = latest.settled();
    latest.ask('two', true);
    asked[0]?.answer('ONE');
    asked[1]?.answer('TWO');
    await settled;
    expect(taken).toEqual(['TWO']);
  });
});
