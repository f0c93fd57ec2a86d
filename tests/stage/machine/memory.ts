import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
const ENOUGH = 2 ** 32;

/**
 * A folder whose files lie in memory, where the machine has one of 4 GiB: nothing there waits for a disk, and what a killed
 * process wrote is there as on a disk. Else the folder for temporary files.
 */
export function memoryFolder(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= ENOUGH ? MEMORY : tmpdir();
}
