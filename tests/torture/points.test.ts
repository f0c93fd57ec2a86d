import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBudget, TRIES, type Budget } from './budget.ts';
import { createChance } from './chance.ts';
import { listCrashpoints } from './points.ts';

describe('the list of crash points', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carrello-points-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

  it('the list of crash points holds every call in the source, however it is written', () => {
    write('a.ts', `export function crashpoint(name: string) {}\ncrashpoint('b.two');`);
    write('b.tsx', `if (x) crashpoint("a.one");\ncrashpoint(\n  'c.three',\n);`);
    expect(listCrashpoints(folder)).toEqual(['a.one', 'b.two', 'c.three']);
  });

  it('the list of crash points refuses a call whose name it cannot read', () => {
    write('a.ts', `crashpoint('a.one'); crashpoint(name);`);
    expect(() => listCrashpoints(folder)).toThrow('a.ts calls crashpoint() without a name of its own');
  });

  it('the list of crash points refuses a name that is given twice: one of the two would go untried', () => {
    write('a.ts', `crashpoint('a.one');`);
    write('b.ts', `crashpoint('a.one');`);
    expect(() => listCrashpoints(folder)).toThrow('the crash point a.one a second time');
  });

  it('the list of crash points of the connector is not empty', () => {
    expect(listCrashpoints('connector/src')).toContain('work.committing');
  });
});

describe('the budget of kills', () => {
  /** Each life hits the crash point it was started for, except the one that cannot be hit. */
  function spend(budget: Budget, lives: number, unreachable: string): void {
    for (let life = 0; life < lives; life += 1) {
      const { point } = budget.nextWish();
      if (point !== null && point !== unreachable) budget.countHit(point);
      budget.countKill();
    }
  }
  const points = ['a', 'b', 'c', 'd', 'e'];
  const makeBudget = () => createBudget({ points, kills: 1000, until: Infinity, chance: createChance(7) });

  it('the budget of kills reports a point that can never be hit, once it was tried often enough', () => {
    const budget = makeBudget();
    spend(budget, TRIES * 3, 'c');
    expect(budget.missing()).toEqual([{ point: 'c', givenUp: true }]);
  });

  it('the budget of kills gives no alarm of a point that a short run had no time for', () => {
    const budget = makeBudget();
    spend(budget, 8, 'c');
    expect(budget.missing()).toContainEqual({ point: 'c', givenUp: false });
    expect(budget.missing().filter(({ givenUp }) => givenUp)).toEqual([]);
  });
});
