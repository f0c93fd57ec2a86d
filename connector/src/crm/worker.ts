import type { Context } from '../context.ts';
import type { Worker } from '../platform/jobs.ts';
import { createCorebos } from './corebos/corebos.ts';
import { createProjector } from './push/projector.ts';

/** The loop that keeps the outside CRM like ours; undefined when none is configured. */
export function createCrmWorker(ctx: Context): Worker | undefined {
  const { corebos } = ctx.config;
  return corebos && createProjector(ctx, createCorebos(corebos, ctx));
}
