/** The version of a snapshot. No clock decides which is newer. */
export interface Version {
  epoch: number;
  counter: number;
}

/** Negative when `a` is older than `b`, 0 when they are the same. */
export function compareVersions(a: Version, b: Version): number {
  return a.epoch - b.epoch || a.counter - b.counter;
}
