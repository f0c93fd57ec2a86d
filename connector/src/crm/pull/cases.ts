import { moveCase } from '../../cases/moves.ts';
import { hearOutside, waitOutside } from '../../cases/outside.ts';
import { NOBODY } from '../../cases/thread.ts';
import type { Context } from '../../context.ts';
import { canonicalJson, sha256 } from '../../platform/hash.ts';
import type { CaseChange, CaseWant, Changes, Crm, Fields } from '../crm.ts';
import { recordIssue } from '../issues.ts';
import { readCases } from '../push/case-records.ts';
import { mergeFields } from '../three-way-merge.ts';

const NO_WORDS = { text: '', sendTo: '', labelUrl: '' };

/** Does what a status there asks for, by the table of states; false where that does not allow it. */
async function follow(ctx: Context, caseId: string, want: CaseWant): Promise<boolean> {
  if (want !== 'closed') return waitOutside(ctx, { caseId, waitsFor: want });
  return (await moveCase(ctx, { caseId, move: 'close', by: NOBODY, entries: NO_WORDS })).ok;
}

/** Has staff look, once for each change. */
async function tell(
  ctx: Context,
  { id, turn }: CaseChange,
  { kind, text }: { kind: 'conflict' | 'deleted'; text: string },
): Promise<void> {
  const key = `crm:${id}:${sha256(canonicalJson({ kind, text, turn })).slice(0, 32)}`;
  await recordIssue(ctx.db, ctx, { key, kind, record: { kind: 'case', id }, text });
}

async function takeStatus(ctx: Context, change: CaseChange, ours: Fields): Promise<void> {
  const { id, fields, base, held, wants } = change;
  const merged = mergeFields({ base, held, ours, theirs: fields });
  const isTheirs = 'status' in merged.take;
  if (isTheirs && wants !== undefined && (await follow(ctx, id, wants))) return;
  if ((isTheirs && wants !== undefined) || 'status' in merged.conflicts)
    await tell(ctx, change, { kind: 'conflict', text: `status: ${ours['status']} ≠ ${fields['status']}` });
}

/**
 * Takes over what staff did with the ticket of a case: their words first, then its status. Each is acknowledged there
 * afterwards; a crash in between repeats it, and what was heard is not heard again.
 */
export async function takeTicket(
  ctx: Context,
  crm: Crm,
  change: CaseChange,
  present: Changes['presentCase'],
): Promise<void> {
  const { id: caseId, comments } = change;
  const [before] = await readCases(ctx.db, [caseId]);
  if (!before) return;
  const messages = comments.length === 0 ? {} : await hearOutside(ctx, { caseId, comments });
  if (!before.isErased) await takeStatus(ctx, change, present(before));
  if (change.deleted) await tell(ctx, change, { kind: 'deleted', text: '' });
  const [record] = await readCases(ctx.db, [caseId]);
  if (record) await crm.acknowledgeCase(change, { record, messages });
}
