import { Big } from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  draftInvoice,
  type Draft,
  type Ordered,
} from '../../../../connector/src/invoices/build/from-order.ts';
import { Held } from '../../../../connector/src/invoices/build/held.ts';
import type { FrozenDocument } from '../../../../connector/src/invoices/document.ts';
import { writeCii } from '../../../../connector/src/invoices/xml/cii.ts';
import { enObstacles } from '../../../../connector/src/invoices/xml/en16931.ts';
import { fatturaObstacles, writeFatturaPa } from '../../../../connector/src/invoices/xml/fatturapa.ts';
import { writeUbl } from '../../../../connector/src/invoices/xml/ubl.ts';
import { currencyDecimals, percentOf, round, sum } from '../../../../connector/src/platform/money.ts';
import { judgeEn } from '../../../invoices/judge-en.ts';
import { judgeFattura } from '../../../invoices/judge-fattura.ts';
import { anyOrder, orderedOf } from '../../../invoices/make-order.ts';
import { makeAddress } from '../../../support/make/order-snapshot.ts';

const numbered = (draft: Draft): FrozenDocument => ({
  ...draft,
  ...{ number: '2026/1', issuedOn: '2026-03-01', taxPoint: draft.taxPoint ?? '2026-03-01' },
});

function heldOf(ordered: Ordered): Held | null {
  try {
    draftInvoice(ordered);
    return null;
  } catch (error) {
    if (error instanceof Held) return error;
    throw error;
  }
}

function assertExact(draft: Draft, total: number): void {
  const whole = new Big(10).pow(currencyDecimals(draft.currency));
  const { lines, groups, totals } = draft;
  expect(totals.payable).toBe(total);
  expect(totals.net + totals.tax + totals.rounding).toBe(total);
  expect(sum(groups.map(({ tax }) => tax))).toBe(totals.tax);
  groups.forEach((group, index) => {
    expect(group.net).toBe(sum(lines.filter((line) => line.group === index).map(({ net }) => net)));
    expect(group.tax).toBe(percentOf(group.net, group.ratePercent));
    expect(group.tax + group.rounding).toBe(group.taxCharged);
  });
  for (const { net, quantity, unitPrice } of lines) {
    expect(round(new Big(unitPrice).times(quantity).times(whole))).toBe(net);
    expect(unitPrice.split('.')[1]?.length ?? 0).toBeLessThanOrEqual(8);
  }
}

