import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { OrderRow } from '../orders/rows.ts';
import { cut, startOf } from '../platform/text.ts';
import { changeCase, noSuchCase, waitFor } from './change.ts';
import { LONGEST_TEXT } from './open-case.ts';
import * as store from './store.ts';
import type { CaseMessageRow, CaseRow } from './store.ts';
import { hearStaff, keep, NOBODY } from './thread.ts';

const PREFIX = 'corebos:';

/** The comment of coreBOS that a message came from; null for what was said here. */
export const outsideIdOf = ({ source, form_key }: CaseMessageRow): number | null =>
  source === 'corebos' && form_key.startsWith(PREFIX) ? Number(form_key.slice(PREFIX.length)) : null;

/** Whoever of the staff wrote it there, as the desk shows it: `rossi (coreBOS)`; null for an author from here. */
export const outsideName = (authorId: string): string | null =>
  authorId.startsWith(PREFIX) ? `${authorId.slice(PREFIX.length)} (coreBOS)` : null;

interface Comment {
  id: string;
  /** What its author is called there; null for somebody who is none of the staff. */
  by: string | null;
  text: string;
}

async function hear(
  trx: Knex.Transaction,
  ctx: Context,
  { row, order, comment, at }: { row: CaseRow; order: OrderRow; comment: Comment; at: number },
): Promise<string> {
  const text = cut(comment.text, LONGEST_TEXT);
  const isStaff = comment.by !== null;
  const kept = await keep(trx, ctx, {
    ...{ caseId: row.id, key: `${PREFIX}${comment.id}`, text, source: 'corebos', isInternal: !isStaff, at },
    by: isStaff ? { kind: 'staff', id: startOf(`${PREFIX}${comment.by}`, 40) } : { kind: 'stranger', id: '' },
  });
  if (!kept.ok) return '';
  if (kept.isNew && isStaff) await hearStaff(trx, ctx, { row, order, by: NOBODY, text, key: kept.id });
  return kept.id;
}

/**
 * Takes over what staff wrote into the ticket of a case: coreBOS shows comments of tickets to the customer, so each is an
 * answer, which the buyer reads and gets as a mail. What somebody else wrote there is a note, since nobody has proven who
 * it was. Each comment is taken once. Returns the message of each; none where the buyer was erased. Throws not_found.
 */
export async function hearOutside(
  ctx: Context,
  { caseId, comments }: { caseId: string; comments: Comment[] },
): Promise<Record<string, string>> {
  return changeCase(ctx, { caseId, by: NOBODY }, async (trx, _row, order) => {
    const messages: Record<string, string> = {};
    // A millisecond apart, so that they stay in the order in which they were written.
    for (const [index, comment] of comments.entries()) {
      const at = ctx.clock.now() + index;
      const row = await store.findCase(trx, caseId);
      if (!row) throw noSuchCase();
      if (row.email !== '') messages[comment.id] = await hear(trx, ctx, { row, order, comment, at });
    }
    return messages;
  });
}

/** Says whose turn it is, as staff say there; false for a case that is closed, which only its buyer opens again. */
export async function waitOutside(
  ctx: Context,
  { caseId, waitsFor }: { caseId: string; waitsFor: 'us' | 'buyer' },
): Promise<boolean> {
  return changeCase(ctx, { caseId, by: NOBODY }, async (trx, row) => {
    if (row.state === 'closed') return false;
    await store.updateCase(trx, caseId, waitFor(row, waitsFor, ctx.clock.now()));
    return true;
  });
}
