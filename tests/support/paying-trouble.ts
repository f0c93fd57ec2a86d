import type { Gateway } from '../../connector/src/gateways/gateway.ts';
import type { Selling } from './selling.ts';

/** Puts other methods in the place of a gateway's, which they may still call. The result puts them back. */
export function override(
  { ctx }: Selling,
  name: 'stripe' | 'paypal',
  change: (real: Gateway) => Partial<Gateway>,
): () => void {
  const real = ctx.gateways[name];
  if (!real) throw new Error(`No ${name}`);
  ctx.gateways[name] = { ...real, ...change(real) };
  return () => {
    ctx.gateways[name] = real;
  };
}

export async function sweepLater({ clock, worker }: Selling, ms: number): Promise<void> {
  clock.advance(ms);
  await worker.drain();
}

/** What a person has to look at, the oldest first. */
export const flagCodes = ({ ctx }: Selling): Promise<string[]> =>
  ctx.db('payment_flags').orderBy('id').pluck('code');
