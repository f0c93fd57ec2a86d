import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { needsServer } from '../../stage/test/needs-server.ts';
import { planLater, planRuns } from '../../stage/test/plan.ts';
import { SUITES } from '../../stage/test/suites.ts';

const ON_SQLITE = 'connector on SQLite, portal, sandbox, shop front';
const ON_MARIADB = 'connector on MariaDB';
const PLAIN = 'tests/connector/run/run.test.ts';
const CRM = 'tests/connector/crm/money.test.ts';

/** What would run: `suite: its files`, or the suite's name alone. */
function plan(args: string[], environment: NodeJS.ProcessEnv = {}): string[] {
  return planRuns(args, environment).map(({ suite, files }) =>
    files === undefined ? suite.name : `${suite.name}: ${files.join(' ')}`,
  );
}

describe('what `npm test -- …` runs', () => {
  it('is everything without a word, and suites by a word of their name', () => {
    const suites = (args: string[]) => planRuns(args, {}).map(({ suite }) => suite.name);
    expect(suites([])).toEqual(SUITES.map(({ name }) => name));
    expect(suites(['connector'])).toEqual([ON_SQLITE, ON_MARIADB]);
    expect(suites(['torture', 'browser'])).toEqual(['torture', 'browser journeys']);
  });

  it('is every file of a suite, now or by `npm run check:all`', () => {
    for (const { suite, files: later = [] } of planLater()) {
      const files = planRuns([], {}).find((run) => run.suite === suite)?.files ?? [];
      const all = planRuns([...suite.folders, '--db', suite.env.DB ?? 'sqlite'], {});
      expect([...files, ...later].sort()).toEqual(all.find((run) => run.suite === suite)?.files?.toSorted());
      for (const path of suite.later ?? [])
        expect([path, later.some((file) => file.startsWith(path))]).toEqual([path, true]);
    }
  });

  it.each([
    [[PLAIN], {}, [ON_SQLITE]],
    [[PLAIN], { DB: 'mariadb' }, [ON_MARIADB]],
    [['--db', 'mariadb', PLAIN], {}, [ON_MARIADB]],
    [[PLAIN, '--db', 'both'], { DB: 'sqlite' }, [ON_SQLITE, ON_MARIADB]],
  ])('is a file of the connector for %j with %j on the wished database', (args, environment, suites) => {
    expect(plan(args, environment)).toEqual(suites.map((name) => `${name}: ${PLAIN}`));
  });

  it('is a file in the only suite that holds it, whatever the database', () => {
    const portal = 'tests/portal/texts.test.ts';
    expect(plan([portal], { DB: 'mariadb' })).toEqual([`${ON_SQLITE}: ${portal}`]);
    const front = 'tests/plugin-front/cart.test.ts';
    expect(plan([front])).toEqual([`${ON_SQLITE}: ${front}`]);
    const journey = 'tests/browser/card.test.ts';
    expect(plan([`./${journey}`, 'agreements'])).toEqual(['agreements', `browser journeys: ${journey}`]);
  });

  it('is every test below a folder, each once', () => {
    const [run] = planRuns(['tests/connector/run', PLAIN], {});
    const tests = readdirSync('tests/connector/run').filter((name) => name.endsWith('.test.ts'));
    expect(run?.files).toEqual(tests.sort().map((name) => `tests/connector/run/${name}`));
  });

  it.each([
    [['tests/connector/nonsense.test.ts'], 'There is no tests/connector/nonsense.test.ts.'],
    [['tests/support/app.ts'], 'tests/support/app.ts holds no test: their names end with .test.ts.'],
    [['tests/support/'], 'tests/support/ holds no test'],
    [['nonsense'], 'No suite is called "nonsense". There are: connector on SQLite'],
    [[PLAIN, '--db', 'oracle'], 'A test runs on sqlite, mariadb or both, not on "oracle".'],
    [['torture', '--db', 'mariadb'], '--db goes with files'],
    [['--only', PLAIN], "Unknown option '--only'"],
  ])('is nothing for %j, and one line says why', (args, told) => {
    expect(() => plan(args)).toThrow(told);
  });
});

describe('the MariaDB of a run', () => {
  const needs = (...args: string[]): boolean[] => planRuns(args, {}).map(needsServer);

  it('is started for a file that uses a coreBOS, and on MariaDB for any', () => {
    expect(needs(CRM)).toEqual([true]);
    expect(needs(PLAIN)).toEqual([false]);
    expect(needs(PLAIN, CRM)).toEqual([true]);
    expect(needs(PLAIN, '--db', 'both')).toEqual([false, true]);
  });

  it('is started for whole suites with such files, and not for the torture, which has its own', () => {
    expect(needs('connector', 'torture', 'plugin in')).toEqual([true, true, false, false]);
    expect(needs('tests/torture/torture.test.ts')).toEqual([false]);
  });
});
