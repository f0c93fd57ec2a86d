import { writeSync } from 'node:fs';

/** Where the process is to fail: with `at: 3` it dies when it reaches the point the third time, with `every: 7` each seventh time throws. */
export interface Crash {
  point: string;
  at?: number;
  every?: number;
}

/** Reads `point:3` (die at the third hit) and `point!7` (throw at every seventh), comma-separated; undefined when it is neither. */
export function parseCrashes(text: string): Crash[] | undefined {
  const crashes = text.split(',').map((wish): Crash | undefined => {
    const [, point = '', how, count] = /^([\w.-]+)([:!])([1-9]\d*)$/.exec(wish) ?? [];
    if (point === '') return undefined;
    return how === ':' ? { point, at: Number(count) } : { point, every: Number(count) };
  });
  return crashes.every((crash) => crash !== undefined) ? crashes : undefined;
}

let armed: Crash[] = [];
const hits = new Map<string, number>();

/** Is called once, when the process starts. Without it every crash point does nothing. */
export function armCrashpoints(crashes: Crash[]): void {
  armed = crashes;
}

/**
 * Names a moment at which this process may die and nothing may be lost or doubled. `npm run torture` finds every call
 * in the source and kills the process there; SIGKILL, so that nothing is tidied up.
 */
export function crashpoint(name: string): void {
  if (armed.length === 0) return;
  const hit = (hits.get(name) ?? 0) + 1;
  hits.set(name, hit);
  for (const { point, at, every } of armed) {
    if (point !== name) continue;
    if (at === hit) {
      writeSync(2, `crashpoint ${name}\n`);
      process.kill(process.pid, 'SIGKILL');
    }
    if (every !== undefined && hit % every === 0) throw new Error(`Crash point ${name}`);
  }
}
