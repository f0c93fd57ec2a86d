import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../connector/src/documents/turns.ts';

/** Work that ends when the test ends it; `running` names what runs. */
function makeWork(limits: Parameters<typeof createTurns>[0]) {
  const take = createTurns(limits);
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (name: string) =>
    take(name[0] ?? '', async () => {
      running.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      running.splice(running.indexOf(name), 1);
      return name;
    });
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const end = (name: string): Promise<void> => {
    ends.get(name)?.();
    return turn();
  };
  return { ask, end, running, turn };
}

const code = (work: Promise<unknown>) => work.catch((error: { code: string }) => error.code);

describe('the turns of people', () => {
  it('the turns of people run as many at once as there are lanes, each person one at a time', async () => {
    const { ask, end, running, turn } = makeWork({ lanes: 2, longest: 9, mostOfOne: 9 });
    const all = ['a1', 'a2', 'b1', 'c1'].map(ask);
    await turn();
    expect(running).toEqual(['a1', 'b1']);
    await end('b1');
    expect(running).toEqual(['a1', 'c1']);
    await end('a1');
    expect(running).toEqual(['c1', 'a2']);
    await end('c1');
    await end('a2');
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1', 'c1']);
  });

  it('a person who asks for too much at once is refused, and others are not', async () => {
    const { ask, end, turn } = makeWork({ lanes: 1, longest: 9, mostOfOne: 2 });
    const [first, second] = [ask('a1'), ask('a2')];
    await turn();
    expect(await code(ask('a3'))).toBe('rate_limited');
    const other = ask('b1');
    for (const name of ['a1', 'a2', 'b1']) await end(name);
    expect(await Promise.all([first, second, other])).toEqual(['a1', 'a2', 'b1']);
    const later = ask('a4');
    await turn();
    await end('a4');
    expect(await later).toBe('a4');
  });

  it('a queue that is full refuses whoever comes', async () => {
    const { ask, end, turn } = makeWork({ lanes: 1, longest: 1, mostOfOne: 9 });
    const all = [ask('a1'), ask('b1')];
    await turn();
    expect(await code(ask('c1'))).toBe('rate_limited');
    await end('a1');
    await end('b1');
    expect(await Promise.all(all)).toEqual(['a1', 'b1']);
  });

  it('work that fails ends its turn', async () => {
    const take = createTurns({ lanes: 1, longest: 9, mostOfOne: 1 });
    await expect(take('a', () => Promise.reject(new Error('No paper')))).rejects.toThrow('No paper');
    expect(await take('a', () => Promise.resolve('drawn'))).toBe('drawn');
  });
});
