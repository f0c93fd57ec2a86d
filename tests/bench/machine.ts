import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What a fixed loop made of this machine, so that the figures of two machines can be set side by side: an intake of 900/s
 * at a score of 250 is as good as one of 450/s at 125. Figures compare only with those of the same version of this file.
 */
export interface Machine {
  /** Thousands of times per second that one core writes a small order as JSON, hashes it, reads it and adds up its characters. */
  cpuScore: number;
  /** Appends of one database page that reach the disk per second, one after the other, in the folder of the benches' databases. */
  fsyncPerSecond: number;
}

const LOOP_MS = 1000;
const ROUNDS = 2000;
const APPENDS = 20;
const PAGE = Buffer.alloc(4096, 1);
const ORDER = {
  number: 'B1',
  lines: [1, 2, 3, 4, 5].map((line) => ({ sku: `SKU-${line}`, quantity: line, total: line * 1000 })),
};

/** Not the mean: of many equal slices the fastest is the one that other programs on the machine disturbed least. */
function fastestPerSecond(work: () => void, times: number): number {
  const until = performance.now() + LOOP_MS;
  let fastestMs = Infinity;
  do {
    const began = performance.now();
    for (let time = 0; time < times; time += 1) work();
    fastestMs = Math.min(fastestMs, performance.now() - began);
  } while (performance.now() < until);
  return (times * 1000) / fastestMs;
}

function measureCpu(): number {
  let sum = 0;
  const perSecond = fastestPerSecond(() => {
    const text = JSON.stringify(ORDER);
    sum += createHash('sha256').update(text).digest().readUInt16BE();
    sum += (JSON.parse(text) as typeof ORDER).lines.length;
    for (let at = 0; at < text.length; at += 1) sum = (sum * 31 + text.charCodeAt(at)) | 0;
  }, ROUNDS);
  // A sum that nobody reads is work that the compiler may leave out.
  if (!Number.isInteger(sum)) throw new Error('The sum of the loop is no integer.');
  return perSecond;
}

function measureFsync(): number {
  const folder = mkdtempSync(join(tmpdir(), 'carrello-bench-'));
  const file = openSync(join(folder, 'appends'), 'a');
  try {
    return fastestPerSecond(() => {
      writeSync(file, PAGE);
      fsyncSync(file);
    }, APPENDS);
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes two seconds; throws when the disk is full. */
export function measureMachine(): Machine {
  return { cpuScore: Math.round(measureCpu() / 1000), fsyncPerSecond: Math.round(measureFsync()) };
}
