import { currencyDecimals } from '../platform/money.ts';

/**
 * Where the steps of amounts begin, in whole units of the order's currency: 0 to 10, 10 to 20 … A list is narrowed by
 * whole steps, so that it is an equality that an index answers.
 */
export const AMOUNT_STEPS = [0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/** The number of the step in which a total (minor units) lies; 0 for nothing and below. */
export function amountStep(total: number, currency: string): number {
  const unit = 10 ** currencyDecimals(currency);
  return Math.max(
    0,
    AMOUNT_STEPS.findLastIndex((bound) => total >= bound * unit),
  );
}
