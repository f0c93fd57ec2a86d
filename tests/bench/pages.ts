import type { Place } from './places.ts';
import { loadNow } from './processes.ts';
import { rounded, type BenchRow } from './rows.ts';

const WARM_UP = 50;

export interface Asked {
  url: string;
  times: number;
  /** What the call of this number asks for. */
  call(number: number): { path: string; cookie: string };
}

/** One question after another by HTTP; milliseconds, the shortest first. Throws where a page is not answered. */
export async function askPages({ url, times, call }: Asked): Promise<number[]> {
  const took: number[] = [];
  for (let number = -WARM_UP; number < times; number += 1) {
    const { path, cookie } = call(number + WARM_UP);
    const headers: Record<string, string> = cookie === '' ? {} : { cookie };
    const began = performance.now();
    const answer = await fetch(`${url}${path}`, { headers, redirect: 'manual' });
    await answer.text();
    if (number >= 0) took.push(performance.now() - began);
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}.`);
  }
  return took.sort((one, other) => one - other);
}

export function pageRow(name: string, db: Place['name'], stored: number, took: number[]): BenchRow {
  const at = (share: number) => rounded(took[Math.floor(took.length * share)] ?? 0);
  const seconds = took.reduce((sum, each) => sum + each, 0) / 1000;
  return {
    ...{ name, db, stored, perSecond: Math.round(took.length / seconds) },
    ...{ p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) },
    ...{ cpuMsPerOrder: null, rawPerSecond: null, ratio: null, load: loadNow() },
  };
}
