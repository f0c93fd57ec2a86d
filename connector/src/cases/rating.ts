import type { Context } from '../context.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { cut } from '../platform/text.ts';
import { changeCase, type By } from './change.ts';
import * as store from './store.ts';

/** Answers the one question at the end: from 1, not at all satisfied, to 5, and one line. The last answer counts. */
export async function rateCase(
  ctx: Context,
  { caseId, by, rating, text }: { caseId: string; by: By; rating: string; text: string },
): Promise<Outcome> {
  if (!/^[1-5]$/.test(rating)) return refuse('rating', 'no_rating');
  const line = cut(text.replace(/\s+/g, ' ').trim(), 300);
  return changeCase(ctx, { caseId, by }, async (trx, row) => {
    if (row.state !== 'closed') return refuse('', 'case_moved');
    await store.updateCase(trx, caseId, { rating: Number(rating), rating_text: line });
    return { ok: true };
  });
}
