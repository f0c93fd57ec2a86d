import fc from 'fast-check';
import { draftCredit } from '../../connector/src/invoices/build/credit.ts';
import { draftInvoice, type Draft } from '../../connector/src/invoices/build/from-order.ts';
import { Held } from '../../connector/src/invoices/build/held.ts';
import type { FrozenDocument } from '../../connector/src/invoices/document.ts';
import { creditOf, makeDocument, type Making } from '../invoices/make-document.ts';
import { anyOrder } from '../invoices/make-order.ts';
import { TAX_KINDS } from '../invoices/tax-kinds.ts';
import {
  orderOfSale,
  ROUNDINGS as CHARGED,
  SOURCES,
  TAX_SALES,
  type Rounding,
} from '../invoices/tax-orders.ts';

/** A document with the case that it stands for. */
export interface Case {
  name: string;
  document: FrozenDocument;
}

/** How what was charged differs from what the rates make. */
const ROUNDINGS: Record<string, Making> = {
  exact: {},
  'tax per line': { taxMore: [1, -1] },
  'cash up': { cash: 2 },
  'cash down': { cash: -1, taxMore: [-1] },
};

function rowsOf(tax: string): Case[] {
  return Object.entries(ROUNDINGS).flatMap(([rounding, making]) => {
    const paid = makeDocument({ ...making, tax });
    return [
      { name: `${tax}, ${rounding}, paid`, document: paid },
      { name: `${tax}, ${rounding}, due`, document: makeDocument({ ...making, tax, paid: 0 }) },
      { name: `${tax}, ${rounding}, credit note`, document: creditOf(paid) },
    ];
  });
}

export const frozen = (draft: Draft, number: string): FrozenDocument => ({
  ...draft,
  ...{ number, issuedOn: '2026-11-29', taxPoint: draft.taxPoint ?? '2026-11-29' },
});

/** A random order's invoice with the note that takes half of it back, and the one that takes the rest. */
export function documentsOf(ordered: Parameters<typeof draftInvoice>[0]): FrozenDocument[] {
  try {
    const invoice = frozen(draftInvoice(ordered), '2026/1');
    const asked = { invoice, seller: invoice.seller, lines: [], reason: 'Reso', givenBackOn: '2026-11-29' };
    const half = Math.trunc(invoice.totals.payable / 2);
    if (half === 0) return [invoice];
    const part = frozen(draftCredit({ ...asked, notes: [], amount: half }), '2026/NC1');
    return [invoice, part, frozen(draftCredit({ ...asked, notes: [part], amount: null }), '2026/NC2')];
  } catch (error) {
    // What cannot be stated is held; the tests of build/ say what.
    if (error instanceof Held) return [];
    throw error;
  }
}

/** Every row of the connector's table of taxes, from every source and with every rounding, as orders charge them. */
const salesOf = (): Case[] =>
  TAX_SALES.flatMap((sale, row) =>
    SOURCES.flatMap((source) =>
      (Object.keys(CHARGED) as Rounding[]).flatMap((rounding) => {
        const ordered = orderOfSale(sale, source, rounding);
        if (!ordered) return [];
        const document = frozen(draftInvoice(ordered), '2026/1');
        return [{ name: `row ${row} of the table, ${source}, ${rounding}`, document }];
      }),
    ),
  );

/** Every row of the table of taxes with every rounding, and so many random orders; the same ones each time. */
export function makeCorpus(random: number): Case[] {
  const drawn = fc.sample(anyOrder, { numRuns: random, seed: 16_931 });
  return [
    ...Object.keys(TAX_KINDS).flatMap(rowsOf),
    ...salesOf(),
    ...drawn.flatMap((ordered, index) =>
      documentsOf(ordered).map((document) => ({ name: `random ${index}, ${document.kind}`, document })),
    ),
  ];
}
