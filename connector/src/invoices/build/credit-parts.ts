import { allocate, percentOf, sum, taxInGross } from '../../platform/money.ts';
import type { DocumentLine, FrozenDocument } from '../document.ts';
import { grossOf, type Amounts, type Left } from './left.ts';
import { priceOf } from './unit-price.ts';

/** A line of the order of which something is given back; `total` without tax. */
export interface CreditedLine {
  lineKey: string;
  quantity: string;
  total: number;
  tax: number;
}

/** What a credit note takes back: its lines, and the amounts by the places of the invoice's groups. */
export interface CreditParts {
  lines: DocumentLine[];
  groups: Amounts[];
}

type Credited = Pick<DocumentLine, 'group' | 'net'> & { tax: number; line: DocumentLine };

/** Divides what is given back of a line over the lines that state it: shipping with two rates has two. */
function statedLines({ lines, groups, currency }: FrozenDocument, back: CreditedLine): Credited[] {
  const of = lines.filter(({ key }) => key === back.lineKey);
  const whole = of.map(({ net }) => Math.abs(net));
  const rate = (line: DocumentLine): string => groups[line.group]?.ratePercent ?? '0';
  const nets = allocate(back.total, whole);
  const taxes = allocate(
    back.tax,
    of.map((line, index) => percentOf(whole[index] ?? 0, rate(line))),
  );
  return of.map((line, index) => {
    const net = nets[index] ?? 0;
    const priced = priceOf(net, of.length === 1 ? back.quantity : '1', currency);
    return { line: { ...line, ...priced, net }, group: line.group, net, tax: taxes[index] ?? 0 };
  });
}

/** Credits by the lines that a refund names; null where they do not make its amount or more than what is left of a group. */
export function creditLines(
  invoice: FrozenDocument,
  left: Left,
  { amount, lines }: { amount: number; lines: CreditedLine[] },
): CreditParts | null {
  const credited = lines.flatMap((line) => statedLines(invoice, line));
  if (sum(credited.map(grossOf)) !== amount) return null;
  const groups = left.groups.map((_, group) => {
    const of = credited.filter((each) => each.group === group);
    return { net: sum(of.map(({ net }) => net)), tax: sum(of.map(({ tax }) => tax)) };
  });
  const fits = groups.every(({ net, tax }, index) => {
    const most = left.groups[index] ?? { net: 0, tax: 0 };
    return net >= 0 && tax >= 0 && net <= most.net && tax <= most.tax;
  });
  return fits ? { lines: credited.map(({ line }) => line).filter(({ net }) => net !== 0), groups } : null;
}

/** Credits an amount over all groups, in proportion to what is left of them. `amount` is below the whole that is left. */
export function creditAmount(
  { groups, currency }: FrozenDocument,
  left: Left,
  { amount, name }: { amount: number; name: string },
): CreditParts {
  const whole = left.groups.map(grossOf);
  const parts = allocate(Math.min(amount, sum(whole)), whole).map((gross, index): Amounts => {
    const most = left.groups[index] ?? { net: 0, tax: 0 };
    if (gross === grossOf(most)) return most;
    const tax = Math.min(taxInGross(gross, groups[index]?.ratePercent ?? '0'), most.tax);
    const net = Math.min(gross - tax, most.net);
    return { net, tax: gross - net };
  });
  return { groups: parts, lines: linesOf(parts, name, currency) };
}

/** One line for each group that has a net. */
export function linesOf(groups: Amounts[], name: string, currency: string): DocumentLine[] {
  return groups.flatMap(({ net }, group): DocumentLine[] =>
    net === 0 ? [] : [{ kind: 'fee', name, sku: '', ...priceOf(net, '1', currency), net, group }],
  );
}
