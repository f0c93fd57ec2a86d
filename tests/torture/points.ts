import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CALL = /\bcrashpoint\('([\w.-]+)'\)/g;

/** Every crash point that the source names, so that a new one is tried without being listed anywhere. */
export function listCrashpoints(root: string): string[] {
  const source = join(root, 'connector/src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const names = files.flatMap((file) =>
    [...readFileSync(join(source, file), 'utf8').matchAll(CALL)].map(([, name = '']) => name),
  );
  if (names.length === 0) throw new Error('There is no crash point in connector/src.');
  return [...new Set(names)].sort();
}

/** Points on a way that is taken only when something else fails first: which point has to throw for it. */
const PROVOKED: Record<string, string> = { 'order.deferred': 'order.applied' };

/** The wish as the connector reads it: die at the n-th hit of a point. */
export function wishFor(point: string, hit: number): string {
  const cause = PROVOKED[point];
  return cause === undefined ? `${point}:${hit}` : `${cause}!1,${point}:1`;
}
