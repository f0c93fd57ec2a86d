import type { Context } from '../context.ts';
import { createLoop, type Loop } from '../platform/loop.ts';
import { watchBacklog } from './backlog.ts';

/** Looks after what no request and no job would notice. A loop of its own, so that it sees also when jobs stand still. */
export function createWatch(ctx: Context): Loop {
  return createLoop({
    run: () => watchBacklog(ctx),
    failed: (error) => ctx.log.error({ err: error }, 'watch.failed'),
  });
}
