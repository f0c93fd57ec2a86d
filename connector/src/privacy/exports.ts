import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { lockCustomer } from '../customers/customers.ts';
import { findMainMailbox } from '../customers/mailboxes.ts';
import type { CustomerSession } from '../customers/sessions.ts';
import { DAY } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { addJob } from '../platform/jobs.ts';
import * as store from './exports-store.ts';
import { zipOf, type ZippedFile } from '../platform/zip.ts';

/** A download of one's data, from when it was asked for until it is forgotten. Times are epoch milliseconds. */
export interface DataExport {
  id: string;
  /** `late`: it should have been ready long ago, and can be asked for again. */
  state: 'waiting' | 'late' | 'ready';
  askedAt: number;
  /** Null while it is not ready. */
  expiresAt: number | null;
  downloads: number;
}

/** What has not been made within this time is not waited for any more. */
const LATE = DAY;

/** Finds the newest download that this customer asked for; null when there is none, or it is forgotten. */
export async function findDataExport(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  customerId: string,
): Promise<DataExport | null> {
  const row = await store.findNewestExport(db, customerId);
  if (!row || (row.expires_at !== null && row.expires_at <= clock.now())) return null;
  const { id, state, asked_at, expires_at, downloads } = row;
  const isLate = state === 'waiting' && asked_at <= clock.now() - LATE;
  return { id, state: isLate ? 'late' : state, askedAt: asked_at, expiresAt: expires_at, downloads };
}

/** Asks for a download, which a job makes. While one is being made or is ready, that one is it. */
export async function askForData(
  ctx: Context,
  { customerId, email, locale }: CustomerSession & { locale: Locale },
): Promise<void> {
  await transact(ctx.db, async (trx) => {
    await lockCustomer(trx, customerId);
    const known = await findDataExport({ ...ctx, db: trx }, customerId);
    if (known && known.state !== 'late') return;
    const id = ctx.ids.new('dataExport');
    const main = await findMainMailbox(trx, customerId);
    await store.insertExport(trx, {
      ...{ id, customer_id: customerId, mailbox_key: main ?? email, locale, state: 'waiting' },
      ...{ downloads: 0, asked_at: ctx.clock.now(), ready_at: null, expires_at: null },
    });
    await addJob(trx, ctx, { kind: 'export_data', key: `export_data:${id}:1`, payload: { id, turn: 1 } });
    await audit(trx, ctx, { what: 'data_asked', on: id });
  });
}

async function* filesOf({ db }: Pick<Context, 'db'>, id: string): AsyncGenerator<ZippedFile> {
  for (const { part_key, name } of await store.listParts(db, id))
    yield { name, bytes: await store.readPart(db, id, part_key) };
}

/** Reads a download as a zip, piece by piece, and counts it. Null when there is none of this id that is this customer's. */
export async function readDataExport(
  ctx: Context,
  { customerId, id }: { customerId: string; id: string },
): Promise<AsyncIterable<Uint8Array> | null> {
  const isThere = await transact(ctx.db, async (trx) => {
    if (!(await store.countDownload(trx, { id, customerId, now: ctx.clock.now() }))) return false;
    await audit(trx, ctx, { what: 'data_downloaded', on: id });
    return true;
  });
  return isThere ? zipOf(filesOf(ctx, id)) : null;
}
