import type { Big } from 'big.js';
import { percentOf, sum } from '../../platform/money.ts';
import type { TaxRow } from '../../orders/rows.ts';
import type { DocumentLine, TaxGroup } from '../document.ts';
import { Held } from './held.ts';
import { statedAs, type TaxCase } from './tax-reasons.ts';

/** A line whose tax group has no place yet. */
export type RatedLine = Omit<DocumentLine, 'group'> & { rate: Big };

/** The tax that was charged at a rate: what the shop's own sums say, whatever its lines say. */
function chargedAt(taxes: TaxRow[], rate: Big): number {
  return sum(taxes.filter((row) => rate.eq(row.rate_percent)).flatMap((row) => [row.goods, row.shipping]));
}

function groupOf(rate: Big, lines: RatedLine[], taxes: TaxRow[], of: Omit<TaxCase, 'rate'>): TaxGroup {
  const ratePercent = rate.toFixed();
  const net = sum(lines.map((line) => line.net));
  const taxCharged = chargedAt(taxes, rate);
  const figures = { rate: ratePercent, net, taxCharged };
  if (net < 0 || taxCharged < 0) throw new Held('group_negative', figures);
  const stated = statedAs({ ...of, rate });
  if (!stated) throw new Held('tax_reason_unknown', figures);
  if (stated.category === 'S' && of.seller.taxRegime === 'RF19')
    throw new Held('tax_in_exempt_regime', figures);
  const tax = percentOf(net, ratePercent);
  const rounding = taxCharged - tax;
  // Each line may have been rounded by itself, and the sum once more; more than that is another tax.
  if (Math.abs(rounding) > lines.length + 1) throw new Held('tax_rounding', { ...figures, tax });
  return { ...stated, ratePercent, net, tax, taxCharged, rounding };
}

/** Puts lines into a group for each rate, the highest rate first. Throws `Held`. */
export function groupLines(
  lines: RatedLine[],
  taxes: TaxRow[],
  of: Omit<TaxCase, 'rate'>,
): { lines: DocumentLine[]; groups: TaxGroup[] } {
  const rates: Big[] = [];
  for (const { rate } of lines) if (!rates.some((known) => known.eq(rate))) rates.push(rate);
  rates.sort((one, other) => other.cmp(one));
  const at = (rate: Big): RatedLine[] => lines.filter((line) => line.rate.eq(rate));
  return {
    lines: lines.map(({ rate, ...line }) => ({ ...line, group: rates.findIndex((known) => known.eq(rate)) })),
    groups: rates.map((rate) => groupOf(rate, at(rate), taxes, of)),
  };
}