describe('a document from an order', () => {
  it('a document of any order says exactly what was charged, and both forms state it', () => {
    let issued = 0;
    fc.assert(
      fc.property(anyOrder, (ordered) => {
        const held = heldOf(ordered);
        if (held) {
          expect(['nothing_charged', 'group_negative']).toContain(held.reason);
          return;
        }
        issued += 1;
        const draft = draftInvoice(ordered);
        assertExact(draft, ordered.order.total);
        const document = numbered(draft);
        // Reading the files again takes most of the time.
        if (issued % 8 !== 0) return;
        if (fatturaObstacles(document).length === 0)
          expect(judgeFattura(writeFatturaPa(document, '0000A'))).toEqual([]);
        if (enObstacles(document).length > 0) return;
        expect(judgeEn('ubl', writeUbl(document))).toEqual([]);
        expect(judgeEn('cii', writeCii(document))).toEqual([]);
      }),
      { numRuns: Number(process.env['EINVOICE_RUNS'] ?? 2000) },
    );
    expect(issued).toBeGreaterThan(0);
  });

  it('a document of shipping with a rate whose tax was rounded to nothing has a line for it, too', () => {
    const share = [
      { taxKey: 't25', amount: '1.21' },
      { taxKey: 't4', amount: '0' },
    ];
    const { lines } = draftInvoice(
      orderedOf({
        shipping: [{ key: 's1', name: 'Courier', total: 490, tax: 121, taxes: share }],
        taxes: [
          { key: 't1', label: 'IVA', ratePercent: '22', goods: 660, shipping: 0 },
          { key: 't25', label: 'IVA', ratePercent: '25.5', goods: 0, shipping: 121 },
          { key: 't4', label: 'IVA', ratePercent: '4', goods: 0, shipping: 0 },
        ],
        ...{ taxTotal: 781, total: 4271 },
      }),
    );
    expect(lines.slice(1).map(({ net }) => net)).toEqual([475, 15]);
  });

  it('a document of shipping with two rates has a line for each of them', () => {
    const { lines, groups } = draftInvoice(
      orderedOf({
        shipping: [
          {
            ...{ key: 's1', name: 'Courier', total: 1000, tax: 160 },
            taxes: [
              { taxKey: 't22', amount: '1.10' },
              { taxKey: 't10', amount: '0.50' },
            ],
          },
        ],
        taxes: [
          { key: 't1', label: 'IVA', ratePercent: '22', goods: 660, shipping: 0 },
          { key: 't22', label: 'IVA', ratePercent: '22.00', goods: 0, shipping: 110 },
          { key: 't10', label: 'IVA', ratePercent: '10', goods: 0, shipping: 50 },
        ],
        ...{ taxTotal: 820, total: 4820 },
      }),
    );
    expect(lines.map(({ name, net, group }) => [name, net, group])).toEqual([
      ['Shirt (Size: M)', 3000, 0],
      ['Courier', 500, 0],
      ['Courier', 500, 1],
    ]);
    expect(groups).toMatchObject([
      { ratePercent: '22', net: 3500, taxCharged: 770, rounding: 0 },
      { ratePercent: '10', net: 500, taxCharged: 50, rounding: 0 },
    ]);
  });

  const [line] = orderedOf({}).parts.lines;
  const upon = [
    { taxKey: 't1', amount: '1.50' },
    { taxKey: 't2', amount: '2.40' },
  ];
  const shirt = { key: 'l1', name: 'Shirt', quantity: '3', unitPrice: '10', subtotal: 3000, total: 3000 };
  const untaxed = { lines: [{ ...shirt, tax: 0 }], shipping: [], taxes: [], taxTotal: 0, total: 3000 };
  const taxAt = (goods: number, ratePercent = '22', key = 't1') => ({
    ...{ key, label: 'IVA', ratePercent, goods, shipping: 132 },
  });

  it.each<[string, string, Parameters<typeof orderedOf>[0], object]>([
    ['a gift card taken off the total', 'totals_off', { total: 3392 }, { total: 3392, parts: 4392 }],
    [
      'a gift card as a fee without tax',
      'group_negative',
      { fees: [{ key: 'g', name: 'Gift card', total: -1000, tax: 0 }], total: 3392 },
      { rate: '0', net: -1000 },
    ],
    [
      'a tax of another rate than it says',
      'tax_rounding',
      { taxes: [taxAt(600)], taxTotal: 732, total: 4332 },
      { rate: '22', net: 3600, tax: 792, taxCharged: 732 },
    ],
    [
      'two taxes upon one net',
      'taxes_on_one_base',
      {
        lines: [{ ...shirt, tax: 390, taxes: upon }],
        shipping: [],
        taxes: [
          { ...taxAt(150, '5'), shipping: 0 },
          { ...taxAt(240, '8', 't2'), shipping: 0 },
        ],
        ...{ taxTotal: 390, total: 3390 },
      },
      { net: 3000, rates: '8 5' },
    ],
    ['taxes that do not add up to the tax', 'taxes_off', { taxes: [taxAt(661)] }, { taxes: 792, told: 793 }],
    ['no tax and no reason for it', 'tax_reason_unknown', untaxed, { net: 3000 }],
    ['nothing that was charged', 'nothing_charged', { ...untaxed, total: 0 }, {}],
    [
      'nobody it could be written to',
      'buyer_name_missing',
      { billing: makeAddress({ firstName: '', lastName: '' }) },
      {},
    ],
    ['an Italian buyer without a code', 'buyer_code_missing', { company: { sdiCode: 'ABC1234' } }, {}],
    [
      'a VAT number with a wrong digit',
      'buyer_code_wrong',
      { company: { vatNumber: '00743110158' } },
      { field: 'vatNumber' },
    ],
    ['the seller as its buyer', 'buyer_is_seller', { company: { vatNumber: '00743110157' } }, {}],
  ])('a document is held with its figures for %s', (_what, reason, over, figures) => {
    expect(line).toBeDefined();
    expect(heldOf(orderedOf(over))).toMatchObject({ reason, figures });
  });

  it('a document of a small business says why there is no tax, and owes stamp duty above 77.47', () => {
    const draft = draftInvoice(
      orderedOf(
        { ...untaxed, lines: [{ ...shirt, total: 8000, tax: 0 }], total: 8000 },
        { taxRegime: 'RF19' },
      ),
    );
    expect(draft).toMatchObject({ groups: [{ category: 'E', natura: 'N2.2' }], stampDuty: { amount: 200 } });
    expect(judgeEn('ubl', writeUbl(numbered(draft)))).toEqual([]);
    expect(heldOf(orderedOf({}, { taxRegime: 'RF19' }))?.reason).toBe('tax_in_exempt_regime');
  });

  it('a document of goods that leave the EU is an export', () => {
    const billing = makeAddress({ country: 'US', state: 'NY', postcode: '10001', city: 'New York' });
    expect(draftInvoice(orderedOf({ ...untaxed, billing, delivery: billing })).groups).toMatchObject([
      { category: 'G', natura: 'N3.1' },
    ]);
  });
});
