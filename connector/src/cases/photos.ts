import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import { createTurns } from '../documents/turns.ts';
import { DAY, SECOND } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { countUse } from '../platform/limits.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { createThreads } from '../platform/threads.ts';
import { changeCase, findCaseFor, noSuchCase, waitFor, type By } from './change.ts';
import { mailStaff } from './mail.ts';
import { kindOf } from './photo-kinds.ts';
import * as photos from './photo-store.ts';
import type { Redrawn, SentPhoto } from './redraw.ts';
import * as store from './store.ts';

const MOST_OF_A_CASE = 12;
const MOST_A_DAY = 40;

/** A picture takes a second or two, and much memory: one is drawn at a time. */
const inTurn = createTurns({ lanes: 1, longest: 20, mostOfOne: 3 });
const redraw = createThreads<SentPhoto, Redrawn>(new URL('./photo-thread.ts', import.meta.url), {
  longest: 60 * SECOND,
});

const isFull = async (db: Transactor, caseId: string): Promise<boolean> =>
  (await photos.listPhotos(db, caseId)).length >= MOST_OF_A_CASE;

interface Sent {
  caseId: string;
  by: By;
  /** The words of its mail follow: they say that it is our turn, and open a closed case again. */
  isOfMail?: boolean;
}

async function keep(
  ctx: Context,
  { caseId, by, hash, drawn, isOfMail }: Sent & { hash: string; drawn: Redrawn & { ok: true } },
): Promise<Outcome> {
  return changeCase(ctx, { caseId, by }, async (trx, row, order) => {
    if (await photos.hasPhoto(trx, { case_id: caseId, sent_hash: hash })) return { ok: true };
    if (row.state === 'closed' && !isOfMail) return refuse('', 'case_moved');
    if (await isFull(trx, caseId)) return refuse('photos', 'too_many_photos');
    const { bytes, width, height } = drawn;
    const [id, now] = [ctx.ids.new('casePhoto'), ctx.clock.now()];
    const kept = { id, case_id: caseId, sent_hash: hash, width, height, at: now };
    await photos.insertPhoto(trx, { ...kept, bytes: Buffer.from(bytes) });
    if (isOfMail) return { ok: true };
    await store.updateCase(trx, caseId, waitFor(row, 'us', now));
    // Whoever waits for the picture hears of it; while it is our turn anyway, nobody is told of each.
    if (row.waits_for === 'buyer')
      await mailStaff(trx, ctx, { row, order, key: id, what: 'photo', text: '' });
    return { ok: true };
  });
}

/**
 * Adds a photo of the buyer's: a JPEG, PNG or HEIC by its own bytes, drawn anew in a thread. The same picture is kept once.
 * Refused by `photos` (`photo_kind`, `photo_pixels`, `photo_unreadable`, `too_many_photos`) or as a whole (`case_moved`:
 * it is closed). Throws not_found, and rate_limited when too many are drawn at once.
 */
export async function addPhoto(ctx: Context, { bytes, ...sent }: Sent & { bytes: Buffer }): Promise<Outcome> {
  const { caseId, by } = sent;
  if (!(await findCaseFor(ctx.db, caseId, by))) throw noSuchCase();
  const kind = kindOf(bytes);
  if (kind === null) return refuse('photos', 'photo_kind');
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (await photos.hasPhoto(ctx.db, { case_id: caseId, sent_hash: hash })) return { ok: true };
  if (await isFull(ctx.db, caseId)) return refuse('photos', 'too_many_photos');
  const limit = { name: 'case.photo', value: by.id, most: MOST_A_DAY, windowMs: DAY };
  if ((await countUse(ctx.db, ctx.clock, [limit])) !== null) return refuse('photos', 'too_many_photos');
  const drawn = await inTurn(by.id, () => redraw({ bytes, kind }));
  return drawn.ok ? keep(ctx, { ...sent, hash, drawn }) : refuse('photos', drawn.reason);
}

/** Finds the JPEG of a photo; null when there is none, or the case is somebody else's. */
export async function findPhoto(
  db: Transactor,
  { caseId, id, by }: { caseId: string; id: string; by: By },
): Promise<Buffer | null> {
  const row = await findCaseFor(db, caseId, by);
  return row ? photos.readPhotoBytes(db, { case_id: caseId, id }) : null;
}
