import type { OrderSnapshot } from '../contract/orders.ts';

/** The flag of an order to which somebody outside gave a status that it cannot have. */
const FLAG = 'outside_status';

export const withoutStatusFlag = ({ flags }: OrderSnapshot): OrderSnapshot['flags'] =>
  flags.filter(({ code }) => code !== FLAG);

/** `by` is who gave it: `corebos`. */
export function withStatusFlag(snapshot: OrderSnapshot, status: string, by: string): OrderSnapshot['flags'] {
  return [...withoutStatusFlag(snapshot), { code: FLAG, status, by }];
}

/** True when somebody outside gave it a status that it cannot have: this one, or any. */
export const isFlagged = ({ flags }: OrderSnapshot, status?: string): boolean =>
  flags.some((flag) => flag.code === FLAG && (status === undefined || flag['status'] === status));
