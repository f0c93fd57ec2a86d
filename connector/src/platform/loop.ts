export interface Loop {
  /** Makes a run at once, and the next one `everyMs` after each has ended, until the loop is stopped. */
  start(everyMs: number): void;
  /** Begins no new run, and resolves when the one under way is through. */
  stop(): Promise<void>;
}

interface LoopOptions {
  /** Makes one run. A long one looks at `isStopping()` and ends early. */
  run(): Promise<unknown>;
  /** Hears of a run that threw. `failures` counts those in a row, this one included. */
  failed(error: unknown, failures: number): void;
  /** Says how many milliseconds pass until the next run after so many failures in a row; without it `everyMs` do. */
  pauseAfter?(failures: number): number;
}

/** Makes one run after another, never two at once. Every worker of the process is such a loop. */
export function createLoop({ run, failed, pauseAfter }: LoopOptions): Loop & { isStopping(): boolean } {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let stopping = false;
  let failures = 0;

  function tick(everyMs: number): void {
    running = run()
      .then(() => (failures = 0))
      .catch((error: unknown) => failed(error, (failures += 1)))
      .finally(() => {
        const pause = failures > 0 && pauseAfter ? pauseAfter(failures) : everyMs;
        if (!stopping) timer = setTimeout(() => tick(everyMs), pause);
      });
  }

  return {
    start: tick,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await running;
    },
    isStopping: () => stopping,
  };
}
