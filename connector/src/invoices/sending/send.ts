import type { Context } from '../../context.ts';
import { MINUTE } from '../../platform/clock.ts';
import { transact } from '../../platform/db.ts';
import { refuse, type Outcome } from '../../platform/outcome.ts';
import type { Channel } from '../channel.ts';
import { contentOf, type DocumentRow } from '../issuing/queries.ts';
import { fatturaObstacles, writeFatturaPa } from '../xml/fatturapa.ts';
import { findStanding, openTransmission, type TransmissionRow } from './transmissions.ts';

/** Who took a file to hand it over and has not said so within this time has died. */
const HANDING_OVER = 10 * MINUTE;
const AT_A_TIME = 200;

/** Gives documents issued since a day their transmission, the oldest first; rejected ones wait for a person. */
async function openNew(ctx: Context, from: string): Promise<void> {
  const documents = await ctx
    .db('issued_documents')
    .where('issued_on', '>=', from)
    .whereNotIn('id', ctx.db('transmissions').select('document_id'))
    .orderBy(['issued_at', 'id'])
    .limit(AT_A_TIME)
    .select('*');
  for (const document of documents) {
    const obstacles = [...new Set(fatturaObstacles(contentOf(document)))];
    const row = await openTransmission(ctx.db, ctx, document, 'waiting');
    if (obstacles.length === 0) continue;
    const faults = JSON.stringify(obstacles.map((code) => ({ code, text: '' })));
    await ctx
      .db('transmissions')
      .where({ id: row.id, state: 'waiting' })
      .update({ state: 'not_statable', faults });
  }
}

/** Takes a file for this process alone; false when another one has it. */
async function claim(ctx: Context, { id }: TransmissionRow): Promise<boolean> {
  const now = ctx.clock.now();
  const taken = await ctx
    .db('transmissions')
    .where({ id })
    .where((either) =>
      either
        .where({ state: 'waiting' })
        .orWhere((died) => died.where({ state: 'sending' }).where('sent_at', '<', now - HANDING_OVER)),
    )
    .update({ state: 'sending', sent_at: now, puts: ctx.db.raw('puts + 1') });
  return taken === 1;
}

/**
 * Hands over what waits. The claim commits before the file is laid down and the state after it: a crash between lays it down
 * again under the same name, which the office takes once; its answer to the second is heard as an echo.
 */
export async function sendWaiting(ctx: Context, channel: Channel, from: string): Promise<number> {
  await openNew(ctx, from);
  const rows = await ctx
    .db('transmissions')
    .whereIn('state', ['waiting', 'sending'])
    .orderBy(['made_at', 'id'])
    .limit(AT_A_TIME)
    .select('*');
  let sent = 0;
  for (const row of rows) {
    if (!(await claim(ctx, row))) continue;
    const document = await ctx.db('issued_documents').where({ id: row.document_id }).first();
    if (!document) throw new Error(`The document of transmission ${row.id} is gone.`);
    await channel.put(row.file_name, writeFatturaPa(contentOf(document), row.progressive));
    await ctx.db('transmissions').where({ id: row.id, state: 'sending' }).update({ state: 'sent' });
    sent += 1;
  }
  return sent;
}

/** States after which a document may go again: what the office took never goes twice by a slip. */
const MAY_GO_AGAIN: TransmissionRow['state'][] = ['sent', 'by_hand', 'not_statable'];

/** Whether it makes sense to offer that a document goes again, after the newest of its transmissions. */
export const offersAgain = ({ state, open_of }: Pick<TransmissionRow, 'state' | 'open_of'>): boolean =>
  state === 'rejected' || (open_of !== null && ['sent', 'by_hand'].includes(state));

/**
 * Sends a document again under the same number and a new name, after it was rejected or never answered. Refused when the
 * office has it (`taken`), it is on its way already (`waiting`), or the form still cannot state it (`not_statable`).
 */
export async function sendAgain(ctx: Context, document: DocumentRow): Promise<Outcome<{ fileName: string }>> {
  if (fatturaObstacles(contentOf(document)).length > 0) return refuse('', 'not_statable');
  return transact(ctx.db, async (trx) => {
    const standing = await findStanding(trx, document.id);
    if (standing && ['waiting', 'sending'].includes(standing.state)) return refuse('', 'waiting');
    if (standing) {
      const closed = await trx('transmissions')
        .where({ id: standing.id })
        .whereIn('state', MAY_GO_AGAIN)
        .update({ open_of: null });
      if (closed !== 1) return refuse('', 'taken');
    }
    const { file_name: fileName } = await openTransmission(trx, ctx, document, 'waiting');
    return { ok: true, fileName };
  });
}
