import type { Quote } from '../../../../connector/src/contract/checkout.ts';
import { describeOptions, money, text } from '../../cart/index.ts';

/** One difference between the quote that the buyer saw and the current one, ready to print. */
export interface Change {
  id: string;
  label: string;
  before: string;
  after: string;
}

type Line = Quote['lines'][number];

const lineTitle = (line: Line): string =>
  [line.name, describeOptions(line.options)].filter(Boolean).join(', ');
const lineWorth = (line: Line | undefined): string =>
  line && line.quantity > 0 ? `${line.quantity} × ${money(line.unitPrice)}` : text('notAvailable');

/** Lists what changed: first the lines, then discount, shipping and tax. The total comes last, changed or not. */
export function listChanges(before: Quote, after: Quote): Change[] {
  const ids = [...new Set([...before.lines, ...after.lines].map((line) => line.variantId))];
  const lines = ids.map((id) => {
    const old = before.lines.find((line) => line.variantId === id);
    const now = after.lines.find((line) => line.variantId === id);
    return { id, label: lineTitle((now ?? old) as Line), before: lineWorth(old), after: lineWorth(now) };
  });
  const amounts = (['discount', 'shipping', 'tax'] as const).map((id) => ({
    id,
    label: text(`changed_${id}`),
    before: money(before[id]),
    after: money(after[id]),
  }));
  const total = { id: 'total', label: text('total'), before: money(before.total), after: money(after.total) };
  return [...[...lines, ...amounts].filter((change) => change.before !== change.after), total];
}
