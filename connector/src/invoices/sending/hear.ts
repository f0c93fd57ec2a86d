import type { Knex } from 'knex';
import type { Context } from '../../context.ts';
import { DAY } from '../../platform/clock.ts';
import { dayOf } from '../../platform/days.ts';
import { transact } from '../../platform/db.ts';
import { cut } from '../../platform/text.ts';
import { fillText } from '../../platform/texts.ts';
import { findHomeShop } from '../../shops/shops.ts';
import { addTask } from '../../tasks/tasks.ts';
import texts from '../texts.json' with { type: 'json' };
import type { Channel } from '../channel.ts';
import { LEADS_FROM, readReceipt, type Receipt } from './receipts.ts';
import type { TransmissionRow } from './transmissions.ts';

/** Within this time of the rejection the document may go again under its number and day. */
const TO_ACT = 5 * DAY;

/** The day by which a document has to go again that was rejected then. */
export const actBy = (rejectedAt: number, timeZone: string): string => dayOf(rejectedAt + TO_ACT, timeZone);

const KNOWN_NAME = '00002';
const KNOWN_NUMBER = '00404';

/**
 * What a rejection means here. A name that the office has is an echo where we handed the file over twice; a number that it
 * has is a success where an earlier try of the same document was never answered.
 */
async function meaningOf(
  trx: Knex.Transaction,
  row: TransmissionRow,
  receipt: Receipt,
): Promise<Receipt | null> {
  const has = (code: string): boolean =>
    receipt.faults.length > 0 && receipt.faults.every((fault) => fault.code === code);
  if (receipt.state !== 'rejected') return receipt;
  if (has(KNOWN_NAME) && row.puts > 1) return null;
  if (!has(KNOWN_NUMBER)) return receipt;
  const unanswered = await trx('transmissions')
    .where({ document_id: row.document_id })
    .whereNot({ id: row.id })
    .whereIn('state', ['by_hand', 'sending', 'sent', 'delivered', 'not_delivered'])
    .first('id');
  return unanswered ? { ...receipt, state: 'accepted', faults: [] } : receipt;
}

async function tellRejected(
  trx: Knex.Transaction,
  ctx: Context,
  row: TransmissionRow,
  { faults }: Receipt,
): Promise<void> {
  const document = await trx('issued_documents').where({ id: row.document_id }).first('number', 'order_id');
  const shop = await findHomeShop(trx);
  const timeZone = shop?.timeZone ?? 'UTC';
  const why = faults.map(({ code, text }) => `${code} ${text}`.trim()).join('; ');
  const title = fillText(texts[shop?.locale ?? 'en'].rejected, {
    number: document?.number ?? '',
    why: cut(why, 120),
  });
  const dueDay = actBy(ctx.clock.now(), timeZone);
  const task = {
    contactId: '',
    companyId: '',
    orderId: document?.order_id ?? '',
    dueDay,
    staffId: null,
    title,
  };
  await addTask(trx, ctx, { task, by: 'carrello', timeZone });
}

/** Takes what a receipt says into its transmission, once; false when nobody knows the file. */
export async function hear(ctx: Context, receipt: Receipt): Promise<boolean> {
  return transact(ctx.db, async (trx) => {
    const row = await trx('transmissions')
      .where({ file_name: receipt.fileName.replace(/\.p7m$/i, '') })
      .first();
    if (!row) return false;
    const meant = await meaningOf(trx, row, receipt);
    if (!meant) return true;
    const isRejected = meant.state === 'rejected';
    const changed = await trx('transmissions')
      .where({ id: row.id })
      .whereIn('state', LEADS_FROM[meant.state] ?? [])
      .update({
        ...{ state: meant.state, faults: JSON.stringify(meant.faults), told_at: ctx.clock.now() },
        ...(isRejected ? { open_of: null } : {}),
      });
    if (changed === 1 && isRejected) await tellRejected(trx, ctx, row, meant);
    return true;
  });
}

/** Reads all receipts that wait. A crash after `hear` reads one again, which changes nothing. */
export async function hearAll(ctx: Context, channel: Channel): Promise<void> {
  for (const { name, body } of await channel.list()) {
    const receipt = readReceipt(body);
    const isKnown = receipt !== null && (await hear(ctx, receipt));
    if (!isKnown) ctx.log.warn({ name }, 'invoices.receipt_unknown');
    await channel.take(name, isKnown ? 'done' : 'unknown');
  }
}
