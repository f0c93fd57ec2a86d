import { describe, expect, it } from 'vitest';
import type { Goods, Home, Money } from '../../../connector/src/order-desk/home.ts';
import {
  buyersOffersOf,
  judgeStatus,
  offersOf,
  refuseAction,
  refuseBuyer,
} from '../../../connector/src/order-desk/offers.ts';

const GONE: Money[] = ['elsewhere', 'unpaid', 'refunded'];

const state = (
  status: string,
  money: Money,
  goods: Goods,
  { home = 'checkout', returnable = !GONE.includes(money) }: { home?: Home; returnable?: boolean } = {},
) => ({ home, status, money, goods, returnable, hasDelivery: true, isDigital: false });

/** `ship!` comes first, `ship?another` asks. */
const said = (of: ReturnType<typeof state>): string =>
  offersOf(of)
    .map(({ action, isFirst, asks }) => `${action}${isFirst ? '!' : ''}${asks === null ? '' : `?${asks}`}`)
    .join(' ');

describe('what can be done with an order', () => {
  it.each<[string, Money, Goods, string]>([
    ['processing', 'paid', 'none', 'ship! refund cancel'],
    ['processing', 'part_refunded', 'none', 'ship! refund cancel'],
    ['refunded', 'refunded', 'none', 'cancel ship?refunded'],
    ['processing', 'unpaid', 'none', 'cancel ship?unpaid'],
    ['processing', 'elsewhere', 'none', 'ship! cancel'],
    ['processing', 'paid', 'some', 'ship! refund cancel?part_sent'],
    ['processing', 'refunded', 'some', 'ship?refunded cancel?part_sent'],
    ['processing', 'unpaid', 'some', 'ship?unpaid cancel?part_sent'],
    ['completed', 'paid', 'all', 'refund ship?another'],
    ['completed', 'part_refunded', 'all', 'refund ship?another'],
    ['refunded', 'refunded', 'all', 'ship?refunded'],
    ['completed', 'elsewhere', 'all', 'ship?another'],
    ['processing', 'part_paid', 'none', 'refund cancel ship?unpaid'],
    ['processing', 'on_its_way', 'none', 'refund cancel ship?unpaid'],
    ['processing', 'overpaid', 'none', 'ship! refund cancel'],
    ['processing', 'disputed', 'none', 'refund?disputed cancel ship?disputed'],
    ['processing', 'disputed', 'some', 'refund?disputed ship?disputed cancel?part_sent'],
    ['completed', 'disputed', 'all', 'refund?disputed ship?disputed'],
    ['cancelled', 'disputed', 'none', 'refund?disputed'],
    ['processing', 'lost', 'none', 'refund cancel ship?lost'],
    ['processing', 'lost', 'some', 'refund ship?lost cancel?part_sent'],
    ['completed', 'lost', 'all', 'refund ship?lost'],
    ['cancelled', 'paid', 'none', 'refund!'],
    ['cancelled', 'part_refunded', 'some', 'refund!'],
    ['cancelled', 'refunded', 'none', ''],
    ['cancelled', 'elsewhere', 'all', ''],
  ])('what can be done while %s, money %s, goods %s: %s', (status, money, goods, expected) => {
    expect(said(state(status, money, goods))).toBe(expected);
  });

  it('what can be done never gives back what is not there: disputed, lost or of an order that cost nothing', () => {
    const gone = { returnable: false };
    expect(said(state('processing', 'disputed', 'none', gone))).toBe('cancel ship?disputed');
    expect(said(state('processing', 'lost', 'none', gone))).toBe('cancel ship?lost');
    expect(said(state('processing', 'paid', 'none', gone))).toBe('ship! cancel');
    const refused = refuseAction(state('processing', 'disputed', 'none', gone), 'refund', 'disputed');
    expect(refused).toMatchObject({ field: '', reason: 'is_disputed' });
    expect(refuseAction(state('processing', 'disputed', 'none'), 'refund', '')).toMatchObject({
      reason: 'not_sure',
    });
    expect(refuseAction(state('processing', 'disputed', 'none'), 'refund', 'disputed')).toBeUndefined();
  });

  it('what can be done never moves money of an order that was not paid here, unless its shop takes it', () => {
    expect(said(state('processing', 'paid', 'none', { home: 'corebos' }))).toBe('ship! cancel');
    expect(said(state('cancelled', 'paid', 'none', { home: 'staff' }))).toBe('');
    expect(said(state('processing', 'paid', 'none', { home: 'shop' }))).toBe(
      'ship! refund cancel write address',
    );
    expect(said(state('trash', 'paid', 'none', { home: 'shop' }))).toBe('');
    expect(said(state('refunded', 'refunded', 'none', { home: 'shop' }))).toBe('write');
  });

  it('what is not offered is refused with its reason, and what asks again with the question open', () => {
    const refunded = state('refunded', 'refunded', 'none');
    expect(refuseAction(refunded, 'ship', '')).toEqual({ ok: false, field: 'sure', reason: 'not_sure' });
    expect(refuseAction(refunded, 'ship', 'another')).toMatchObject({ reason: 'not_sure' });
    expect(refuseAction(refunded, 'ship', 'refunded')).toBeUndefined();
    expect(refuseAction(refunded, 'refund', '')).toMatchObject({ reason: 'not_now' });
    expect(refuseAction(state('completed', 'paid', 'all'), 'cancel', '')).toMatchObject({
      reason: 'is_sent',
    });
    expect(refuseAction(state('cancelled', 'paid', 'none'), 'ship', '')).toMatchObject({
      reason: 'is_cancelled',
    });
  });
});

