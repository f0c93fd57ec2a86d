import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listMoneyOnItsWay } from '../../../connector/src/portal-services/records/money-on-its-way.ts';
import { DAY, MINUTE } from '../../../connector/src/platform/clock.ts';
import { flagCodes, sweepLater } from '../../support/paying-trouble.ts';
import { stockOf } from '../../support/effects.ts';
import {
  approve,
  authenticate,
  cart,
  createSelling,
  openCheckout,
  payByCard,
  payTo,
  runAll,
  settleOver,
  type OpenCheckout,
  type Selling,
} from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1, duplicate: 2 });
});
afterEach(async () => selling.close());

const LAST = cart({ lines: [{ variantId: 'last', quantity: 1 }] });

const subjects = () => selling.mails.map(({ subject }) => subject);
const onItsWay = () => listMoneyOnItsWay(selling.ctx.db);
const heldUntil = (): Promise<number[]> => selling.ctx.db('stock_reservations').pluck('expires_at');

/** The only lamp is bought, and its money is on its way: a PayPal capture that waits, or a card that is processed. */
async function buySlowly(by: 'paypal' | 'stripe', wait = 0): Promise<OpenCheckout> {
  const checkout = await openCheckout(selling, LAST);
  if (by === 'stripe') {
    await payByCard(selling, checkout, '4000005000000001', { cart: LAST });
    return checkout;
  }
  await selling.sandbox.control({ paypal: { nextCapture: { status: 'PENDING' } } });
  const order = await payTo(selling, checkout, 'paypal', { cart: LAST });
  if (wait > 0) await sweepLater(selling, wait);
  await approve(selling, order);
  await settleOver(selling, checkout);
  return checkout;
}

async function endPaypal(outcome: 'COMPLETED' | 'DENIED'): Promise<void> {
  const capture = selling.sandbox.ledger().charges[0]?.chargeId ?? '';
  await selling.sandbox.control({ paypal: { settleCapture: { capture, outcome } } });
  await runAll(selling);
}

const canBeBought = async () => (await openCheckout(selling, LAST)).quote.lines.length === 1;

describe('money that is on its way', () => {
  it.each(['paypal', 'stripe'] as const)('money on its way by %s is told at once', async (by) => {
    const checkout = await buySlowly(by);
    await selling.worker.drain();
    expect((await settleOver(selling, checkout)).state).toBe('processing');
    expect(subjects()).toEqual([expect.stringContaining('the payment is on its way')]);
    const [mail] = selling.mails;
    expect(mail).toMatchObject({ to: 'Giulia.Rossi@Example.com' });
    expect(mail?.text).toContain('€27.00');
    expect(await onItsWay()).toMatchObject([
      {
        buyer: { name: 'Giulia Rossi', email: 'Giulia.Rossi@Example.com' },
        amount: { amount: 2700, currency: 'EUR' },
        gateway: by,
        since: selling.clock.now(),
      },
    ]);
  });

  it('money on its way keeps the last piece for days, and the order comes when it arrives', async () => {
    const checkout = await buySlowly('paypal');
    const since = selling.clock.now();
    await sweepLater(selling, 31 * MINUTE);
    await sweepLater(selling, 3 * DAY);
    expect(await canBeBought()).toBe(false);
    expect((await onItsWay()).map((each) => each.since)).toEqual([since]);
    await endPaypal('COMPLETED');
    expect((await settleOver(selling, checkout)).state).toBe('paid');
    expect(await stockOf(selling, 'last')).toBe(0);
    expect([await heldUntil(), await onItsWay(), await flagCodes(selling)]).toEqual([[], [], []]);
    expect(subjects()).toHaveLength(3);
  });

  it('money on its way that does not arrive is told to its buyer and the staff, and the piece is free', async () => {
    await buySlowly('paypal');
    await sweepLater(selling, 3 * DAY);
    await endPaypal('DENIED');
    expect(subjects()).toEqual([
      expect.stringContaining('the payment is on its way'),
      expect.stringContaining('the payment did not arrive'),
    ]);
    expect(await flagCodes(selling)).toEqual(['payment_not_arrived']);
    expect([await heldUntil(), await onItsWay()]).toEqual([[], []]);
    expect(await canBeBought()).toBe(true);
  });

  it('money on its way holds its piece again when the first hold had run out', async () => {
    await buySlowly('paypal', 40 * MINUTE);
    expect((await heldUntil()).map((at) => at > selling.clock.now() + 100 * DAY)).toEqual([true]);
  });

  it('a purchase that is declined at once writes no mail', async () => {
    const checkout = await openCheckout(selling);
    await payByCard(selling, checkout, 'pm_card_visa_chargeDeclined');
    await authenticate(selling, await payTo(selling, await openCheckout(selling), 'stripe'), false);
    await runAll(selling);
    expect([subjects(), await flagCodes(selling)]).toEqual([[], []]);
  });
});
