import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { lockOrderRow } from '../orders/queries.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { listOrderFiles } from './of-order.ts';
import { findFile, findPart, saveDownload, type FileRow } from './store.ts';

/** What somebody is given: an address, or the bytes piece by piece. */
export type Given = { name: string } & ({ url: string } | { size: number; pieces: AsyncIterable<Buffer> });

async function* piecesOf({ db }: Pick<Context, 'db'>, file: FileRow): AsyncGenerator<Buffer> {
  let sent = 0;
  for (let part = 0; sent < file.size; part += 1) {
    const bytes = await findPart(db, file, part);
    // A new edition has come in between: whoever asks again gets that one.
    if (!bytes) throw new Error(`Part ${part} of ${file.id} is gone`);
    sent += bytes.length;
    yield bytes;
  }
}

/**
 * Gives a file of an order and counts it. The caller has seen that the order is the reader's. Counted under the order's lock,
 * so that two who ask at once are two. Refused as a whole: `no_file`, `unpaid`, `back`, `used_up`.
 */
export async function giveFile(
  ctx: Context,
  { orderId, fileId }: { orderId: string; fileId: string },
): Promise<Outcome<{ file: Given }>> {
  return transact(ctx.db, async (trx) => {
    const order = await lockOrderRow(trx, orderId);
    const files = order ? await listOrderFiles(trx, order) : [];
    const wanted = files.find(({ id }) => id === fileId);
    const file = wanted && (await findFile(trx, fileId));
    if (!file) return refuse('', 'no_file');
    if (wanted.shut !== null) return refuse('', wanted.shut);
    const given = { order_id: orderId, file_id: fileId, times: wanted.times + 1, last_at: ctx.clock.now() };
    await saveDownload(trx, given);
    await audit(trx, ctx, { what: 'file_downloaded', on: orderId, detail: { file: fileId } });
    const { name, url, size } = file;
    return { ok: true, file: url === '' ? { name, size, pieces: piecesOf(ctx, file) } : { name, url } };
  });
}
