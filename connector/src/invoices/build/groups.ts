import { Big } from 'big.js';
import { percentOf, sum } from '../../platform/money.ts';
import type { TaxRow } from '../../orders/rows.ts';
import type { DocumentLine, TaxGroup } from '../document.ts';
import { Held } from './held.ts';
import { statedAs, type TaxCase } from './tax-case.ts';

/** A line whose tax group has no place yet. */
export type RatedLine = Omit<DocumentLine, 'group'> & { rate: Big };

/** The tax that was charged at a rate: what the shop's own sums say, whatever its lines say. */
function chargedAt(taxes: TaxRow[], rate: Big): number {
  return sum(taxes.filter((row) => rate.eq(row.rate_percent)).flatMap((row) => [row.goods, row.shipping]));
}

/** What holds for all groups of an order. */
export type OrderCase = Omit<TaxCase, 'rate' | 'zeroNames' | 'isStampDuty'>;

function groupOf({ rate, isStampDuty }: Kept, lines: RatedLine[], taxes: TaxRow[], of: OrderCase): TaxGroup {
  const ratePercent = rate.toFixed();
  const net = sum(lines.map((line) => line.net));
  const taxCharged = isStampDuty ? 0 : chargedAt(taxes, rate);
  const figures = { rate: ratePercent, net, taxCharged };
  if (net < 0 || taxCharged < 0) throw new Held('group_negative', figures);
  const zeroNames = taxes.filter((row) => new Big(row.rate_percent).eq(0)).map(({ label }) => label);
  const stated = statedAs({ ...of, rate, zeroNames, isStampDuty });
  if (!stated) throw new Held('tax_reason_unknown', figures);
  if (stated.category === 'S' && ['RF19', 'RF02'].includes(of.seller.taxRegime))
    throw new Held('tax_in_exempt_regime', figures);
  const tax = percentOf(net, ratePercent);
  const rounding = taxCharged - tax;
  // Each line may have been rounded by itself, and the sum once more; more than that is another tax.
  if (Math.abs(rounding) > lines.length + 1) throw new Held('tax_rounding', { ...figures, tax });
  return { ...stated, ratePercent, net, tax, taxCharged, rounding };
}

/** What a group is known by: stamp duty stands apart from what else has no tax. */
interface Kept {
  rate: Big;
  isStampDuty: boolean;
}

const keptOf = ({ rate, kind }: RatedLine): Kept => ({ rate, isStampDuty: kind === 'stampDuty' });
const isSame = (one: Kept, other: Kept): boolean =>
  one.rate.eq(other.rate) && one.isStampDuty === other.isStampDuty;

/** Puts lines into a group for each rate, the highest rate first and stamp duty last. Throws `Held`. */
export function groupLines(
  lines: RatedLine[],
  taxes: TaxRow[],
  of: OrderCase,
): { lines: DocumentLine[]; groups: TaxGroup[] } {
  const kept: Kept[] = [];
  for (const line of lines.map(keptOf)) if (!kept.some((known) => isSame(known, line))) kept.push(line);
  kept.sort((one, other) => other.rate.cmp(one.rate) || Number(one.isStampDuty) - Number(other.isStampDuty));
  return {
    lines: lines.map((line) => {
      const { rate, ...rest } = line;
      return { ...rest, group: kept.findIndex((known) => isSame(known, keptOf({ ...rest, rate }))) };
    }),
    groups: kept.map((each) =>
      groupOf(
        each,
        lines.filter((line) => isSame(keptOf(line), each)),
        taxes,
        of,
      ),
    ),
  };
}
