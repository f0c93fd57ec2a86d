import { z } from 'zod';
import { audit } from '../../audit/audit.ts';
import type { Context } from '../../context.ts';
import { getEntity } from '../../invoices/entities.ts';
import { DAY, SECOND } from '../../platform/clock.ts';
import { transact, type Transactor } from '../../platform/db.ts';
import { addJob, type JobHandler } from '../../platform/jobs.ts';
import { zipOf, type ZippedFile } from '../../platform/zip.ts';
import { monthFiles } from './month-files.ts';
import * as store from './store.ts';
import type { MonthRow } from './store.ts';

/** A month is kept for so long, then it is asked for again. */
const KEPT = 7 * DAY;
/** A job works for so long at a time, well below its lease; the next one goes on. */
const TURN = 20 * SECOND;
const MOST = 50;

/** Lists the months that were asked for, the newest first. */
export const listMonths = (db: Transactor): Promise<MonthRow[]> => store.listMonthRows(db, MOST);

/** Asks for the documents of a month; a job makes the files. Throws not_found for an entity that there is not. */
export async function askForMonth(
  ctx: Context,
  { entityId, month }: { entityId: string; month: string },
): Promise<string> {
  await getEntity(ctx.db, entityId);
  const id = ctx.ids.new('documentMonth');
  await transact(ctx.db, async (trx) => {
    const asked_at = ctx.clock.now();
    await trx('document_months').insert({
      ...{ id, entity_id: entityId, month, state: 'waiting', asked_at, ready_at: null },
    });
    await addJob(trx, ctx, { kind: 'make_month', key: `make_month:${id}:0`, payload: { id, turn: 0 } });
    await audit(trx, ctx, { what: 'documents_exported', on: entityId, detail: { month } });
  });
  return id;
}

const payload = z.object({ id: z.string(), turn: z.int() });

/** Makes files until its turn is over; what was made before a crash or the end of a turn is there already. */
async function makeFiles(ctx: Context, row: MonthRow): Promise<boolean> {
  const until = ctx.clock.now() + TURN;
  const made = new Set((await store.listMonthParts(ctx.db, row.id)).map(({ part_key }) => part_key));
  const of = { entityId: row.entity_id, month: row.month };
  for await (const { key, name, bytes } of monthFiles(ctx, of, (each) => made.has(each))) {
    await store.addMonthFile(ctx.db, {
      ...{ month_id: row.id, part_key: key, name, bytes: Buffer.from(bytes) },
    });
    if (ctx.clock.now() >= until) return false;
  }
  return true;
}

export function monthJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async make_month(job) {
      const { id, turn } = payload.parse(job.payload);
      const row = await store.findMonth(ctx.db, id);
      const isDone = row?.state !== 'waiting' || (await makeFiles(ctx, row));
      await transact(ctx.db, async (trx) => {
        const next = {
          kind: 'make_month',
          key: `make_month:${id}:${turn + 1}`,
          payload: { id, turn: turn + 1 },
        };
        if (!isDone) await addJob(trx, ctx, next);
        else if (row) {
          const ready_at = ctx.clock.now();
          await trx('document_months').where({ id }).update({ state: 'ready', ready_at });
          const forget = { kind: 'forget_month', key: `forget_month:${id}`, payload: { id, turn: 0 } };
          await addJob(trx, ctx, { ...forget, runAt: ready_at + KEPT });
        }
        await job.finish(trx);
      });
    },
    async forget_month(job) {
      const { id } = payload.parse(job.payload);
      await transact(ctx.db, async (trx) => {
        await store.removeMonth(trx, id);
        await job.finish(trx);
      });
    },
  };
}

async function* filesOf({ db }: Context, id: string): AsyncGenerator<ZippedFile> {
  for (const { part_key, name } of await store.listMonthParts(db, id))
    yield { name, bytes: await store.readMonthPart(db, id, part_key) };
}

/** Reads a month that is ready as a zip, file by file; null where there is none. */
export async function readMonth(
  ctx: Context,
  id: string,
): Promise<{ filename: string; pieces: AsyncIterable<Uint8Array> } | null> {
  const row = await store.findMonth(ctx.db, id);
  if (row?.state !== 'ready') return null;
  return { filename: `documents-${row.month}.zip`, pieces: zipOf(filesOf(ctx, id)) };
}
