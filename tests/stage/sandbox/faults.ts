import type { NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import type { World } from './world.ts';

/**
 * Trouble on the wire for the next calls that match: `drop-before` cuts the line before the call is done,
 * `drop-after` does the call and loses the answer, `error` answers 500 without doing it, `busy` answers 429,
 * `hold` does the call at once and keeps the answer back until released.
 */
export const faultSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PATCH']).optional(),
  /** Beginning of the path, e.g. `/v1/payment_intents`. */
  path: z.string().startsWith('/'),
  effect: z.enum(['drop-before', 'drop-after', 'error', 'busy', 'hold']),
  times: z.int().min(1).default(1),
});
export type Fault = z.infer<typeof faultSchema>;

function takeFault(world: World, req: Request): Fault['effect'] | null {
  const fault = world.state.faults.find(
    (each) => req.path.startsWith(each.path) && (each.method ?? req.method) === req.method,
  );
  if (!fault) return null;
  fault.times -= 1;
  if (fault.times <= 0) world.state.faults = world.state.faults.filter((each) => each !== fault);
  world.changed();
  return fault.effect;
}

export interface FaultGate {
  middleware(req: Request, res: Response, next: NextFunction): void;
  /** Lets every held answer go. */
  release(): void;
}

export function createFaultGate(world: World): FaultGate {
  const held = new Set<() => void>();
  return {
    middleware(req, res, next) {
      const effect = takeFault(world, req);
      if (effect === 'drop-before') return void req.socket.destroy();
      if (effect === 'error')
        return void res.status(500).json(failure(req, 'api_error', 'INTERNAL_SERVER_ERROR'));
      if (effect === 'busy') {
        return void res.status(429).json(failure(req, 'invalid_request_error', 'RATE_LIMIT_REACHED'));
      }
      if (effect === 'drop-after' || effect === 'hold') {
        const end = res.end.bind(res) as (...args: unknown[]) => Response;
        res.end = ((...args: unknown[]) => {
          if (effect === 'drop-after') return req.socket.destroy();
          held.add(() => void end(...args));
          return res;
        }) as typeof res.end;
      }
      next();
    },
    release() {
      for (const go of held) go();
      held.clear();
    },
  };
}

function failure(req: Request, stripeType: string, paypalName: string): object {
  const paypal = req.path.startsWith('/v2/') || req.path.startsWith('/v1/oauth2');
  if (paypal)
    return { name: paypalName, message: 'The sandbox was told to fail this call.', debug_id: 'sandbox' };
  return { error: { type: stripeType, message: 'The sandbox was told to fail this call.' } };
}
