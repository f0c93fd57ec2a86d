import { chmodSync, closeSync, openSync } from 'node:fs';

const IN_MEMORY = new Set(['', ':memory:']);

/**
 * Makes the file of a database if there is none, and lets no other account of the machine read it, nor what SQLite lays
 * beside it. Where that cannot be done, as with a file of somebody else, opening the database tells why.
 */
export function keepPrivate(filename: string): void {
  if (IN_MEMORY.has(filename)) return;
  try {
    closeSync(openSync(filename, 'a', 0o600));
  } catch {
    return;
  }
  for (const ending of ['', '-wal', '-shm']) {
    try {
      chmodSync(`${filename}${ending}`, 0o600);
    } catch {
      // It is not there, or not ours.
    }
  }
}
