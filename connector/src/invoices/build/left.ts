import { sum } from '../../platform/money.ts';
import type { FrozenDocument, TaxGroup } from '../document.ts';

/** Net and tax of one group, in minor units. */
export interface Amounts {
  net: number;
  tax: number;
}

/** What of an invoice is not credited yet: by the places of its groups, the cash rounding, and all of it. */
export interface Left {
  groups: Amounts[];
  cash: number;
  total: number;
}

export const grossOf = ({ net, tax }: Amounts): number => net + tax;

const cashOf = ({ totals, groups }: FrozenDocument): number =>
  totals.rounding - sum(groups.map(({ rounding }) => rounding));

const isSame = (one: TaxGroup, other: TaxGroup): boolean =>
  one.category === other.category && one.ratePercent === other.ratePercent && one.natura === other.natura;

/** Takes the credit notes of an invoice from it. */
export function leftOf(invoice: FrozenDocument, notes: FrozenDocument[]): Left {
  const groups = invoice.groups.map((group) => {
    const credited = notes.flatMap((note) => note.groups.filter((each) => isSame(each, group)));
    return {
      net: group.net - sum(credited.map(({ net }) => net)),
      tax: group.taxCharged - sum(credited.map(({ taxCharged }) => taxCharged)),
    };
  });
  const cash = cashOf(invoice) - sum(notes.map(cashOf));
  return { groups, cash, total: sum(groups.map(grossOf)) + cash };
}
