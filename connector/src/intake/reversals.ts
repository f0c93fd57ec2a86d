import type { Context } from '../context.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { keepDerived, removeReversals, type RefundRow } from '../orders/facts.ts';
import type { KnownVersion } from './inbox.ts';
import { compareVersions, type Version } from '../orders/version.ts';

/** A refund that a version showed once and that the head does not show any more was deleted in the shop. */
export function findDeleted(refunds: RefundRow[], head: Version): RefundRow[] {
  return refunds.filter(({ kind, ...version }) => kind === 'refund' && compareVersions(version, head) < 0);
}

/** Makes the reversal of a deleted refund. The first version that we know to lack it says when it was deleted. */
function reversalOf(
  refund: RefundRow,
  versions: KnownVersion[],
  head: KnownVersion,
): Omit<RefundRow, 'id' | 'created_at'> {
  const first = versions.find((version) => compareVersions(version, refund) > 0) ?? head;
  return {
    order_id: refund.order_id,
    refund_key: refund.refund_key,
    provider_id: refund.provider_id,
    amount: -refund.amount,
    currency: refund.currency,
    kind: 'reversal',
    reason: '',
    lines: '[]',
    refunded_at: first.modified_at,
    epoch: first.epoch,
    counter: first.counter,
    told_differently: false,
  };
}

/**
 * Makes the reversals fit what is known now: one per deleted refund, none for a refund that the head shows. Returns all
 * refund rows. `versions` oldest first, the head among them.
 */
export async function settleReversals(
  work: Work,
  ctx: Pick<Context, 'ids' | 'clock'>,
  { refunds, versions, head }: { refunds: RefundRow[]; versions: KnownVersion[]; head: KnownVersion },
): Promise<RefundRow[]> {
  const wanted = findDeleted(refunds, head).map((refund) => reversalOf(refund, versions, head));
  const rows = refunds.filter(({ kind }) => kind !== 'reversal');
  const before = refunds.filter(({ kind }) => kind === 'reversal');
  const gone = before.filter((known) => !wanted.some(({ refund_key }) => refund_key === known.refund_key));
  if (gone[0]) await removeReversals(work, gone[0].order_id, gone);
  for (const reversal of wanted) {
    const known = before.find(({ refund_key }) => refund_key === reversal.refund_key);
    rows.push(keepDerived(work, ctx, { known, row: reversal }));
  }
  return rows;
}
