import { Big } from 'big.js';
import { DAY, fromIso } from '../platform/clock.ts';
import { GONE } from '../orders/gone.ts';
import type { Flag } from '../orders/order-flags.ts';
import { currencyDecimals } from '../platform/money.ts';
import { hasPlace } from '../contacts/keys.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import type { Facts } from '../orders/facts.ts';
import type { MoneyState } from '../orders/money-state.ts';

/** These statuses are known: WooCommerce's own and ours. */
const STATUSES = new Set([
  ...'pending processing on-hold completed cancelled refunded failed checkout-draft'.split(' '),
  ...GONE,
]);
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));
const YEAR_2000 = Date.UTC(2000, 0, 1);

/** total − (lines + shipping + fees + taxes), as charged; exact whatever the size. */
export function differenceOf({ lines, shipping, fees, taxes, taxTotal, total }: OrderSnapshot): number {
  const parts = [...lines, ...shipping, ...fees].map((part) => part.total);
  // Where a shop sends no tax rows, its own sum stands for them.
  const tax = taxes.length > 0 ? taxes.flatMap((row) => [row.goods, row.shipping]) : [taxTotal];
  const whole = [...parts, ...tax].reduce((sum, amount) => sum + BigInt(amount), 0n);
  return Number(BigInt(total) - whole);
}

/** The parts added up before rounding, in minor units; null where the sender did not tell them all. */
function exactSum({ lines, shipping, fees, currency }: OrderSnapshot): Big | null {
  const parts = [...lines, ...shipping, ...fees];
  const amounts = parts.flatMap(({ totalExact, taxExact }) => [totalExact, taxExact]);
  if (parts.length === 0 || amounts.includes(undefined)) return null;
  const whole = amounts.reduce((sum, amount) => sum.plus(amount ?? 0), new Big(0));
  return whole.times(new Big(10).pow(currencyDecimals(currency)));
}

/**
 * A difference is rounding when the unrounded parts come within a minor unit of the total: of 150 lines that were each cut by
 * half a cent, and not where a voucher of 1.50 is missing. Who tells no unrounded parts may be off by one for each line.
 */
function isRounding(snapshot: OrderSnapshot, difference: number): boolean {
  const exact = exactSum(snapshot);
  if (exact !== null) return exact.minus(snapshot.total).abs().lte(1);
  return Math.abs(difference) <= snapshot.lines.length + snapshot.shipping.length + snapshot.fees.length;
}

function totalsFlag(snapshot: OrderSnapshot): Flag[] {
  const difference = differenceOf(snapshot);
  if (difference === 0) return [];
  return [{ code: isRounding(snapshot, difference) ? 'rounding' : 'totals_off', difference }];
}

/** The rows of tax say another sum than the tax that was charged, by more than rounding each. */
function taxFlag({ taxes, taxTotal }: OrderSnapshot): Flag[] {
  const difference = taxes.reduce((sum, { goods, shipping }) => sum + goods + shipping, 0) - taxTotal;
  return taxes.length > 0 && Math.abs(difference) > taxes.length
    ? [{ code: 'tax_rows_off', difference }]
    : [];
}

/** Says what the snapshot itself gives reason for. `receivedAt` decides what lies in the future. */
export function flagsOf(
  snapshot: OrderSnapshot,
  { mailbox, receivedAt }: { mailbox: string; receivedAt: number },
): Flag[] {
  const flags: Flag[] = [
    ...snapshot.flags.map((flag) => ({ ...flag })),
    ...totalsFlag(snapshot),
    ...taxFlag(snapshot),
  ];
  const add = (holds: boolean, code: string) => {
    if (holds) flags.push({ code });
  };
  const placed = fromIso(snapshot.placedAt);
  // Who sells at a counter, or a download, has neither mailbox nor address; a parcel needs them.
  const ships = !snapshot.erased && snapshot.shipping.length > 0;
  const typed = snapshot.customer.email.trim();
  add(mailbox === '' && !snapshot.erased && typed !== '', 'bad_email');
  add(ships && typed === '', 'no_email');
  const addresses = [snapshot.billing, snapshot.delivery];
  add(ships && !addresses.some((address) => address && hasPlace(address)), 'no_address');
  add(snapshot.lines.length === 0 && snapshot.fees.length === 0, 'no_lines');
  add(!(placed >= YEAR_2000 && placed <= receivedAt + DAY), 'odd_time');
  if (!STATUSES.has(snapshot.status) && snapshot.statusLabel.trim() === '')
    flags.push({ code: 'unknown_status', status: snapshot.status });
  if (!CURRENCIES.has(snapshot.currency))
    flags.push({ code: 'unknown_currency', currency: snapshot.currency });
  return flags;
}

/** Says what the facts about the order give reason for. */
export function factFlags(
  order: { total: number; currency: string; mailboxes: string },
  facts: Facts,
  money: MoneyState,
): Flag[] {
  const flags: Flag[] = [];
  const over = money.refundedTotal - Math.max(order.total, money.paidTotal);
  if (over > 0) flags.push({ code: 'refund_too_large', difference: over });
  const foreign = [...facts.payments, ...facts.refunds].some(({ currency }) => currency !== order.currency);
  if (foreign) flags.push({ code: 'other_currency' });
  if ((JSON.parse(order.mailboxes) as string[]).length > 1) flags.push({ code: 'buyer_changed' });
  if (facts.payments.some(({ amount }) => amount < 0)) flags.push({ code: 'negative_payment' });
  if (order.total > 0 && money.paidTotal >= 2 * order.total) flags.push({ code: 'paid_twice' });
  if (facts.payments.some((payment) => payment.told_differently)) flags.push({ code: 'payment_changed' });
  if (facts.refunds.some((refund) => refund.told_differently)) flags.push({ code: 'refund_changed' });
  return flags;
}

const FROM_FACTS = [
  'refund_too_large',
  'negative_payment',
  'paid_twice',
  'other_currency',
  'payment_changed',
  'refund_changed',
  'buyer_changed',
];
/** Another order of the shop has the same key; this one has one of its own here. */
export const SHARED_KEY = 'shared_key';
const LASTING = ['currency_changed', SHARED_KEY];

/** Says for good that a currency changed between two versions, whichever of the two came first. */
export function lastingFlags(
  flags: Flag[],
  before: { currency: string },
  claimed: { currency: string },
): Flag[] {
  const lasting = flags.filter(({ code }) => LASTING.includes(code));
  return before.currency === claimed.currency ? lasting : [...lasting, { code: 'currency_changed' }];
}

/** Picks the flags that the head's snapshot gave from all that an order has. */
export function snapshotFlags(flags: Flag[]): Flag[] {
  return flags.filter(({ code }) => !LASTING.includes(code) && !FROM_FACTS.includes(code));
}

/** Joins lists of flags to one per code, in the same order whatever came first. */
export function joinFlags(lists: Flag[][]): Flag[] {
  const byCode = new Map<string, Flag>();
  for (const flag of lists.flat()) if (!byCode.has(flag.code)) byCode.set(flag.code, flag);
  return [...byCode.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}
