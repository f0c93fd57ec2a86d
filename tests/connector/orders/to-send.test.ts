import { describe, expect, it } from 'vitest';
import { orderSnapshot } from '../../../connector/src/contract/orders.ts';
import { CARRIERS, trackingLink } from '../../../connector/src/order-desk/carriers.ts';
import { areSendable, listSendable, listToSend } from '../../../connector/src/orders/to-send.ts';
import { makeRefund, makeSnapshot } from '../../support/make/order-snapshot.ts';

const AT = '2026-03-02T08:00:00Z';
const parcel = (key: string, quantity?: string) => ({
  ...{ key, shippedAt: AT },
  ...(quantity === undefined ? {} : { lines: [{ lineKey: 'l1', quantity }] }),
});
const order = (over: Parameters<typeof makeSnapshot>[0] = {}) => orderSnapshot.parse(makeSnapshot(over));
const left = (over: Parameters<typeof makeSnapshot>[0]) =>
  listToSend(order(over)).map(({ quantity }) => quantity);

describe('what is left to be sent', () => {
  it('what is left to be sent are the pieces in no parcel that were not given back', () => {
    expect(left({})).toEqual(['3']);
    expect(left({ parcels: [parcel('a', '1')] })).toEqual(['2']);
    const back = makeRefund({ lines: [{ lineKey: 'l1', quantity: '1', total: 1000, tax: 220 }] });
    expect(left({ parcels: [parcel('a', '1')], refunds: [back] })).toEqual(['1']);
    expect(left({ parcels: [parcel('a', '1'), parcel('b', '2')] })).toEqual([]);
    expect(left({ parcels: [parcel('a')] })).toEqual(['3']);
  });

  it.each([
    ['sold out after two were sent', ['2'], ['1'], []],
    ['sold out before two are sent', [], ['1'], ['2']],
    ['sold out, and the others sent', ['1', '1'], ['1'], []],
    ['all sent, one came back', ['3'], ['1'], []],
    ['all sent, all came back', ['3'], ['1', '2'], []],
    ['two sent, two given back: the third is one of them', ['2'], ['2'], []],
    ['one sent, one given back', ['1'], ['1'], ['1']],
    ['one sent, its money and another’s given back', ['1'], ['1', '1'], []],
    ['all given back, nothing sent', [], ['3'], []],
    ['sent once more than there were', ['3', '1'], ['1'], []],
  ])('what is left to be sent of three: %s', (_what, sent, back, rest) => {
    const parcels = sent.map((quantity, index) => parcel(`p${index}`, quantity));
    const refunds = back.map((quantity, index) =>
      makeRefund({ key: `r${index}`, lines: [{ lineKey: 'l1', quantity, total: 1, tax: 0 }] }),
    );
    expect(left({ parcels, refunds })).toEqual(rest);
  });

  it('what may go into a parcel are pieces that are left, or any once more when none is', () => {
    const part = order({ parcels: [parcel('a', '1')] });
    const pieces = (quantity: string, lineKey = 'l1') => [{ lineKey, quantity }];
    expect(areSendable(part, pieces('2'))).toBe(true);
    for (const wrong of [pieces('3'), pieces('0'), pieces('0.5'), pieces('1', 's1')])
      expect(areSendable(part, wrong)).toBe(false);
    expect(areSendable(part, [...pieces('1'), ...pieces('1')])).toBe(false);
    const sent = order({ parcels: [parcel('a', '3')] });
    expect(listSendable(sent)).toMatchObject([{ lineKey: 'l1', quantity: '3', sku: 'SH-M' }]);
    expect(areSendable(sent, pieces('1'))).toBe(true);
  });
});

describe('a tracking link', () => {
  it('a tracking link is built for every carrier of the list, with the number as it is typed', () => {
    expect(CARRIERS).toEqual([
      ...['Poste Italiane', 'BRT', 'GLS', 'SDA', 'DHL', 'UPS', 'InPost', 'FedEx', 'DPD'],
    ]);
    for (const carrier of CARRIERS) {
      const link = trackingLink(carrier, ' 1Z 99/9 ');
      expect(new URL(link).protocol).toBe('https:');
      expect(link).toContain('1Z99%2F9');
      expect(link).not.toContain('{');
    }
    expect(trackingLink('ups', '1Z999')).toBe('https://www.ups.com/track?tracknum=1Z999');
  });

  it('a tracking link is not made up for a carrier that is not in the list or without a number', () => {
    for (const [carrier, number] of [
      ['Corriere Rossi', '1'],
      ['DHL', ' '],
      ['', '1'],
      ['constructor', '1'],
    ] as const)
      expect(trackingLink(carrier, number)).toBe('');
  });
});
