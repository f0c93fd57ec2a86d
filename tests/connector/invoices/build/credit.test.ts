import fc from 'fast-check';
import { expect, it } from 'vitest';
import { creditAmount } from '../../../../connector/src/invoices/build/credit-parts.ts';
import { draftCredit } from '../../../../connector/src/invoices/build/credit.ts';
import {
  draftInvoice,
  type Draft,
  type Ordered,
} from '../../../../connector/src/invoices/build/from-order.ts';
import { Held } from '../../../../connector/src/invoices/build/held.ts';
import { leftOf } from '../../../../connector/src/invoices/build/left.ts';
import type { FrozenDocument } from '../../../../connector/src/invoices/document.ts';
import { enObstacles } from '../../../../connector/src/invoices/xml/en16931.ts';
import { writeUbl } from '../../../../connector/src/invoices/xml/ubl.ts';
import { sum } from '../../../../connector/src/platform/money.ts';
import { judgeEn } from '../../../invoices/judge-en.ts';
import { anyOrder, orderedOf } from '../../../invoices/make-order.ts';

const number = (draft: Draft, sequence = 1): FrozenDocument => ({
  ...draft,
  number: draft.kind === 'invoice' ? '2026/1' : `2026/NC${sequence}`,
  ...{ issuedOn: '2026-03-01', taxPoint: draft.taxPoint ?? '2026-03-01' },
});

function invoiceOf(ordered: Ordered): FrozenDocument | null {
  try {
    return number(draftInvoice(ordered));
  } catch (error) {
    if (error instanceof Held) return null;
    throw error;
  }
}

interface Back {
  amount: number | null;
  lines?: { lineKey: string; quantity: string; total: number; tax: number }[];
}

it('a credit note of an amount takes no more tax of a rate than is left of it, and no more net', () => {
  const invoice = invoiceOf(orderedOf({}));
  if (!invoice) throw new Error('It was held.');
  const ask = { amount: 60, name: 'Part' };
  const of = (net: number, tax: number) => ({ groups: [{ net, tax }], total: net + tax, cash: 0 });
  // 22 % in 0.60 is 0.11.
  expect(creditAmount(invoice, of(100, 5), ask).groups).toEqual([{ net: 55, tax: 5 }]);
  expect(creditAmount(invoice, of(100, 22), ask).groups).toEqual([{ net: 49, tax: 11 }]);
  expect(creditAmount(invoice, of(45, 22), ask).groups).toEqual([{ net: 45, tax: 15 }]);
});

const credit = (invoice: FrozenDocument, notes: FrozenDocument[], { amount, lines = [] }: Back) =>
  number(
    draftCredit({
      ...{ invoice, notes, amount, lines, seller: invoice.seller },
      ...{ reason: 'Reso', givenBackOn: '2026-03-02' },
    }),
    notes.length + 1,
  );

function assertNote(note: FrozenDocument): void {
  const { lines, groups, totals } = note;
  expect(totals.net + totals.tax + totals.rounding).toBe(totals.payable);
  groups.forEach((group, index) => {
    expect(group.net).toBe(sum(lines.filter((line) => line.group === index).map(({ net }) => net)));
  });
  if (enObstacles(note).length === 0) expect(judgeEn('ubl', writeUbl(note))).toEqual([]);
}

/** How much of what is left goes back, in per mille, or by which line of the invoice. */
const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 999 }), fc.constantFrom('line' as const)), {
  maxLength: 4,
});

it('credit notes of any invoice never fall below zero, and the last one leaves zero in each rate', () => {
  fc.assert(
    fc.property(anyOrder, steps, (ordered, parts) => {
      const invoice = invoiceOf(ordered);
      if (!invoice) return;
      const notes: FrozenDocument[] = [];
      for (const [index, part] of parts.entries()) {
        const { total } = leftOf(invoice, notes);
        const line = ordered.parts.lines[index];
        const of =
          part === 'line' && line
            ? {
                amount: line.total + line.tax,
                lines: [
                  { lineKey: line.line_key, quantity: line.quantity, total: line.total, tax: line.tax },
                ],
              }
            : { amount: Math.floor((total * (part === 'line' ? 500 : part)) / 1000) };
        if (of.amount <= 0 || of.amount >= total) continue;
        notes.push(credit(invoice, notes, of));
        const left = leftOf(invoice, notes);
        expect(left.total).toBe(total - of.amount);
        for (const { net, tax } of left.groups) expect(Math.min(net, tax)).toBeGreaterThanOrEqual(0);
      }
      notes.push(credit(invoice, notes, { amount: null }));
      for (const note of notes) assertNote(note);
      const { groups, cash, total } = leftOf(invoice, notes);
      expect({ groups, cash, total }).toEqual({
        groups: invoice.groups.map(() => ({ net: 0, tax: 0 })),
        ...{ cash: 0, total: 0 },
      });
      expect(() => credit(invoice, notes, { amount: 1 })).toThrow('more_than_invoiced');
    }),
    { numRuns: Number(process.env['EINVOICE_RUNS'] ?? 300) },
  );
});

const invoice = number(draftInvoice(orderedOf({})));

it('a credit note of a whole invoice has its lines, positive, and points at it', () => {
  const note = credit(invoice, [], { amount: 4392 });
  expect(note).toMatchObject({
    ...{ kind: 'creditNote', reason: 'Reso', corrects: { number: '2026/1', issuedOn: '2026-03-01' } },
    ...{ lines: invoice.lines, groups: invoice.groups, taxPoint: '2026-03-02' },
    totals: { net: 3600, tax: 792, rounding: 0, payable: 4392, paid: 4392, due: 0 },
  });
});

it('a credit note by line names the pieces, and the rest is named by its rate', () => {
  const lines = [{ lineKey: 'l1', quantity: '1', total: 1000, tax: 220 }];
  const first = credit(invoice, [], { amount: 1220, lines });
  expect(first.lines).toMatchObject([{ name: 'Shirt (Size: M)', quantity: '1', unitPrice: '10', net: 1000 }]);
  const rest = credit(invoice, [first], { amount: null });
  expect(rest.lines).toMatchObject([{ name: 'Resto di quanto addebitato dal documento 2026/1', net: 2600 }]);
});

it('a credit note by amount names the part', () => {
  const { lines, totals } = credit(invoice, [], { amount: 1000 });
  expect(lines).toMatchObject([{ name: 'Parte di quanto addebitato dal documento 2026/1', net: 820 }]);
  expect(totals).toMatchObject({ net: 820, tax: 180, rounding: 0, payable: 1000 });
});

it('a credit note of more than the invoice is held with the figures', () => {
  const first = credit(invoice, [], { amount: 4000 });
  expect(() => credit(invoice, [first], { amount: 393 })).toThrow(
    'more_than_invoiced {"amount":393,"left":392,"invoice":"2026/1"}',
  );
});
