import type { Knex } from 'knex';
import type { Context } from '../../context.ts';
import { canonicalJson, sha256 } from '../../platform/hash.ts';
import { recordActivity } from '../../timeline/timeline.ts';
import type { Fields } from '../crm.ts';
import { recordIssue } from '../issues.ts';
import type { SharedRecord } from '../records.ts';
import type { Taking } from './taking.ts';

/** What is said to staff about a change. */
export interface Statement {
  /**
   * `changed`: taken over; `kept`: not taken over, ours is written there again; `conflict`: both values were kept;
   * `deleted`: put into the bin there, kept here.
   */
  kind: 'changed' | 'kept' | 'conflict' | 'deleted';
  /** It reads `phone: +39 02 1 → +39 02 2`, and of a deletion it is empty. */
  text: string;
}

function wordsOf(fields: string[], one: Fields, between: string, other: Fields): string {
  const words = fields.map((field) => `${field}: ${one[field] || '–'} ${between} ${other[field] || '–'}`);
  return words.join('; ');
}

/** Says what stood there before and what stands there now, of fields that were taken over. */
export const changedStatement = ({ change: { base, fields } }: Taking, taken: string[]): Statement => ({
  kind: 'changed',
  text: wordsOf(taken, base, '→', fields),
});

/** Says our value and theirs, of fields that stay different: `phone: +39 02 1 ≠ +39 02 2`. */
export const conflictStatement = ({ change }: Taking, ours: Fields, apart: string[]): Statement => ({
  kind: 'conflict',
  text: wordsOf(apart, ours, '≠', change.fields),
});

/** Says the same of fields in which ours is written there again: `status: completed ≠ processing`. */
export const keptStatement = ({ change }: Taking, ours: Fields, fields: string[]): Statement => ({
  kind: 'kept',
  text: wordsOf(fields, ours, '≠', change.fields),
});

/** Finds the contact on whose timeline a record's changes stand; a company or product has none. */
function contactOf(record: SharedRecord, standingId: string): string | null {
  if (record.kind === 'order') return record.contactId;
  return record.kind === 'contact' ? standingId : null;
}

/**
 * Puts a statement on the contact's timeline, and on the order where there is one; what needs a look is an issue, too.
 * A statement about one change is made once, however often the change is read: false when it was made before.
 */
export async function notifyStaff(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'ids' | 'clock' | 'log'>,
  { crm, change, record, standingId }: Taking,
  { kind, text }: Statement,
): Promise<boolean> {
  ctx.log.info({ crm, kind: record.kind, id: record.id }, `crm.${kind}`);
  const key = `crm:${record.id}:${sha256(canonicalJson({ kind, text, turn: change.turn })).slice(0, 32)}`;
  const contactId = contactOf(record, standingId);
  // What stands on no timeline is read among the issues.
  const isIssue = kind === 'conflict' || kind === 'deleted' || (kind === 'kept' && contactId === null);
  const isNew = !isIssue || (await recordIssue(trx, ctx, { key, kind, record, text }));
  if (contactId === null) return isNew;
  const isOrder = record.kind === 'order';
  await recordActivity({ trx }, ctx, {
    of: isOrder ? { orderId: record.id, contactId, accountId: record.accountId } : { contactId },
    kind: `crm_${kind}`,
    key,
    detail: { crm, text, number: isOrder ? record.number : '' },
    at: ctx.clock.now(),
  });
  return isNew;
}
