import { describe, expect, it } from 'vitest';
import { createTurns, type Waiter } from '../../../connector/src/credentials/turns.ts';

/** Works that end when they are told to, in the order in which they began. */
function createWorks(rules = { most: 4, mostFrom: 2 }) {
  const turns = createTurns(rules);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (name: string, waiter: Waiter): Promise<string> =>
    turns(waiter, async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      return name;
    });
  const endAll = async (asked: Promise<string>[]): Promise<PromiseSettledResult<string>[]> => {
    const all = Promise.allSettled(asked);
    for (let at = 0; at < 20; at += 1) {
      ends.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return all;
  };
  return { ask, begun, endAll };
}

const stranger = (from: string): Waiter => ({ known: false, from });
const staff: Waiter = { known: true, from: '192.0.2.1' };

describe('a queue of sign-ins', () => {
  it('a queue of sign-ins lets those who are known go before strangers who came first', async () => {
    const { ask, begun, endAll } = createWorks();
    await endAll([
      ask('a', stranger('1')),
      ask('b', stranger('2')),
      ask('c', stranger('3')),
      ask('staff', staff),
    ]);
    expect(begun).toEqual(['a', 'staff', 'b', 'c']);
  });

  it('a queue of sign-ins has few places for one address, and some for strangers and for staff each', async () => {
    const { ask, endAll } = createWorks();
    const asked = ['1', '1', '1', '1', '2', '2', '3'].map((from) => ask(from, stranger(from)));
    const known = Array.from({ length: 4 }, () => ask('staff', staff));
    const results = await endAll([...asked, ...known]);
    expect(results[3]).toMatchObject({ reason: { status: 503, reason: 'crowded' } });
    // One of the first address is at work, two wait; of the third address nobody has a place any more.
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual([
      ...[true, true, true, false, true, true, false],
      ...[true, true, true, true],
    ]);
  });

  it('a queue of sign-ins goes on after a work that failed', async () => {
    const turns = createTurns({ most: 2, mostFrom: 2 });
    const failed = turns(staff, () => Promise.reject(new Error('broken')));
    await expect(failed).rejects.toThrow('broken');
    expect(await turns(staff, () => Promise.resolve('next'))).toBe('next');
  });
});
