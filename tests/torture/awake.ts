const TICK = 250;

let awake = 0;
let last = Date.now();
setInterval(() => {
  const now = Date.now();
  awake += Math.min(now - last, 4 * TICK);
  last = now;
}, TICK).unref();

/** Milliseconds since the start without those in which everything stood still: a laptop's sleep is nobody's fault. */
export const awakeMs = (): number => awake;
