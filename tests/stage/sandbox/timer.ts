import type { DeliveryReport, World } from './world.ts';

const LONGEST_MS = 60_000;

/** Delivers by the wall clock: after each change it sleeps until the next thing is due. */
export function createTimer(world: World, nextDueAt: () => number | null): { wake(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = (): Promise<DeliveryReport | void> => world.deliverDue().then(wake, wake);
  function wake(): void {
    clearTimeout(timer);
    const due = nextDueAt();
    if (stopped || due === null) return;
    const pause = Math.min(Math.max(0, due - world.clock.now()), LONGEST_MS);
    timer = setTimeout(() => void run(), pause);
    timer.unref();
  }
  return {
    wake,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
