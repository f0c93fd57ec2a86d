import { describe, expect, it } from 'vitest';
import { createBatcher, type Batcher } from '../../../connector/src/platform/unit-of-work/batcher.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const turns = async (count: number) => {
  for (let done = 0; done < count; done += 1) await turn();
};

/** The runs of this group end when the test ends them. */
function makeGroup({ lanes, most = 8 }: { lanes: number; most?: number }) {
  const runs: { items: string[]; end: () => void }[] = [];
  const group: Batcher<string, string> = createBatcher<string, string>({
    ...{ lanes, most, mostWeight: 100, weigh: (item: string) => item.length },
    run: (items) =>
      new Promise((resolve) => {
        runs.push({ items, end: () => resolve(items.map((item) => item.toUpperCase())) });
      }),
    rescue(_item, error) {
      throw error;
    },
  });
  return { group, runs };
}

describe('a group', () => {
  it('a group takes together what arrives in turns of the event loop that follow each other', async () => {
    const { group, runs } = makeGroup({ lanes: 1 });
    const answers: Promise<string>[] = [];
    // This turn comes before the group's own, like an answer that brings in the next request.
    setImmediate(() => {
      answers.push(group('b'));
      setImmediate(() => answers.push(group('c')));
    });
    answers.unshift(group('a'));
    await turns(6);
    expect(runs.map(({ items }) => items)).toEqual([['a', 'b', 'c']]);
    runs[0]?.end();
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C']);
  });

  it('a group with one lane waits for the run before, and takes all that came meanwhile', async () => {
    const { group, runs } = makeGroup({ lanes: 1 });
    const answers = [group('a')];
    await turns(5);
    answers.push(group('b'));
    await turns(5);
    answers.push(group('c'));
    await turns(5);
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await turns(5);
    expect(runs[1]?.items).toEqual(['b', 'c']);
    runs[1]?.end();
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C']);
  });

  it('a group has as many runs on their way as there are lanes, and no more', async () => {
    const { group, runs } = makeGroup({ lanes: 2 });
    const answers: Promise<string>[] = [];
    for (const item of ['a', 'b', 'c', 'd']) {
      answers.push(group(item));
      await turns(5);
    }
    expect(runs.map(({ items }) => items)).toEqual([['a'], ['b']]);
    runs[1]?.end();
    await turns(5);
    expect(runs[2]?.items).toEqual(['c', 'd']);
    for (const { end } of runs) end();
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('a group never takes more than it may, in number or in weight', async () => {
    const { group, runs } = makeGroup({ lanes: 1, most: 2 });
    const answers = ['a', 'b', 'c', 'x'.repeat(99), 'yy'].map((item) => group(item));
    for (let count = 0; count < 4; count += 1) {
      await turns(5);
      runs[count]?.end();
    }
    expect(runs.map(({ items }) => items.map(({ length }) => length))).toEqual([[1, 1], [1, 99], [2]]);
    expect(await Promise.all(answers)).toHaveLength(5);
  });
});
