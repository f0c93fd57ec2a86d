import { describe, expect, it } from 'vitest';
import { orderSnapshot } from '../../../connector/src/contract/orders.ts';
import { lineRows, orderColumns } from '../../../connector/src/orders/columns.ts';
import type { Facts, RefundRow } from '../../../connector/src/orders/facts.ts';
import { presentPrice } from '../../../connector/src/orders/price.ts';
import { refundsOf } from '../../../connector/src/orders/shown-refunds.ts';
import { makeRefund, makeSnapshot } from '../../support/make/order-snapshot.ts';

const MANY = 3000;

/** An order of so many lines of one piece, all of them given back at once. */
function makeLong() {
  const [line] = makeSnapshot().lines;
  if (!line) throw new Error('No line');
  const lines = Array.from({ length: MANY }, (_, index) => ({ ...line, key: `l${index}`, quantity: '1' }));
  const back = lines.map(({ key }) => ({ lineKey: key, quantity: '1', total: 1000, tax: 220 }));
  const snapshot = orderSnapshot.parse(makeSnapshot({ lines }));
  const work = { refunds: 0, keys: 0 };
  const { providerId, amount, currency, reason } = makeRefund();
  const refund = {
    ...{
      id: 'ref_1',
      order_id: 'ord_1',
      refund_key: 're_1',
      provider_id: providerId ?? null,
      amount,
      currency,
    },
    ...{ kind: 'refund', reason: reason ?? '', refunded_at: 0, created_at: 0, epoch: 1, counter: 1 },
    told_differently: 0,
    get lines() {
      work.refunds += 1;
      return JSON.stringify(back);
    },
  } as RefundRow;
  const rows = lineRows('ord_1', snapshot).map((row) => {
    const { line_key: key } = row;
    return Object.defineProperty(row, 'line_key', {
      get() {
        work.keys += 1;
        return key;
      },
    });
  });
  const facts: Facts = { payments: [], parcels: [], refunds: [refund], disputes: [] };
  return { order: orderColumns(snapshot), rows, facts, work };
}

describe('an order of many lines', () => {
  it('an order of many lines reads each refund once for its price, and each line a few times', () => {
    const { order, rows, facts, work } = makeLong();
    const price = presentPrice({ order, lines: rows, taxes: [], facts });
    expect(price.lines.map(({ refunded }) => refunded?.quantity)).toContain('1');
    expect(price.lines.filter(({ refunded }) => refunded?.amount.amount === 1220)).toHaveLength(MANY);
    expect(work.refunds).toBe(1);
    expect(work.keys).toBeLessThan(5 * MANY);
  });

  it('an order of many lines finds the names of what was given back without a walk for each', () => {
    const { rows, facts, work } = makeLong();
    const [refund] = refundsOf(facts, rows);
    expect(refund?.lines).toHaveLength(MANY);
    expect(work.refunds).toBe(1);
    expect(work.keys).toBeLessThan(5 * MANY);
  });
});
