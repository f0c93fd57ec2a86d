import type { Transactor } from '../platform/db.ts';
import { HOUR, MINUTE } from '../platform/clock.ts';

interface VisitRow {
  visitor: string;
  /** What is held: the id of a variant, or the code of a coupon, whose capitals no id has. */
  variant_id: string;
  since_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    stock_visits: VisitRow;
  }
}

/** So long pieces wait for a buyer who is in the bank's or PayPal's window. */
export const HOLD_FOR = 10 * MINUTE;
/** It is renewed once. */
const LONGEST = 2 * HOLD_FOR;
/** After that a visitor holds nothing of this variant for so long. */
const PAUSE = HOUR;

/** 20 % of what is there, or 5, whichever is more: of 8 mugs a visitor holds 5, of 100 uses of a coupon they hold 20. */
export const shareOf = (whole: number): number => Math.max(5, Math.floor(whole / 5));

/** A visitor (see `visitorOf`) who wants a variant or a use of a coupon. */
interface Visit {
  visitor: string;
  thing: string;
  now: number;
}

async function sinceWhen(trx: Transactor, { visitor, thing, now }: Visit): Promise<number> {
  const visit = await trx('stock_visits').where({ visitor, variant_id: thing }).first('since_at');
  if (visit && visit.since_at + LONGEST + PAUSE > now) return visit.since_at;
  await trx('stock_visits')
    .insert({ visitor, variant_id: thing, since_at: now })
    .onConflict(['visitor', 'variant_id'])
    .merge(['since_at']);
  return now;
}

/** Says until when a visitor may hold what they want; it is over when they have held some of it for twenty minutes. */
export async function findEndOfVisit(trx: Transactor, visit: Visit): Promise<number> {
  return Math.min(visit.now + HOLD_FOR, (await sinceWhen(trx, visit)) + LONGEST);
}

/**
 * Says how many pieces a visitor who has not paid may hold for a checkout, and until when. It is less than what they want
 * when they hold others elsewhere, and none when they have held some of it for twenty minutes: then they buy what is
 * still there when they pay.
 */
export async function findShare(
  trx: Transactor,
  { visitor, checkoutId, now }: { visitor: string; checkoutId: string; now: number },
  { variantId, quantity, stock }: { variantId: string; quantity: number; stock: number },
): Promise<{ pieces: number; until: number }> {
  const until = await findEndOfVisit(trx, { visitor, thing: variantId, now });
  const [elsewhere] = await trx('stock_reservations')
    .where({ variant_id: variantId, visitor })
    .where('expires_at', '>', now)
    .whereNot({ checkout_id: checkoutId })
    .sum<{ pieces: number | null }[]>({ pieces: 'quantity' });
  const left = shareOf(stock) - (elsewhere?.pieces ?? 0);
  return { pieces: until <= now ? 0 : Math.max(0, Math.min(quantity, left)), until };
}

/** Whoever has paid for some things begins anew. The caller has locked them, as whoever holds them does: nobody waits in a circle. */
export async function endVisits(trx: Transactor, visitor: string, things: string[]): Promise<void> {
  for (const variant_id of [...things].sort())
    await trx('stock_visits').where({ visitor, variant_id }).delete();
}

/** Takes the rows in the order of their things, as everybody does: nobody waits in a circle. What is more waits for the next sweep. */
export async function forgetVisits(trx: Transactor, now: number): Promise<void> {
  const since = now - LONGEST - PAUSE;
  const over = await trx('stock_visits')
    .where('since_at', '<=', since)
    .orderBy(['variant_id', 'visitor'])
    .limit(1000)
    .select('visitor', 'variant_id');
  for (const { visitor, variant_id } of over)
    await trx('stock_visits').where({ visitor, variant_id }).where('since_at', '<=', since).delete();
}
