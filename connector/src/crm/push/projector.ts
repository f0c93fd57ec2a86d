import type { Knex } from 'knex';
import { listCaseIdsOfOrders } from '../../cases/for-crm.ts';
import { recordChange } from '../../changes/record.ts';
import type { Context } from '../../context.ts';
import { listDocumentIdsOfOrders } from '../../invoices/for-crm.ts';
import { HOUR, MINUTE, SECOND } from '../../platform/clock.ts';
import { transact } from '../../platform/db.ts';
import { backoff, type Worker } from '../../platform/jobs.ts';
import type { Crm, CrmKind } from '../crm.ts';
import { NeedsPerson } from '../needs-person.ts';
import { applyGroup } from './groups.ts';
import { recordAnswer, recordAway } from '../health.ts';
import { readCrmCursor, saveMarks } from '../store.ts';
import { claimChanges, extendClaim, failChange, finishChanges, releaseChanges } from '../../changes/queue.ts';
import type { ChangeRow } from '../../changes/store.ts';
import { createLoop } from '../../platform/loop.ts';
import { BACKFILLED, sweepRecords } from './backfill.ts';
import { takeBackChanges } from '../pull/pull.ts';

const ORDER: CrmKind[] = ['account', 'contact', 'product', 'order', 'payment', 'refund', 'document', 'case'];
/** So many share one commit. */
const GROUP = 240;
/** One group is read and drawn while the other waits for the database there. */
const LANES = 2;
/** It is kept up while the work goes on, so that what a killed process had taken is taken again soon. */
const LEASE = 20 * SECOND;
const EXTEND_EVERY = 5 * SECOND;
const MAX_ATTEMPTS = 12;
const PULL_EVERY = 15 * SECOND;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The outside CRM does not answer, or must not be written to: nothing was done, and everything waits. */
class Away extends Error {
  override readonly name = 'Away';
}

async function assertReady(ctx: Context, crm: Crm): Promise<void> {
  try {
    await crm.ready();
  } catch (error) {
    await recordAway(ctx, reasonOf(error));
    throw new Away(reasonOf(error), { cause: error });
  }
}

/** An order that goes to another contact takes its cases and documents along; that it is paid is said on its invoice. */
async function recordWhatBelongsTo(trx: Knex.Transaction, ctx: Context, orderIds: string[]): Promise<void> {
  const cases = await listCaseIdsOfOrders(trx, orderIds);
  const documents = await listDocumentIdsOfOrders(trx, orderIds);
  await recordChange(
    trx,
    ctx,
    ...cases.map((id) => ({ kind: 'case' as const, id })),
    ...documents.map((id) => ({ kind: 'document' as const, id })),
  );
}

async function applyRows(
  ctx: Context,
  crm: Crm,
  claim: string,
  kind: CrmKind,
  rows: ChangeRow[],
): Promise<void> {
  const ids = rows.map((row) => row.record_id);
  const applied = await applyGroup(ctx, crm, kind, ids);
  for (const { id, keptApart } of applied)
    if (keptApart) ctx.log.info({ kind, id, fields: keptApart }, 'crm.kept_apart');
  await transact(ctx.db, async (trx) => {
    await saveMarks(trx, kind, applied, ctx.clock.now());
    await finishChanges(trx, { claim, kind, ids });
    if (kind === 'order') await recordWhatBelongsTo(trx, ctx, ids);
  });
}

async function fail(ctx: Context, row: ChangeRow, error: unknown): Promise<void> {
  const aside = row.attempts >= MAX_ATTEMPTS || error instanceof NeedsPerson;
  const runAt = ctx.clock.now() + backoff(row.attempts, Math.random());
  await failChange(ctx.db, row, { reason: reasonOf(error), runAt, aside });
  ctx.log[aside ? 'error' : 'warn']({ kind: row.kind, id: row.record_id, err: error }, 'crm.failed');
}

/** A group that fails is tried one by one, so that one bad record holds up nobody. */
async function projectRows(
  ctx: Context,
  crm: Crm,
  claim: string,
  kind: CrmKind,
  rows: ChangeRow[],
): Promise<void> {
  try {
    return await applyRows(ctx, crm, claim, kind, rows);
  } catch (error) {
    await assertReady(ctx, crm);
    const [only, ...others] = rows;
    if (only && others.length === 0) return fail(ctx, only, error);
  }
  for (const row of rows) await projectRows(ctx, crm, claim, kind, [row]);
}

/** Projects one group of waiting changes, the oldest first. Returns how many were taken. */
async function projectGroup(ctx: Context, crm: Crm): Promise<number> {
  const now = ctx.clock.now();
  const claim = ctx.ids.new('session');
  const rows = await claimChanges(ctx.db, { claim, now, until: now + LEASE, limit: GROUP });
  if (rows.length === 0) return 0;
  const extending = setInterval(() => {
    extendClaim(ctx.db, claim, ctx.clock.now() + LEASE).catch((error: unknown) => {
      ctx.log.warn({ crm: crm.name, err: error }, 'crm.lease');
    });
  }, EXTEND_EVERY);
  try {
    await assertReady(ctx, crm);
    for (const kind of ORDER) {
      const of = rows.filter((row) => row.kind === kind);
      if (of.length > 0) await projectRows(ctx, crm, claim, kind, of);
    }
  } catch (error) {
    await releaseChanges(ctx.db, claim, reasonOf(error));
    throw error;
  } finally {
    clearInterval(extending);
  }
  return rows.length;
}

/** After so many failures in a row the next try waits longer, at most five minutes. */
const pauseAfter = (failures: number): number => Math.min(5 * MINUTE, backoff(failures, Math.random()));

/**
 * Keeps the outside CRM like ours and takes back what staff change there. A loop of its own beside the jobs' worker:
 * however slow or dead the other side is, nothing else waits for it.
 */
export function createProjector(ctx: Context, crm: Crm): Worker {
  const due = { pull: 0, sweep: 0 };

  async function projectLane(): Promise<number> {
    let taken = 0;
    while (!loop.isStopping()) {
      const count = await projectGroup(ctx, crm);
      if (count === 0) break;
      taken += count;
    }
    return taken;
  }

  async function project(): Promise<number> {
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, projectLane));
    const failed = lanes.find((lane) => lane.status === 'rejected');
    if (failed) throw failed.reason;
    return lanes.reduce((taken, lane) => taken + (lane.status === 'fulfilled' ? lane.value : 0), 0);
  }

  async function pull(): Promise<number> {
    await assertReady(ctx, crm);
    await recordAnswer(ctx);
    return takeBackChanges(ctx, crm);
  }

  async function beat(): Promise<void> {
    const now = ctx.clock.now();
    if (now >= due.sweep && (await readCrmCursor(ctx.db, BACKFILLED)) !== null) {
      due.sweep = now + HOUR;
      await sweepRecords(ctx);
    }
    if (now >= due.pull) {
      due.pull = now + PULL_EVERY;
      await pull();
    }
    await project();
  }

  const loop = createLoop({
    run: beat,
    failed: (error) => ctx.log.warn({ crm: crm.name, err: error }, 'crm.away'),
    pauseAfter,
  });

  return {
    start: (everyMs) => loop.start(everyMs),
    async drain() {
      const pulled = await pull();
      return pulled + (await project());
    },
    async stop() {
      await loop.stop();
      await crm.close();
    },
  };
}
