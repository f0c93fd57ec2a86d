import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { SUITES, type Suite } from './suites.ts';

/** A suite, or these files of it alone. */
export interface Run {
  suite: Suite;
  files?: string[];
}

/** What was typed cannot be meant; the message is one line. */
export class Misuse extends Error {}

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
const isPath = (arg: string): boolean => /[/\\]|\.tsx?$/.test(arg);

/** The test files at a path, which is one of them or a folder; relative to the repository, with slashes. */
function listTests(path: string): string[] {
  const below = relative('.', resolve(path)).split(sep).join('/');
  if (!existsSync(path)) throw new Misuse(`There is no ${path}.`);
  const all = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(below, name))
    : [below];
  const tests = all.filter(isTest).map((file) => file.split(sep).join('/'));
  if (tests.length === 0) throw new Misuse(`${path} holds no test: their names end with .test.ts.`);
  return tests.sort();
}

const isLater = (file: string, { later = [] }: Suite): boolean => later.some((path) => file.startsWith(path));
const filesOf = ({ folders }: Suite): string[] => folders.flatMap(listTests);

/** All of a suite that `npm test` runs. */
const whole = (suite: Suite): Run =>
  suite.later ? { suite, files: filesOf(suite).filter((file) => !isLater(file, suite)) } : { suite };

/** What `npm test` leaves to `npm run check:all`. */
export const planLater = (): Run[] =>
  SUITES.filter(({ later }) => later).map((suite) => ({
    suite,
    files: filesOf(suite).filter((file) => isLater(file, suite)),
  }));

/** Where two suites hold a file (those of the connector do), the wished database decides. */
function suitesOf(file: string, databases: string[]): Suite[] {
  const holding = SUITES.filter(({ folders }) => folders.some((folder) => file.startsWith(folder)));
  if (holding.length === 0) throw new Misuse(`${file} belongs to no suite.`);
  return holding.length === 1 ? holding : holding.filter(({ env }) => databases.includes(env.DB ?? ''));
}

function readDatabases(wish: string): string[] {
  if (wish === 'both') return ['sqlite', 'mariadb'];
  if (wish === 'sqlite' || wish === 'mariadb') return [wish];
  throw new Misuse(`A test runs on sqlite, mariadb or both, not on "${wish}".`);
}

function readArguments(args: string[]): { db: string | undefined; paths: string[]; words: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { db: { type: 'string' } },
    });
    const words = positionals.filter((arg) => !isPath(arg));
    return { db: values.db, paths: positionals.filter(isPath), words };
  } catch (error) {
    throw new Misuse((error as Error).message);
  }
}

/**
 * What `npm test -- …` runs: everything, suites by a word of their name (`torture`), or files and folders
 * (`tests/connector/orders`), on the database that `--db` or the variable DB names, SQLite without either.
 * Throws Misuse.
 */
export function planRuns(args: string[], environment: NodeJS.ProcessEnv): Run[] {
  const { db, paths, words } = readArguments(args);
  if (db !== undefined && paths.length === 0)
    throw new Misuse('--db goes with files; the name of a suite says on which database it runs.');
  if (paths.length + words.length === 0) return SUITES.map(whole);
  const named = (word: string): Suite[] => SUITES.filter(({ name }) => name.includes(word));
  const unknown = words.find((word) => named(word).length === 0);
  if (unknown !== undefined) {
    throw new Misuse(
      `No suite is called "${unknown}". There are: ${SUITES.map(({ name }) => name).join('; ')}.`,
    );
  }
  const wanted = new Set(words.flatMap(named));
  const databases = paths.length === 0 ? [] : readDatabases(db ?? environment['DB'] ?? 'sqlite');
  const files = [...new Set(paths.flatMap(listTests))];
  const homes = files.map((file) => ({ file, suites: suitesOf(file, databases) }));
  return SUITES.flatMap((suite) => {
    if (wanted.has(suite)) return [whole(suite)];
    const own = homes.filter(({ suites }) => suites.includes(suite)).map(({ file }) => file);
    return own.length === 0 ? [] : [{ suite, files: own }];
  });
}
