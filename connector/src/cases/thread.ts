import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { OrderRow } from '../orders/rows.ts';
import { HOUR } from '../platform/clock.ts';
import { countUseIn } from '../platform/limits.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { cut } from '../platform/text.ts';
import { changeCase, owned, waitFor, writeMove, type By } from './change.ts';
import { mailBuyer, mailStaff } from './mail.ts';
import { LONGEST_TEXT } from './open-case.ts';
import * as store from './store.ts';
import type { CaseMessageRow, CaseRow } from './store.ts';

interface Said {
  caseId: string;
  by: By;
  /** The form's own: what is sent twice is said once. */
  key: string;
  text: string;
  /** By which way it came. */
  source: CaseMessageRow['source'];
}

const MOST_AN_HOUR = 30;
/** A machine's work on any case, as staff do theirs. */
export const NOBODY: By = { kind: 'staff', id: '' };

type Author = Pick<CaseMessageRow, 'author_kind' | 'author_id'>;

/** A buyer may write so often in all cases, and strangers in one: a machine that answers machines is stopped. */
async function isTooOften(
  trx: Knex.Transaction,
  { clock }: Context,
  { author_kind, author_id, caseId }: Author & { caseId: string },
): Promise<boolean> {
  const value = author_kind === 'stranger' ? caseId : author_id;
  const limit = { name: 'case.say', value, most: MOST_AN_HOUR, windowMs: HOUR };
  return author_kind !== 'staff' && (await countUseIn(trx, clock, [limit])) !== null;
}

type Kept = Omit<Said, 'by'> & {
  by: { kind: Author['author_kind']; id: string };
  isInternal: boolean;
  /** Missing: now. */
  at?: number;
};

/** Keeps what was said, with the id of its message; not new when this form was sent before. */
export async function keep(
  trx: Knex.Transaction,
  ctx: Context,
  { caseId, by, key, text, source, isInternal, at = ctx.clock.now() }: Kept,
): Promise<Outcome<{ isNew: boolean; id: string }>> {
  const id = ctx.ids.new('caseMessage');
  const known = await store.findMessageId(trx, { case_id: caseId, form_key: key });
  if (known !== undefined) return { ok: true, isNew: false, id: known };
  const author = { author_kind: by.kind, author_id: by.id };
  if (await isTooOften(trx, ctx, { ...author, caseId })) return refuse('', 'too_many_messages');
  await store.insertMessage(trx, {
    ...{ id, case_id: caseId, form_key: key, ...author, source, text },
    ...{ is_internal: isInternal, at },
  });
  return { ok: true, isNew: true, id };
}

interface Heard {
  row: CaseRow;
  order: OrderRow;
  by: By;
  /** The id of the message. */
  key: string;
  text: string;
}

async function hearBuyer(trx: Knex.Transaction, ctx: Context, { by, ...heard }: Heard): Promise<void> {
  const { row } = heard;
  if (row.state === 'closed') await writeMove(trx, ctx, { row, move: 'reopen', by, text: '' });
  else await store.updateCase(trx, row.id, waitFor(row, 'us', ctx.clock.now()));
  await mailStaff(trx, ctx, { ...heard, what: 'replied' });
}

/** Does what follows when staff have answered: the buyer gets a mail and is waited for. */
export async function hearStaff(
  trx: Knex.Transaction,
  ctx: Context,
  { by, text, ...heard }: Heard,
): Promise<void> {
  const { row } = heard;
  const now = ctx.clock.now();
  const waiting = row.state === 'closed' ? {} : waitFor(row, 'buyer', now);
  const answered = { first_answer_at: row.first_answer_at ?? now };
  await store.updateCase(trx, row.id, { ...waiting, ...answered, ...owned(row, by) });
  await audit(trx, ctx, { what: 'case_answered', on: row.id });
  await mailBuyer(trx, ctx, { ...heard, what: 'answered', said: [text] });
}

/**
 * Says something in a case: the buyer to the shop, or the shop to the buyer, and the other side gets a mail. What a buyer
 * says opens a closed case again. Refused by `text` (`no_text`) or as a whole (`too_many_messages`). Throws not_found.
 */
export async function sayInCase(ctx: Context, said: Said): Promise<Outcome> {
  const text = cut(said.text.trim(), LONGEST_TEXT);
  if (text === '') return refuse('text', 'no_text');
  const { by } = said;
  return changeCase(ctx, said, async (trx, row, order) => {
    const kept = await keep(trx, ctx, { ...said, text, isInternal: false });
    if (!kept.ok || !kept.isNew) return kept;
    const heard = { row, order, by, text, key: kept.id };
    await (by.kind === 'customer' ? hearBuyer(trx, ctx, heard) : hearStaff(trx, ctx, heard));
    return { ok: true };
  });
}

/** Writes a note that staff alone read. Refused by `note` (`no_text`). Throws not_found. */
export async function noteInCase(ctx: Context, said: Omit<Said, 'source'>): Promise<Outcome> {
  const text = cut(said.text.trim(), LONGEST_TEXT);
  if (text === '') return refuse('note', 'no_text');
  return changeCase(ctx, said, (trx) => keep(trx, ctx, { ...said, text, source: 'desk', isInternal: true }));
}

/**
 * Keeps what somebody wrote from an address that is not the buyer's: among the notes, and staff get a mail. Nothing else
 * of the case changes. Refused as a whole (`too_many_messages`). Throws not_found.
 */
export async function noteStranger(
  ctx: Context,
  said: { caseId: string; key: string; text: string },
): Promise<Outcome> {
  const text = cut(said.text.trim(), LONGEST_TEXT);
  return changeCase(ctx, { ...said, by: NOBODY }, async (trx, row, order) => {
    const by = { kind: 'stranger', id: '' } as const;
    const kept = await keep(trx, ctx, { ...said, by, text, source: 'mail', isInternal: true });
    if (!kept.ok || !kept.isNew) return kept;
    await mailStaff(trx, ctx, { row, order, text, key: kept.id, what: 'stranger' });
    return { ok: true };
  });
}

/** Makes a case somebody's own, of the staff. Throws not_found. */
export async function takeCase(
  ctx: Context,
  { caseId, staffId }: { caseId: string; staffId: string },
): Promise<void> {
  const by: By = { kind: 'staff', id: staffId };
  await changeCase(ctx, { caseId, by }, async (trx, row) => {
    if (row.staff_id === staffId) return;
    await store.updateCase(trx, caseId, { staff_id: staffId });
    await audit(trx, ctx, { what: 'case_taken', on: caseId });
  });
}
