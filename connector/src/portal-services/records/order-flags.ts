import type { OrderFlag } from '@carrello/portal/services';
import { readFlags } from '../../orders/order-flags.ts';

/** The words, and the amount where one is told. */
export function presentFlags(order: { flags: string; currency: string }): OrderFlag[] {
  const { currency } = order;
  return readFlags(order).map(({ code, difference }) => ({
    code,
    difference: typeof difference === 'number' ? { amount: difference, currency } : null,
  }));
}
