import type { Context } from '../context.ts';
import { watchBacklog } from './backlog.ts';

export interface Watch {
  start(everyMs: number): void;
  /** Resolves when the look under way is through. */
  stop(): Promise<void>;
}

/** Looks after what no request and no job would notice. A loop of its own, so that it sees also when jobs stand still. */
export function createWatch(ctx: Context): Watch {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<unknown> = Promise.resolve();
  let stopped = false;
  return {
    start(everyMs) {
      const look = () => {
        looking = watchBacklog(ctx)
          .catch((error: unknown) => ctx.log.error({ err: error }, 'watch.failed'))
          .finally(() => {
            if (!stopped) timer = setTimeout(look, everyMs);
          });
      };
      look();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
