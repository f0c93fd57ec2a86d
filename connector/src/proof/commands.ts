import { optionOr, UsageError, type Command, type CommandInput } from '../commands.ts';
import type { Context } from '../context.ts';
import { DAY, toIso } from '../platform/clock.ts';
import { toMajor, type Money } from '../platform/money.ts';
import type { Difference, GatewayProof, Side } from './payments.ts';
import { listShopNames } from '../shops/shops.ts';
import { printComparison } from '../woocommerce/print.ts';
import { reconcile } from '../woocommerce/reconcile.ts';
import { listShopsWithKeys } from '../woocommerce/keys.ts';
import { prove, PROVEN_DAYS, readProven, type StreamProof } from './proof.ts';

const MOST_DAYS = 31;

function daysOf(input: CommandInput): number {
  const days = Number(optionOr(input, 'days', String(PROVEN_DAYS)));
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new UsageError(`--days is a whole number from 1 to ${MOST_DAYS}.`);
  return days;
}

const amountOf = (money: Money): string => `${toMajor(money)} ${money.currency}`;
const sideOf = ({ payments, totals, lost = [] }: Side): string =>
  [`payments ${payments}`, ...totals.map(amountOf), ...lost.map((money) => `lost ${amountOf(money)}`)].join(
    ', ',
  );
const shown = (money: Money | null): string => (money === null ? 'nothing' : amountOf(money));

const WHY: Record<Exclude<GatewayProof['unlisted'], null | 'disputes'>, string> = {
  away: 'cannot be proven: the provider does not answer',
  not_allowed: 'cannot be proven: the provider does not let this account list its payments',
};

function printGateway({ gateway, from, to, theirs, ours, unlisted }: GatewayProof): string {
  if (unlisted !== null && unlisted !== 'disputes') return `${gateway}  ${WHY[unlisted]}`;
  const sides = `${gateway}  ${toIso(from)} to ${toIso(to)}  there ${sideOf(theirs)}  here ${sideOf(ours)}`;
  return unlisted === null
    ? sides
    : `${sides}  its disputes cannot be proven: this account may not read them`;
}

const printDifference = ({ kind, gateway, key, attemptId, orderId, theirs, ours }: Difference): string =>
  `! ${kind}  ${gateway}  ${key}  there ${shown(theirs)}  here ${shown(ours)}  ${orderId ?? attemptId ?? '-'}`;

function printStream({ shop, stream, pushed, received, missing, waiting }: StreamProof): string {
  const gaps = missing.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
  const line = `${shop}  ${stream}  pushed ${pushed}  received ${received}`;
  const faults = [gaps === '' ? '' : `missing ${gaps}`, waiting === 0 ? '' : `${waiting} waiting`].filter(
    Boolean,
  );
  return faults.length === 0 ? line : `! ${line}  ${faults.join('  ')}`;
}

/** Compares the orders of every WooCommerce shop that gave keys; true when all are the same. */
async function proveShops(ctx: Context, input: CommandInput, days: number): Promise<boolean> {
  const ids = await listShopsWithKeys(ctx.db);
  const names = await listShopNames(ctx.db, ids);
  const to = ctx.clock.now();
  let equal = true;
  for (const id of ids) {
    const found = await reconcile(ctx, id, { from: to - days * DAY, to });
    for (const line of printComparison(names.get(id) ?? id, found)) input.print(line);
    equal &&= found.equal;
  }
  return equal;
}

export const proofCommands: Command[] = [
  {
    name: 'prove',
    usage: 'prove [--days N]',
    summary:
      'Compares the payments of the last days with the orders, the versions that were pushed with those received, and the orders of WooCommerce shops that gave keys with ours. Ends with 1 where they differ.',
    options: { days: { type: 'string' } },
    async run(ctx, input) {
      const { equal, gateways, streams } = await prove(ctx, { days: daysOf(input) });
      for (const gateway of gateways) {
        input.print(printGateway(gateway));
        for (const difference of gateway.differences) input.print(printDifference(difference));
      }
      for (const stream of streams) input.print(printStream(stream));
      const areShopsEqual = await proveShops(ctx, input, daysOf(input));
      const { equalAt } = await readProven(ctx.db);
      const last = `Last proven equal at ${equalAt === null ? 'no time yet' : toIso(equalAt)}.`;
      if (!equal || !areShopsEqual) throw new Error(`Not proven equal. ${last}`);
      input.print(last);
    },
  },
];
