import { describe, expect, it } from '@jest/globals';
import type { Goods, Home, Money } from '../../../connector/src/order-desk/home.ts';
import { judgeStatus, offersOf, refuseAction } from '../../../connector/src/order-desk/offers.ts';

const state = (status: string, money: Money, goods: Goods, home: Home = 'checkout') => ({
  ...{ home, status, money, goods },
});

/** `ship!` comes first, `ship?another` asks. */
const said = (of: ReturnType<typeof state>): string =>
  offersOf(of)
    .map(({ action, isFirst, asks }) => `${action}${isFirst ? '!' : ''}${asks === null ? '' : `?${asks}`}`)
    .join(' ');

describe('what can be done with an order', () => {
  it.each<[string, Money, Goods, string]>([
    ['processing', 'paid', 'none', 'ship! refund cancel'],
    ['processing', 'part_back', 'none', 'ship! refund cancel'],
    ['refunded', 'back', 'none', 'cancel ship?refunded'],
    ['processing', 'due', 'none', 'cancel ship?unpaid'],
    ['processing', 'none', 'none', 'ship! cancel'],
    ['processing', 'paid', 'some', 'ship! refund cancel?part_sent'],
    ['processing', 'back', 'some', 'ship?refunded cancel?part_sent'],
    ['processing', 'due', 'some', 'ship?unpaid cancel?part_sent'],
    ['completed', 'paid', 'all', 'refund ship?another'],
    ['completed', 'part_back', 'all', 'refund ship?another'],
    ['refunded', 'back', 'all', 'ship?refunded'],
    ['completed', 'none', 'all', 'ship?another'],
    ['cancelled', 'paid', 'none', 'refund!'],
    ['cancelled', 'part_back', 'some', 'refund!'],
    ['cancelled', 'back', 'none', ''],
    ['cancelled', 'none', 'all', ''],
  ])('what can be done while %s, money %s, goods %s: %s', (status, money, goods, expected) => {
    expect(said(state(status, money, goods))).toBe(expected);
  });

  it('what can be done never moves money of an order that was not paid here, nor changes another shop’s', () => {
    expect(said(state('processing', 'paid', 'none', 'corebos'))).toBe('ship! cancel');
    expect(said(state('cancelled', 'paid', 'none', 'staff'))).toBe('');
    expect(said(state('processing', 'paid', 'none', 'shop'))).toBe('');
  });

  it('what is not offered is refused with its reason, and what asks again with the question open', () => {
    const refunded = state('refunded', 'back', 'none');
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

describe('a status that comes from outside', () => {
  it.each<[string, Money, Goods, string, ReturnType<typeof judgeStatus>]>([
    ['processing', 'paid', 'none', 'completed', 'take'],
    ['processing', 'paid', 'some', 'completed', 'take'],
    ['processing', 'paid', 'none', 'cancelled', 'take'],
    ['pending', 'none', 'none', 'processing', 'take'],
    ['awaiting-pickup', 'paid', 'none', 'completed', 'take'],
    ['completed', 'paid', 'all', 'completed', 'same'],
    ['completed', 'paid', 'all', 'processing', 'back'],
    ['completed', 'paid', 'all', 'pending', 'back'],
    ['refunded', 'back', 'none', 'processing', 'back'],
    ['processing', 'paid', 'none', 'pending', 'back'],
    ['refunded', 'back', 'none', 'completed', 'flag'],
    ['processing', 'back', 'none', 'completed', 'flag'],
    ['processing', 'due', 'none', 'completed', 'flag'],
    ['completed', 'paid', 'all', 'cancelled', 'flag'],
    ['processing', 'paid', 'some', 'cancelled', 'flag'],
    ['cancelled', 'paid', 'none', 'processing', 'flag'],
  ])('a status that comes from outside: %s, money %s, goods %s, then %s → %s', (...given) => {
    const [status, money, goods, wanted, verdict] = given;
    expect(judgeStatus(state(status, money, goods), wanted)).toBe(verdict);
  });
});
