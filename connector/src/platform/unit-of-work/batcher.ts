/** Hands an item to the group that is gathering; resolves when the group it went with is committed. */
export type Batcher<T, R> = (item: T) => Promise<R>;

interface BatcherOptions<T, R> {
  /** How many groups may be on their way at once. */
  lanes: number;
  /** How many items, and how much of them, go together. */
  most: number;
  mostWeight: number;
  weigh(item: T): number;
  /** All of them in one transaction, or none. */
  run(items: T[]): Promise<R[]>;
  /** For an item that failed alone: what to answer instead, or throws. */
  rescue(item: T, error: unknown): R;
}

interface Waiting<T, R> {
  item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/**
 * Items that arrive together, or while others are being committed, share one transaction: a durable commit costs about
 * the same for many as for one. A group that fails is run again one by one, so that an item that cannot pass hurts
 * nobody else.
 */
export function createBatcher<T, R>({
  lanes,
  most,
  mostWeight,
  weigh,
  run,
  rescue,
}: BatcherOptions<T, R>): Batcher<T, R> {
  let waiting: Waiting<T, R>[] = [];
  let gathering = false;
  let running = 0;

  function take(): Waiting<T, R>[] {
    let weight = 0;
    let count = 0;
    for (const { item } of waiting) {
      weight += weigh(item);
      if (count === most || (count > 0 && weight > mostWeight)) break;
      count += 1;
    }
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return taken;
  }

  async function commit(group: Waiting<T, R>[]): Promise<void> {
    try {
      const results = await run(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index] as R));
    } catch (error) {
      const [first] = group;
      if (first && group.length === 1) settle(first, error);
      else for (const each of group) await commit([each]);
    }
  }

  function settle({ item, resolve, reject }: Waiting<T, R>, error: unknown): void {
    try {
      resolve(rescue(item, error));
    } catch (reason) {
      reject(reason);
    }
  }

  /** Turns of the event loop as long as each brings in more: whoever was just answered soon sends again. */
  async function gather(): Promise<Waiting<T, R>[]> {
    for (let before = 0; waiting.length > before && waiting.length < most;) {
      before = waiting.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return take();
  }

  async function start(): Promise<void> {
    if (gathering || running === lanes || waiting.length === 0) return;
    gathering = true;
    const group = await gather();
    gathering = false;
    running += 1;
    // The next one gathers while this one is being committed.
    void start();
    await commit(group);
    running -= 1;
    void start();
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      void start();
    });
}
