import { Big } from 'big.js';
import { round, sum } from '../../platform/money.ts';
import { Held } from './held.ts';

/** What a line says of one of its taxes: the rate in percent, the tax in minor units, not rounded. */
export interface TaxShare {
  rate: Big;
  amount: Big;
}

/** The net part of a line that has one rate. */
export interface NetPart {
  rate: Big;
  net: number;
}

const HUNDRED = new Big(100);
const taxOn = (net: number, rate: Big): Big => new Big(net).times(rate).div(HUNDRED);

/** Tells how far a tax is from what the rate makes of the net, in minor units. */
const distance = (net: number, { rate, amount }: TaxShare): Big => taxOn(net, rate).minus(amount).abs();

/** A tax of less than one unit may have been rounded away: 0.02 with 22 % and no tax still has 22 %. */
function untaxed(net: number, shares: TaxShare[]): NetPart[] {
  const [only] = shares;
  const rate = shares.length === 1 && only && taxOn(net, only.rate).abs().lt(1) ? only.rate : new Big(0);
  return [{ rate, net }];
}

/**
 * Divides the net of a line over its rates: the part of a rate is its tax ÷ the rate, and the lowest rate takes the rest.
 * Shipping of 10.00 with 1.10 at 22 % and 0.50 at 10 % is 5.00 and 5.00. Throws `Held` where the taxes lie one upon the
 * other, as 5 % and 8 % of the same net do.
 */
export function divideLine(net: number, shares: TaxShare[]): NetPart[] {
  const taxed = shares.filter(({ amount }) => !amount.eq(0));
  const [only] = taxed;
  if (!only) return untaxed(net, shares);
  const [lightest] = shares
    .filter(({ amount }) => amount.eq(0))
    .sort((one, other) => one.rate.cmp(other.rate));
  if (taxed.length === 1 && (!lightest || distance(net, only).lte(1))) return [{ rate: only.rate, net }];
  // Without tax, or with one that was rounded to nothing: 0.15 of shipping at 4 %.
  const free = lightest && (taxed.length === 1 || lightest.rate.eq(0)) ? [lightest] : [];
  const byRate = [...taxed, ...free].sort((one, other) => other.rate.cmp(one.rate));
  const parts = byRate.slice(0, -1).map(({ rate, amount }) => {
    return { rate, net: round(amount.times(HUNDRED).div(rate)) };
  });
  const lowest = byRate.at(-1) ?? only;
  const rest = net - sum(parts.map((part) => part.net));
  // Each tax may have been rounded, also to nothing.
  if (distance(rest, lowest).gt(shares.length))
    throw new Held('taxes_on_one_base', { net, rates: byRate.map(({ rate }) => rate.toFixed()).join(' ') });
  // The others have taken a unit or two too much by their rounding.
  const [first = { rate: lowest.rate, net: 0 }, ...others] = parts;
  const turned = Math.sign(rest) === -Math.sign(net);
  if (turned) return [{ rate: first.rate, net: first.net + rest }, ...others];
  return [...parts, { rate: lowest.rate, net: rest }];
}
