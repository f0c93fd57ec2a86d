import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PayOutcome } from '../../../connector/src/contract/checkout.ts';
import { DAY, MINUTE } from '../../../connector/src/platform/clock.ts';
import { flagCodes, override, sweepLater } from '../../support/paying-trouble.ts';
import { received, stockOf } from '../../support/effects.ts';
import {
  approve,
  buyer,
  cart,
  createSelling,
  openCheckout,
  payByCard,
  payByPaypal,
  runAll,
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
const LAST = { lines: [{ variantId: 'last', quantity: 1 }] };

const open = (over: object, count: number): Promise<OpenCheckout[]> =>
  Promise.all(Array.from({ length: count }, () => openCheckout(selling, over)));

const paypal = (checkout: OpenCheckout, over: object, email = buyer().email): Promise<PayOutcome> =>
  payByPaypal(selling, checkout, { cart: cart(over), buyer: buyer({ email }) });

const usedOf = async (): Promise<number | undefined> =>
  (await selling.ctx.db('coupons').where({ code: 'TEN' }).first('used'))?.used;

function orderOf(outcome: PayOutcome): string {
  if (outcome.outcome !== 'approve') throw new Error(`Not to be approved: ${outcome.outcome}`);
  return outcome.paypalOrderId;
}

describe('a use of a coupon', () => {
  it('a use of a coupon for one is given to one of thirty who pay at once, and the others see the full price', async () => {
    const checkouts = await open(BOOK, 30);
    expect(checkouts.map(({ quote }) => quote.discount)).toEqual(checkouts.map(() => 104));
    const outcomes = await Promise.all(
      checkouts.map((each, index) => paypal(each, BOOK, `buyer${index}@example.com`)),
    );
    const changed = outcomes.filter((each) => each.outcome === 'changed');
    expect(outcomes.filter(({ outcome }) => outcome === 'approve')).toHaveLength(1);
    expect(changed).toHaveLength(29);
    for (const { quote } of changed)
      expect(quote).toMatchObject({ discount: 0, coupon: null, notices: [{ code: 'coupon_expired' }] });
    expect(await usedOf()).toBe(0);
  });

  it('a use of a coupon is free again when its attempt ends or its time has passed', async () => {
    const [first, second, third] = (await open(BOOK, 3)) as [OpenCheckout, OpenCheckout, OpenCheckout];
    await paypal(first, BOOK);
    expect(await paypal(second, BOOK)).toMatchObject({ outcome: 'changed' });
    // Its own checkout is not in its own way.
    expect(await paypal(first, BOOK)).toMatchObject({ outcome: 'approve' });
    const declined = await payByCard(selling, first, 'pm_card_visa_chargeDeclined', { cart: cart(BOOK) });
    expect(declined).toMatchObject({ outcome: 'declined' });
    await paypal(second, BOOK);
    expect(await paypal(third, BOOK)).toMatchObject({ outcome: 'changed' });
    await sweepLater(selling, 11 * MINUTE);
    expect(await selling.ctx.db('coupon_uses')).toEqual([]);
    const paid = await payByCard(selling, third, undefined, { cart: cart(BOOK) });
    expect(paid).toEqual({ outcome: 'paid' });
    expect([await usedOf(), await flagCodes(selling)]).toEqual([1, []]);
    await sweepLater(selling, DAY);
    expect(await selling.ctx.db('coupon_uses').pluck('checkout_id')).toEqual([third.id]);
  });

  it('a use of a coupon is limited for one customer, however the mailbox is written and in however many windows', async () => {
    await selling.ctx.db('coupons').update({ usage_limit: null, customer_limit: 1 });
    const checkouts = await open(BOOK, 4);
    const mailboxes = ['anna@example.com', 'Anna@Example.com', 'anna+2@example.com', 'bruno@example.com'];
    const outcomes = await Promise.all(checkouts.map((each, index) => paypal(each, BOOK, mailboxes[index])));
    expect(outcomes.slice(0, 3).filter(({ outcome }) => outcome === 'approve')).toHaveLength(1);
    expect(outcomes.find(({ outcome }) => outcome === 'changed')).toMatchObject({
      quote: { discount: 0, notices: [{ code: 'coupon_used' }] },
    });
    expect(outcomes[3]).toMatchObject({ outcome: 'approve' });
    const anna = outcomes.findIndex(({ outcome }) => outcome === 'approve');
    await approve(selling, orderOf(outcomes[anna] as PayOutcome));
    expect(await settleOver(selling, checkouts[anna] as OpenCheckout)).toMatchObject({ state: 'paid' });
    await sweepLater(selling, DAY);
    const [later] = (await open(BOOK, 1)) as [OpenCheckout];
    expect(await paypal(later, BOOK, 'anna@example.com')).toMatchObject({ outcome: 'changed' });
  });

  it('a use of a coupon that others took since is found out before the money is taken', async () => {
    const [early, late] = (await open(BOOK, 2)) as [OpenCheckout, OpenCheckout];
    const order = orderOf(await paypal(early, BOOK));
    selling.clock.advance(11 * MINUTE);
    await payByCard(selling, late, undefined, { cart: cart(BOOK) });
    const before = received(selling);
    await approve(selling, order);
    expect(await settleOver(selling, early)).toMatchObject({
      state: 'open',
      declined: expect.stringContaining('coupon was used up'),
    });
    expect([received(selling), await usedOf(), await flagCodes(selling)]).toEqual([before, 1, []]);
  });
});

describe('a limit per customer', () => {
  it('a limit per customer is held before the money is taken, when the customer has used it in another window since', async () => {
    await selling.ctx.db('coupons').update({ usage_limit: null, customer_limit: 1 });
    const [early, late] = (await open(BOOK, 2)) as [OpenCheckout, OpenCheckout];
    const order = orderOf(await paypal(early, BOOK));
    selling.clock.advance(11 * MINUTE);
    expect(await payByCard(selling, late, undefined, { cart: cart(BOOK) })).toEqual({ outcome: 'paid' });
    const before = received(selling);
    await approve(selling, order);
    expect(await settleOver(selling, early)).toMatchObject({
      state: 'open',
      declined: expect.stringContaining('coupon was used up'),
    });
    expect([received(selling), await usedOf(), await flagCodes(selling)]).toEqual([before, 1, []]);
  });
});

describe('a PayPal order that is approved late', () => {
  async function sellLastToAnother(): Promise<{ early: OpenCheckout; order: string; taken: number }> {
    const [early, late] = (await open(LAST, 2)) as [OpenCheckout, OpenCheckout];
    const order = orderOf(await paypal(early, LAST));
    expect(await payByCard(selling, late, undefined, { cart: cart(LAST) })).toMatchObject({
      outcome: 'changed',
    });
    selling.clock.advance(10 * MINUTE);
    const again = await openCheckout(selling, LAST);
    expect(await payByCard(selling, again, undefined, { cart: cart(LAST) })).toEqual({ outcome: 'paid' });
    return { early, order, taken: received(selling) };
  }

  it.each(['the return', 'the webhooks', 'both'])(
    'a PayPal order whose piece is gone by then is not captured, and the buyer is told (found by %s)',
    async (finder) => {
      const { early, order, taken } = await sellLastToAnother();
      await approve(selling, order);
      const looks = [
        ...(finder === 'the webhooks' ? [] : [settleOver(selling, early)]),
        ...(finder === 'the return' ? [] : [runAll(selling)]),
      ];
      await Promise.all(looks);
      await runAll(selling);
      await sweepLater(selling, 3 * MINUTE);
      expect(await settleOver(selling, early)).toMatchObject({
        state: 'open',
        declined: expect.stringMatching(/sold to somebody else.*Nothing was charged/),
      });
      expect([received(selling), await stockOf(selling, 'last'), await flagCodes(selling)]).toEqual([
        taken,
        0,
        [],
      ]);
      expect(await selling.ctx.db('stock_reservations').select('holder_id')).toEqual([]);
    },
  );

  it('a PayPal order whose piece is still there is captured, however late', async () => {
    const checkout = await openCheckout(selling, LAST);
    const order = orderOf(await paypal(checkout, LAST));
    await sweepLater(selling, 25 * MINUTE);
    await approve(selling, order);
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid' });
    await runAll(selling);
    expect([await stockOf(selling, 'last'), await flagCodes(selling)]).toEqual([0, []]);
  });

  it('a PayPal order that is being captured keeps its piece from others', async () => {
    const checkout = await openCheckout(selling, LAST);
    const order = orderOf(await paypal(checkout, LAST));
    selling.clock.advance(11 * MINUTE);
    const other = await openCheckout(selling, LAST);
    const outcomes: string[] = [];
    const restore = override(selling, 'paypal', (real) => ({
      async capturePayment(id, key) {
        restore();
        outcomes.push((await payByCard(selling, other, undefined, { cart: cart(LAST) })).outcome);
        return real.capturePayment(id, key);
      },
    }));
    await approve(selling, order);
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid' });
    expect([outcomes, await flagCodes(selling)]).toEqual([['changed'], []]);
  });
});

describe('a visitor who does not pay', () => {
  it('a visitor who does not pay keeps others from five mugs of twenty, and buys more all the same', async () => {
    await selling.ctx.db('variants').where({ id: 'mug' }).update({ stock: 20 });
    const all = { lines: [{ variantId: 'mug', quantity: 20 }] };
    const hoarder = await openCheckout(selling, all);
    const order = orderOf(await paypal(hoarder, all));
    const honest = await openCheckout(selling, { lines: [{ variantId: 'mug', quantity: 15 }] });
    expect(honest.quote.lines[0]).toMatchObject({ quantity: 15, available: 15 });
    await approve(selling, order);
    expect(await settleOver(selling, hoarder)).toMatchObject({ state: 'paid' });
    expect(await stockOf(selling, 'mug')).toBe(0);
    expect(JSON.stringify(await selling.ctx.db('stock_visits'))).not.toContain('127.0.0.1');
  });
});
