import type { DayAtShops } from '@carrello/portal/services';
import { listUnowned } from '../../contacts/lists.ts';
import { displayName } from '../../contacts/names.ts';
import type { Context } from '../../context.ts';
import { listToShip, sumAwaited, sumOrdersSince } from '../../orders/day.ts';
import { listOpenDisputes } from '../../orders/disputes.ts';
import { sum, type Money } from '../../platform/money.ts';
import type { Transactor } from '../../platform/db.ts';
import { listFlagged } from './flagged.ts';
import { listMoneyFlags } from './money-flags.ts';
import { listMoneyOnItsWay } from './money-on-its-way.ts';
import { withBuyers } from './order-lists.ts';

const SHOWN = 8;
const COUNT_TO = 1000;

const sumsOf = (amounts: Money[]): Money[] =>
  [...new Set(amounts.map(({ currency }) => currency))].map((currency) => ({
    currency,
    amount: sum(amounts.filter((each) => each.currency === currency).map(({ amount }) => amount)),
  }));

async function readUnowned(db: Transactor): Promise<DayAtShops['unowned']> {
  const rows = await listUnowned(db, SHOWN + 1);
  const contacts = rows
    .slice(0, SHOWN)
    .map((row) => ({ id: row.id, name: displayName(row), since: row.created_at }));
  return { contacts, hasMore: rows.length > SHOWN };
}

/** Reads what everybody who works here has to know of the day, whoever looks after it. */
export async function readDayAtShops(
  ctx: Pick<Context, 'db' | 'clock'>,
  { today }: { today: number },
): Promise<DayAtShops> {
  const { db } = ctx;
  const { count, sums } = await sumOrdersSince(db, today);
  const toShip = await listToShip(db, { most: SHOWN, countTo: COUNT_TO });
  const disputes = await listOpenDisputes(db, SHOWN);
  // Of our own checkout an order is made when the money is there; a shop's order is there before.
  const awaited = await sumAwaited(db);
  const onItsWay = await listMoneyOnItsWay(db);
  const flagged = await listFlagged(db, ctx.clock.now());
  const moneyFlags = await listMoneyFlags(db);
  return {
    bought: { count, sums },
    toShip: {
      count: toShip.count,
      isMore: toShip.count === COUNT_TO,
      orders: await withBuyers(db, toShip.orders),
    },
    unowned: await readUnowned(db),
    disputes: disputes.map(({ order_id, number, amount, currency, answer_by }) => ({
      ...{ orderId: order_id, number, amount: { amount, currency } },
      answerBy: answer_by === null ? null : Number(answer_by),
    })),
    flags: flagged.length + moneyFlags.length,
    onItsWay: {
      count: onItsWay.length + awaited.count,
      sums: sumsOf([...awaited.sums, ...onItsWay.map(({ amount }) => amount)]),
    },
  };
}
