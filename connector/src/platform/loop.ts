export interface Loop {
  /** Runs at once, and again `everyMs` after each run has ended, until stopped. */
  start(everyMs: number): void;
  /** Begins no new run, and resolves when the one under way is through. */
  stop(): Promise<void>;
}

interface LoopOptions {
  /** One run. It may look at `isStopping()` to end early. */
  run(): Promise<unknown>;
  /** A run that threw; `failures` in a row, this one counted. */
  failed(error: unknown, failures: number): void;
  /** Milliseconds until the next run after so many failures in a row; `everyMs` when left out. */
  pauseAfter?(failures: number): number;
}

/** A run after another, never two at once: what every worker of the process is made of. */
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
