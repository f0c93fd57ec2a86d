import { describe, expect, it } from 'vitest';
import type { OrderSnapshot } from '../../../connector/src/contract/orders.ts';
import { joinFlags } from '../../../connector/src/intake/flags.ts';
import { readSnapshot } from '../../../connector/src/intake/read-snapshot.ts';
import { makeRefund, makeSnapshot } from '../../support/make/order-snapshot.ts';

const read = (over: object) => readSnapshot(Buffer.from(JSON.stringify({ ...makeSnapshot(), ...over })));
const list = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('an order of much', () => {
  it('an order of much reads each of its flags a few times, and keeps the first of each code', () => {
    let reads = 0;
    const flags = list(1000, (index) => ({
      get code() {
        reads += 1;
        return `f${index % 500}`;
      },
      index,
    }));
    const joined = joinFlags([flags, flags]);
    expect(joined).toHaveLength(500);
    expect(joined.every(({ index }) => Number(index) < 500)).toBe(true);
    expect(reads).toBeLessThan(50 * flags.length);
  });

  it('an order of much that is real is read: 7,000 lines, 3,000 refunds', () => {
    const [line] = makeSnapshot().lines;
    const reading = read({
      lines: list(7000, (index) => ({ ...line, key: `l${index}` })),
      refunds: list(3000, (index) => makeRefund({ key: `r${index}`, amount: 1 })),
    });
    expect(reading.ok).toBe(true);
    expect(reading.ok && (reading.snapshot satisfies OrderSnapshot).refunds).toHaveLength(3000);
  });

  it('an order of much that is wrong has its first hundred faults named and all of them counted', () => {
    const reading = read({ lines: list(2000, () => ({})) });
    if (reading.ok) throw new Error('It was read');
    expect(reading.error.faults).toHaveLength(100);
    expect(reading.error.message).toBe('The request has 14000 invalid field(s).');
  });

  it('an order of much that nobody knows has its first hundred unknown fields named', () => {
    const reading = read(Object.fromEntries(list(5000, (index) => [`u${index}`, 1])));
    expect(reading.ok && reading.unknownFields).toHaveLength(100);
  });
});
