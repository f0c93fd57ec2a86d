import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { payCheckout } from '../../../connector/src/checkout/pay.ts';
import { findCheckout } from '../../../connector/src/checkout/store.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { flagCodes, sweepLater } from '../../support/paying-trouble.ts';
import { received } from '../../support/effects.ts';
import {
  approve,
  buyer,
  cart,
  createSelling,
  openCheckout,
  payBody,
  settleOver,
  type OpenCheckout,
  type Selling,
} from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
});
afterEach(async () => selling.close());

const BOOK = { lines: [{ variantId: 'book', quantity: 1 }], coupon: 'TEN' };
const limit = (usage_limit: number) => selling.ctx.db('coupons').update({ usage_limit });

let buyers = 0;

/** A visitor goes to PayPal with the coupon, under a mailbox of their own each time; `order` is null without the discount. */
async function goToPaypal(visitor: string): Promise<{ checkout: OpenCheckout; order: string | null }> {
  const checkout = await openCheckout(selling, BOOK);
  const own = await findCheckout(selling.ctx.db, checkout.id);
  if (!own) throw new Error('No checkout');
  buyers += 1;
  const email = `buyer${buyers}@example.com`;
  const request = payBody(checkout, { gateway: 'paypal' }, { cart: cart(BOOK), buyer: buyer({ email }) });
  const paying = await payCheckout(selling.ctx, own, {
    request,
    visitor,
    proveCompany: () => Promise.resolve(null),
  });
  const isCheaper = paying.outcome === 'approve' && checkout.quote.discount > 0;
  return { checkout, order: isCheaper ? paying.paypalOrderId : null };
}

/** How many of so many windows of a visitor, opened one after another, got the discount. */
async function open(visitor: string, windows: number): Promise<number> {
  let got = 0;
  for (let each = 0; each < windows; each += 1) if ((await goToPaypal(visitor)).order !== null) got += 1;
  return got;
}

const visits = () => selling.ctx.db('stock_visits').where({ variant_id: 'TEN' }).pluck('visitor');

describe('a visitor who holds uses of a coupon without paying', () => {
  it('a visitor keeps others from five uses of ten, or a fifth, and from no more', async () => {
    await limit(10);
    expect(await open('one', 8)).toBe(8);
    expect(await open('two', 6)).toBe(5);
    await selling.ctx.db('coupon_uses').delete();
    await limit(50);
    expect(await open('three', 12)).toBe(12);
    const shared = selling.ctx.db('coupon_uses').where({ visitor: 'three', beyond_share: false });
    expect(await shared.pluck('holder_id')).toHaveLength(10);
  });

  it('a visitor keeps others from the last use for ten minutes, once more, and then not for an hour', async () => {
    expect(await open('one', 1)).toBe(1);
    expect(await open('two', 1)).toBe(0);
    await sweepLater(selling, 11 * MINUTE);
    expect(await open('one', 1)).toBe(1);
    expect(await open('two', 1)).toBe(0);
    await sweepLater(selling, 10 * MINUTE);
    expect(await open('one', 1)).toBe(1);
    expect(await open('two', 1)).toBe(1);
  });

  it('a visitor whose share is used up gets no more discounts than there are uses, in however many windows', async () => {
    await open('one', 1);
    for (const minutes of [11, 10]) await sweepLater(selling, minutes * MINUTE);
    const windows = await Promise.all(Array.from({ length: 6 }, () => goToPaypal('one')));
    expect(windows.filter(({ order }) => order !== null)).toHaveLength(1);
  });

  it('a visitor whose share is used up pays with the discount while it is there, and is told when it is gone', async () => {
    await open('one', 1);
    for (const minutes of [11, 10]) await sweepLater(selling, minutes * MINUTE);
    const late = await goToPaypal('one');
    const other = await goToPaypal('two');
    await approve(selling, other.order ?? '');
    expect(await settleOver(selling, other.checkout)).toMatchObject({ state: 'paid' });
    const money = received(selling);
    await approve(selling, late.order ?? '');
    expect(await settleOver(selling, late.checkout)).toMatchObject({
      ...{ state: 'open', declined: expect.stringContaining('coupon was used up') },
    });
    expect([received(selling), await flagCodes(selling)]).toEqual([money, []]);
  });

  it('a visitor who pays begins anew, also when what they held was given to others meanwhile', async () => {
    await limit(3);
    const { checkout, order } = await goToPaypal('one');
    await sweepLater(selling, 21 * MINUTE);
    expect(await visits()).toEqual(['one']);
    await approve(selling, order ?? '');
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid' });
    expect(await visits()).toEqual([]);
    await open('one', 1);
    const uses = await selling.ctx.db('coupon_uses').whereNotNull('expires_at').pluck('beyond_share');
    expect(uses.map(Boolean)).toEqual([false]);
  });
});
