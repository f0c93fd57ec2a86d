import { percentOf, sum } from '../../platform/money.ts';
import { fillText } from '../../platform/texts.ts';
import type { DocumentLine, DocumentPayment, FrozenDocument, Seller, TaxGroup } from '../document.ts';
import texts from '../texts.json' with { type: 'json' };
import { creditAmount, creditLines, linesOf, type CreditedLine, type CreditParts } from './credit-parts.ts';
import type { Draft } from './from-order.ts';
import { Held } from './held.ts';
import { leftOf, type Amounts, type Left } from './left.ts';

export interface Crediting {
  invoice: FrozenDocument;
  /** The credit notes that it has already. */
  notes: FrozenDocument[];
  seller: Seller;
  /** With tax; null takes back all that is left. */
  amount: number | null;
  /** What is given back of which line, where that is known. */
  lines: CreditedLine[];
  reason: string;
  /** The day on which the money went back; null while it has not. */
  givenBackOn: string | null;
}

/** All that is left: the very lines of an invoice without credit notes, else those that are named, else a line for each rate. */
function creditRest({ invoice, notes, lines }: Crediting, left: Left): CreditParts {
  if (notes.length === 0) return { lines: invoice.lines, groups: left.groups };
  const named = creditLines(invoice, left, { amount: left.total, lines });
  const isAll = named?.groups.every(({ net }, index) => net === left.groups[index]?.net);
  if (named && isAll) return { lines: named.lines, groups: left.groups };
  const name = fillText(texts[invoice.locale].rest, { number: invoice.number });
  return { lines: linesOf(left.groups, name, invoice.currency), groups: left.groups };
}

function creditPart(crediting: Crediting, left: Left, amount: number): CreditParts {
  const { invoice, lines } = crediting;
  const named = lines.length > 0 ? creditLines(invoice, left, { amount, lines }) : null;
  const name = fillText(texts[invoice.locale].part, { number: invoice.number });
  return named ?? creditAmount(invoice, left, { amount, name });
}

/** Leaves out groups of which nothing is credited, and gives the lines their new places. */
function place(
  all: TaxGroup[],
  { groups, lines }: CreditParts,
): { groups: TaxGroup[]; lines: DocumentLine[] } {
  const isKept = ({ net, tax }: Amounts, index: number): boolean =>
    net !== 0 || tax !== 0 || lines.some(({ group }) => group === index);
  const kept = groups.flatMap((amounts, index) => (isKept(amounts, index) ? [index] : []));
  return {
    lines: lines.map((line) => ({ ...line, group: kept.indexOf(line.group) })),
    groups: kept.flatMap((index) => {
      const [group, amounts] = [all[index], groups[index]];
      if (!group || !amounts) return [];
      const { net, tax: taxCharged } = amounts;
      const tax = percentOf(net, group.ratePercent);
      return [{ ...group, net, tax, taxCharged, rounding: taxCharged - tax }];
    }),
  };
}

function backTo({ payments }: FrozenDocument, amount: number, on: string | null): DocumentPayment[] {
  return on === null ? [] : [{ means: payments[0]?.means ?? 'other', amount, on }];
}

/**
 * Builds a credit note. Amounts are positive; invoice and credit notes together never fall below zero, and the last note
 * takes what is left, so that a wholly credited invoice sums to zero in each rate. Throws `Held`.
 */
export function draftCredit(crediting: Crediting): Draft {
  const { invoice, notes, seller, reason, givenBackOn } = crediting;
  const left = leftOf(invoice, notes);
  const amount = crediting.amount ?? left.total;
  if (amount <= 0 || amount > left.total)
    throw new Held('more_than_invoiced', { amount, left: left.total, invoice: invoice.number });
  const isRest = amount === left.total;
  const parts = isRest ? creditRest(crediting, left) : creditPart(crediting, left, amount);
  const { lines, groups } = place(invoice.groups, parts);
  const net = sum(groups.map((group) => group.net));
  const tax = sum(groups.map((group) => group.tax));
  const payments = backTo(invoice, amount, givenBackOn);
  const paid = givenBackOn === null ? 0 : amount;
  return {
    ...invoice,
    kind: 'creditNote',
    taxPoint: givenBackOn,
    seller,
    corrects: { number: invoice.number, issuedOn: invoice.issuedOn },
    reason,
    ...{ lines, groups, payments, stampDuty: null },
    totals: { net, tax, rounding: amount - net - tax, payable: amount, paid, due: amount - paid },
  };
}
