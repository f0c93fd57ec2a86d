import type { DeskOutcome, IntakeServices, IntakeState, UnhandledEvents } from '@carrello/portal/services';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { readCrmBacklog, readCrmStatus, replayCrm } from '../crm/status.ts';
import { countIntake, findMessage, listIntake, listShopIntake } from './records/inbox.ts';
import { findOldestWaiting } from '../intake/inbox-list.ts';
import { listFlagged } from './records/flagged.ts';
import type { REPLAYABLE } from '../intake/replay.ts';
import { replayAll, replayInbox } from '../intake/replay.ts';
import type { Transactor } from '../platform/db.ts';
import { listUnhandled } from '../gateway-events/unhandled.ts';
import { acceptMismatch, giveBackMismatch } from '../checkout/mismatch.ts';
import { resolveFlag } from '../payments/money-alerts.ts';
import { listMoneyFlags } from './records/money-flags.ts';
import { readProven } from '../proof/proof.ts';
import { guarded } from './guarded.ts';
import { noticed } from './outcomes.ts';
import { readMismatches } from './records/mismatches.ts';
import { listShopBooks } from './records/shop-books.ts';

/** Waiting and failed events are replayed alike; what is through or in conflict has nothing to be tried again. */
const REPLAYED: Partial<Record<IntakeState, (typeof REPLAYABLE)[number][]>> = {
  waiting: ['waiting', 'failed'],
  failed: ['waiting', 'failed'],
  quarantined: ['quarantined'],
};

async function replay(
  ctx: Context,
  what: { id: string } | { state: IntakeState; search: string },
): Promise<DeskOutcome> {
  if ('id' in what) {
    const replayed = await replayInbox(ctx, what.id);
    if (replayed === 'queued') return { ok: true, notice: 'replayed' };
    return { ok: false, field: '', reason: replayed };
  }
  const states = REPLAYED[what.state];
  if (!states) return { ok: false, field: '', reason: 'nothing_to_do' };
  const counts = await replayAll(ctx, { states, search: what.search });
  if (counts.queued > 0) return { ok: true, notice: 'replayed' };
  return { ok: false, field: '', reason: counts.still_invalid > 0 ? 'still_invalid' : 'nothing_to_do' };
}

async function readUnhandled(db: Transactor): Promise<UnhandledEvents[]> {
  const kinds = await listUnhandled(db);
  return kinds.map(({ gateway, type, events, last_at }) => ({ gateway, type, events, lastAt: last_at }));
}

/** What the intake page asks for. */
export function intakeServices(ctx: Context): IntakeServices {
  const { db } = ctx;
  return {
    readIntake: guarded('intake.read', async () => ({
      counts: await countIntake(db),
      oldestWaitingAt: await findOldestWaiting(db),
      shops: await listShopIntake(db),
      flagged: await listFlagged(db, ctx.clock.now()),
      mismatches: await readMismatches(db),
      money: await listMoneyFlags(db),
      proof: await readProven(db),
      shopBooks: await listShopBooks(ctx),
      unhandled: await readUnhandled(db),
      crm: await readCrmStatus(ctx),
    })),
    listIntake: guarded('intake.read', (_session, input) => listIntake(db, input)),
    findMessage: guarded('intake.read', async (_session, id) => {
      const message = await findMessage(db, id);
      if (message) await audit(db, ctx, { what: 'message_read', on: id });
      return message;
    }),
    replay: guarded('intake.replay', (_session, what) => replay(ctx, what)),
    decideMismatch: guarded('orders.refund', ({ staffId: by }, attemptId, { decision, sum }) =>
      decision === 'accept'
        ? noticed(acceptMismatch(ctx, { attemptId, sum }), 'order_made')
        : noticed(giveBackMismatch(ctx, { attemptId, sum, by }), 'given_back'),
    ),
    resolveMoneyFlag: guarded('intake.replay', async (_session, id) => {
      await resolveFlag(db, id, ctx.clock.now());
      return { ok: true, notice: 'resolved' };
    }),
    readCrm: guarded('intake.read', async () => {
      const backlog = await readCrmBacklog(ctx);
      return backlog && { crm: backlog.crm, aside: backlog.aside, news: backlog.issues };
    }),
    replayCrm: guarded('intake.replay', async (_session, what) =>
      (await replayCrm(ctx, what)) > 0
        ? { ok: true, notice: 'replayed' }
        : { ok: false, field: '', reason: 'nothing_to_do' },
    ),
  };
}
