export interface Latest<In> {
  /** Asks after a short pause in which newer input replaces older; `now` asks at once. */
  ask(input: In, now?: boolean): void;
  /** Resolves when nothing is waiting or under way; asks at once if something was waiting. */
  settled(): Promise<void>;
}

/** Only the answer to the latest input counts; an older question still under way is called off. */
export function latestOnly<In, Out>(
  run: (input: In, signal: AbortSignal) => Promise<Out>,
  done: (output: Out, input: In) => void,
  waitMs = 250,
): Latest<In> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { input: In } | null = null;
  let controller = new AbortController();
  let current: Promise<void> = Promise.resolve();

  const start = () => {
    clearTimeout(timer);
    if (!waiting) return;
    const { input } = waiting;
    waiting = null;
    const { signal } = (controller = new AbortController());
    current = run(input, signal).then((output) => {
      if (!signal.aborted) done(output, input);
    });
  };

  return {
    ask(input, now = false) {
      controller.abort();
      clearTimeout(timer);
      waiting = { input };
      if (now) start();
      else timer = setTimeout(start, waitMs);
    },
    async settled() {
      start();
      let seen: Promise<void>;
      do {
        seen = current;
        await seen;
        start();
      } while (seen !== current);
    },
  };
}
