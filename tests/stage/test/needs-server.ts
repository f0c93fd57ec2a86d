import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Run } from './plan.ts';

/** Nearly every test imports it, and it asks for the server only on MariaDB or for a caller that names that kind. */
const EITHER = join('tests', 'support', 'databases.ts');
const SERVER = /MARIADB_URL|'mariadb'/;
const IMPORT = /\b(?:from|import)\s+'(\.[^']+\.tsx?)'/g;

/** True when the file, or what it imports of the tests, speaks of the server. */
function speaksOfServer(file: string, seen = new Set<string>()): boolean {
  if (file === EITHER || seen.has(file) || !file.startsWith('tests') || !existsSync(file)) return false;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  if (SERVER.test(text)) return true;
  const imported = [...text.matchAll(IMPORT)].map(([, path = '']) => join(dirname(file), path));
  return imported.some((path) => speaksOfServer(path, seen));
}

/** Whether a run needs a MariaDB at MARIADB_URL. */
export function needsServer({ suite, files }: Run): boolean {
  if (!suite.onServer) return false;
  return (
    files === undefined || suite.env.DB === 'mariadb' || files.some((file) => speaksOfServer(join(file)))
  );
}