describe('what a buyer can do', () => {
  const DONE: [string, Money, Goods, string][] = [
    ['processing', 'paid', 'none', 'cancel address again'],
    ['on-hold', 'part_refunded', 'none', 'cancel address again'],
    ['pending', 'unpaid', 'none', 'cancel address again'],
    ['processing', 'paid', 'some', 'again'],
    ['completed', 'paid', 'all', 'again'],
    ['packed', 'paid', 'none', 'again'],
    ['refunded', 'refunded', 'none', 'again'],
    ['processing', 'disputed', 'none', 'again'],
    ['processing', 'lost', 'none', 'again'],
    ['cancelled', 'paid', 'none', 'again'],
  ];
  it.each(DONE)('what a buyer can do while %s, money %s, goods %s: %s', (status, money, goods, expected) => {
    expect(buyersOffersOf(state(status, money, goods)).join(' ')).toBe(expected);
  });

  it('what a buyer can do with an order that was not placed in our checkout moves no money', () => {
    const of = (home: Home) => buyersOffersOf(state('processing', 'elsewhere', 'none', { home })).join(' ');
    expect([of('staff'), of('corebos'), of('shop')]).toEqual(['address again', 'again', 'again']);
  });

  it('what a buyer can do with an order that goes nowhere is no other address', () => {
    const virtual = { ...state('processing', 'paid', 'none'), hasDelivery: false };
    expect(buyersOffersOf(virtual)).toEqual(['cancel', 'again']);
  });

  it('what a buyer cannot do is refused with its reason; what is open cannot be paid yet', () => {
    const refused = (of: ReturnType<typeof state>, action: 'cancel' | 'pay' = 'cancel') =>
      refuseBuyer(of, action)?.reason;
    expect(refused(state('processing', 'paid', 'none'))).toBeUndefined();
    expect(refused(state('processing', 'paid', 'some'))).toBe('is_sent');
    expect(refused(state('cancelled', 'paid', 'none'))).toBe('is_cancelled');
    expect(refused(state('processing', 'disputed', 'none'))).toBe('not_now');
    expect(refused(state('processing', 'unpaid', 'none'), 'pay')).toBe('not_now');
  });
});

describe('a status that comes from outside', () => {
  it.each<[string, Money, Goods, string, ReturnType<typeof judgeStatus>]>([
    ['processing', 'paid', 'none', 'completed', 'take'],
    ['processing', 'paid', 'some', 'completed', 'take'],
    ['processing', 'paid', 'none', 'cancelled', 'take'],
    ['pending', 'elsewhere', 'none', 'processing', 'take'],
    ['awaiting-pickup', 'paid', 'none', 'completed', 'take'],
    ['completed', 'paid', 'all', 'completed', 'same'],
    ['completed', 'paid', 'all', 'processing', 'back'],
    ['completed', 'paid', 'all', 'pending', 'back'],
    ['refunded', 'refunded', 'none', 'processing', 'back'],
    ['processing', 'paid', 'none', 'pending', 'back'],
    ['refunded', 'refunded', 'none', 'completed', 'flag'],
    ['processing', 'refunded', 'none', 'completed', 'flag'],
    ['processing', 'unpaid', 'none', 'completed', 'flag'],
    ['completed', 'paid', 'all', 'cancelled', 'flag'],
    ['processing', 'paid', 'some', 'cancelled', 'flag'],
    ['cancelled', 'paid', 'none', 'processing', 'flag'],
    ['processing', 'disputed', 'none', 'completed', 'flag'],
    ['processing', 'lost', 'none', 'completed', 'flag'],
    ['processing', 'disputed', 'none', 'cancelled', 'take'],
  ])('a status that comes from outside: %s, money %s, goods %s, then %s → %s', (...given) => {
    const [status, money, goods, wanted, verdict] = given;
    expect(judgeStatus(state(status, money, goods), wanted)).toBe(verdict);
  });
});
