import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CALL = /(?<!function )\bcrashpoint\(\s*(?:(['"`])([\w.-]+)\1)?/g;

/**
 * Every crash point that the source (of the folder `source`) names, so that a new one is tried without being listed
 * anywhere. Throws on a call whose name cannot be read, and on a name given twice: one of the two would go untried.
 */
export function listCrashpoints(source: string): string[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const names = new Set<string>();
  for (const file of files) {
    for (const [, , name] of readFileSync(join(source, file), 'utf8').matchAll(CALL)) {
      if (name === undefined) throw new Error(`${file} calls crashpoint() without a name of its own.`);
      if (names.has(name)) throw new Error(`${file} names the crash point ${name} a second time.`);
      names.add(name);
    }
  }
  if (names.size === 0) throw new Error(`There is no crash point in ${source}.`);
  return [...names].sort();
}

/** Points on a way that is taken only when something else fails first: which point has to throw for it. */
const PROVOKED: Record<string, string> = { 'order.deferred': 'order.applied' };

/** The wish as the connector reads it: die at the n-th hit of a point. */
export function wishFor(point: string, hit: number): string {
  const cause = PROVOKED[point];
  return cause === undefined ? `${point}:${hit}` : `${cause}!1,${point}:1`;
}
