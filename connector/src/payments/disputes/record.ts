import type { Knex } from 'knex';
import type { Context } from '../../context.ts';
import type { OrderSnapshot, SnapshotDispute } from '../../contract/orders.ts';
import type { ProviderDispute } from '../../gateways/gateway.ts';
import { GATEWAY_NAMES } from '../../gateways/ways-to-pay.ts';
import {
  changePlacedOrder,
  lockPlacedOrder,
  readPlacedOrder,
  type LockedOrder,
} from '../../intake/placed-here.ts';
import { orderIdWithKey } from '../../orders/queries.ts';
import { toIso } from '../../platform/clock.ts';
import { dayOf } from '../../platform/days.ts';
import { transact, type Transactor } from '../../platform/db.ts';
import { formatMoney } from '../../platform/money.ts';
import { fillText } from '../../platform/texts.ts';
import { getShop } from '../../shops/shops.ts';
import { findOwner } from '../../staff/staff.ts';
import { addTask } from '../../tasks/tasks.ts';
import { findOrderOf, lockAttempt, type Attempt } from '../attempts.ts';
import { recordFlag } from '../money-alerts.ts';
import texts from '../texts.json' with { type: 'json' };

const factOf = (dispute: ProviderDispute): SnapshotDispute => ({
  key: dispute.providerId,
  providerId: dispute.providerId,
  ...dispute.money,
  state: dispute.state,
  funds: dispute.funds,
  reason: dispute.reason,
  answerBy: dispute.answerBy === null ? null : toIso(dispute.answerBy),
  at: toIso(dispute.openedAt),
  closedAt: dispute.closedAt === null ? null : toIso(dispute.closedAt),
});

/** The provider's list may lack an old dispute: what was known of it stays. */
function joined({ disputes }: OrderSnapshot, told: SnapshotDispute[]): SnapshotDispute[] {
  const kept = disputes.filter(({ key }) => !told.some((dispute) => dispute.key === key));
  return [...kept, ...told].sort((a, b) => (a.at < b.at || (a.at === b.at && a.key < b.key) ? -1 : 1));
}

interface Telling {
  attempt: Attempt;
  dispute: ProviderDispute;
  order: LockedOrder | null;
}

/** Puts the answer that is due on the list of the shop's owner. */
async function addAnswerTask(
  trx: Knex.Transaction,
  ctx: Context,
  { attempt: { gateway, shopId }, dispute: { money, answerBy }, order }: Telling,
): Promise<void> {
  const shop = await getShop(trx, shopId);
  const row = order && ((await orderIdWithKey(trx, order).first()) as { id: string } | undefined);
  const values = {
    number: order?.snapshot.number ?? '',
    amount: formatMoney(money, shop.locale),
    gateway: GATEWAY_NAMES[gateway],
  };
  const task = {
    ...{ contactId: '', companyId: '', orderId: row?.id ?? '' },
    title: fillText(texts[shop.locale][order ? 'disputeTask' : 'disputeTaskAlone'], values),
    dueDay: answerBy === null ? '' : dayOf(answerBy, shop.timeZone),
    staffId: await findOwner(trx, shop.ownerEmail),
  };
  await addTask(trx, ctx, { task, by: gateway, timeZone: shop.timeZone });
}

/**
 * A dispute that wants an answer is a finding at the desk and a task, once for each day by which to answer: an inquiry
 * that became a dispute wants a second answer. One that is lost is a finding of its own.
 */
async function tellStaff(trx: Knex.Transaction, ctx: Context, telling: Telling): Promise<void> {
  const { gateway, id: attemptId } = telling.attempt;
  const { providerId, state, money, reason, answerBy } = telling.dispute;
  const by = answerBy === null ? {} : { answerBy: toIso(answerBy) };
  const detail = { gateway, ...money, providerId, reason, ...by };
  if (state === 'lost')
    await recordFlag(trx, ctx, { code: 'dispute_lost', key: providerId, attemptId, detail });
  if (state !== 'open') return;
  const key = answerBy === null ? providerId : `${providerId}:${toIso(answerBy)}`;
  if (await recordFlag(trx, ctx, { code: 'dispute_opened', key, attemptId, detail }))
    await addAnswerTask(trx, ctx, telling);
}

const nameVersion = (snapshot: OrderSnapshot | null): string =>
  snapshot === null ? '' : `${snapshot.version.epoch}.${snapshot.version.counter}`;

/** Names the newest version of the order that an attempt placed: `1.42`; empty while there is no order. */
export async function readOrderVersion(db: Transactor, attempt: Attempt): Promise<string> {
  const placed = await findOrderOf(db, attempt);
  return nameVersion(placed && (await readPlacedOrder(db, placed)));
}

/**
 * Records what the provider says of an attempt's disputes: the order's next version, findings and a task. `seen` is the
 * order's version before the provider was asked. False, and nothing is done, when there is a newer one since: its writer
 * may have asked later, and an older answer never takes the place of a newer one.
 */
export async function recordDisputes(
  ctx: Context,
  attemptId: string,
  { disputes, seen }: { disputes: ProviderDispute[]; seen: string },
): Promise<boolean> {
  return transact(ctx.db, async (trx) => {
    const attempt = await lockAttempt(trx, attemptId, ctx.clock.now());
    if (!attempt) return true;
    const placed = await findOrderOf(trx, attempt);
    const order = placed && (await lockPlacedOrder(trx, placed));
    if (nameVersion(order && order.snapshot) !== seen) return false;
    if (order) {
      const facts = joined(order.snapshot, disputes.map(factOf));
      if (JSON.stringify(facts) !== JSON.stringify(order.snapshot.disputes))
        await changePlacedOrder(trx, ctx, order, { disputes: facts });
    }
    for (const dispute of disputes) await tellStaff(trx, ctx, { attempt, dispute, order });
    return true;
  });
}
