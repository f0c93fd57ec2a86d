import type { Knex } from 'knex';
import { findStandingContact } from '../../contacts/queries.ts';
import type { Context } from '../../context.ts';
import { isDuplicateKey } from '../../platform/db.ts';
import { canonicalJson, sha256 } from '../../platform/hash.ts';
import { recordNews } from '../issues.ts';
import type { CrmRecord, LinkedChange } from '../crm.ts';

/** `changed`: taken over; `conflict`: both values were kept; `deleted`: put into the bin there, kept here. */
export interface Telling {
  kind: 'changed' | 'conflict' | 'deleted';
  /** `phone: +39 02 1 → +39 02 2` */
  text: string;
}

/** What was taken over of a change. */
export interface Taken {
  /** Fields that now read the same on both sides. */
  taken: string[];
  tellings: Telling[];
}

/** Of a record that was merged away the contact that stayed: there it is seen, and there it was told before. */
async function contactOf(trx: Knex.Transaction, record: CrmRecord): Promise<string | null> {
  if (record.kind === 'order') return record.contactId;
  if (record.kind !== 'contact') return null;
  return (await findStandingContact(trx, record.id))?.id ?? record.id;
}

/**
 * On the contact's timeline, and on the order where there is one; what needs a look stands on the intake page, too. The
 * same thing is told once.
 */
export async function tellStaff(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'ids' | 'clock' | 'log'>,
  {
    crm,
    record,
    change,
    tellings,
  }: { crm: string; record: CrmRecord; change: LinkedChange; tellings: Telling[] },
): Promise<void> {
  const contactId = await contactOf(trx, record);
  for (const { kind, text } of tellings) {
    ctx.log.info({ crm, kind: record.kind, id: record.id }, `crm.${kind}`);
    const told = sha256(canonicalJson({ kind, text, fields: change.fields, base: change.base })).slice(0, 32);
    const key = `crm:${record.id}:${told}`;
    if (kind !== 'changed') await recordNews(trx, ctx, { key, kind, record, text });
    if (contactId === null) continue;
    const activity = {
      of_id: record.kind === 'order' ? record.id : contactId,
      id: ctx.ids.new('activity'),
      contact_id: contactId,
      account_id: record.kind === 'order' ? record.accountId : null,
      order_id: record.kind === 'order' ? record.id : null,
      kind: `crm_${kind}`,
      activity_key: key,
      detail: JSON.stringify({ crm, text, number: record.kind === 'order' ? record.number : '' }),
      happened_at: ctx.clock.now(),
    };
    try {
      await trx('activities').insert(activity);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}

/** The three kinds of news about a change, in words. */
export function tellingsOf(
  change: LinkedChange,
  news: { taken: [string, string, string][]; apart: [string, string, string][] },
): Telling[] {
  const tellings: Telling[] = [];
  const words = (list: [string, string, string][], between: string) =>
    list.map(([field, before, after]) => `${field}: ${before || '–'} ${between} ${after || '–'}`).join('; ');
  if (news.taken.length > 0) tellings.push({ kind: 'changed', text: words(news.taken, '→') });
  if (news.apart.length > 0) tellings.push({ kind: 'conflict', text: words(news.apart, '≠') });
  if (change.deleted) tellings.push({ kind: 'deleted', text: '' });
  return tellings;
}
