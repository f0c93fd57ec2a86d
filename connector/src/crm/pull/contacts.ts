import type { Knex } from 'knex';
import { claimAddress, keepAddress } from '../../contacts/addresses.ts';
import { refreshContact } from '../../contacts/refresh.ts';
import type { Context } from '../../context.ts';
import { cut } from '../../platform/text.ts';
import { workIn } from '../../platform/unit-of-work/unit-of-work.ts';
import type { ContactRecord, CrmRecord, Fields, LinkedChange, RecordAddress } from '../crm.ts';
import type { Merged } from '../three-way-merge.ts';
import { tellingsOf, type Taken } from './statements.ts';

export interface Taking {
  change: LinkedChange;
  merged: Merged;
  record: CrmRecord;
}

type News = [string, string, string][];

export const newsOf = (fields: Fields, base: Fields): News =>
  Object.entries(fields).map(([field, value]) => [field, base[field] ?? '', value]);

export const conflictsOf = ({ conflicts }: Merged): News =>
  Object.entries(conflicts).map(([field, { ours, theirs }]) => [field, ours, theirs]);

/** Columns of a contact by the field that tells them, and how much they hold. */
const COLUMNS: Record<string, { column: string; most: number }> = {
  firstname: { column: 'first_name', most: 255 },
  lastname: { column: 'last_name', most: 255 },
  email: { column: 'email', most: 320 },
  phone: { column: 'phone', most: 60 },
};

/** Staff's word is as new as now: only what a buyer says in a later order goes before it. */
const rankOf = (now: number): string => String(now).padStart(15, '0');

function profileChanges(take: Fields, now: number): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const [field, { column, most }] of Object.entries(COLUMNS)) {
    if (take[field] !== undefined) changes[column] = cut(take[field], most);
  }
  if (take['firstname'] ?? take['lastname'] ?? take['email']) changes['profile_rank'] = `1 ${rankOf(now)}`;
  if (take['phone'] !== undefined) changes['phone_rank'] = rankOf(now);
  // Staff may note a refusal; a consent is the buyer's alone to give.
  if (take['emailoptout'] === '1')
    Object.assign(changes, { marketing_consent: false, marketing_consent_at: now });
  return changes;
}

const PREFIXES = { billing: 'mailing', delivery: 'other' } as const;

/** An address as it reads there; undefined when nothing of it changed there, or its country is none. */
function addressOf(
  kind: keyof typeof PREFIXES,
  { change, merged, record }: Taking & { record: ContactRecord },
): { address: RecordAddress; fields: string[] } | undefined {
  const prefix = PREFIXES[kind];
  const fields = Object.keys(merged.take).filter((field) => field.startsWith(prefix));
  const read = change.addresses?.[kind];
  if (fields.length === 0 || !read || !/^([A-Z]{2})?$/.test(read.country)) return undefined;
  const { firstName, lastName } = record;
  const { company, phone } = record[kind] ?? { company: '', phone: '' };
  return { address: { ...read, firstName, lastName, company, phone }, fields };
}

export async function takeContact(trx: Knex.Transaction, ctx: Context, taking: Taking): Promise<Taken> {
  const { change, merged } = taking;
  const record = taking.record as ContactRecord;
  const now = ctx.clock.now();
  const changes = profileChanges(merged.take, now);
  const taken = Object.keys(merged.take).filter(
    (field) => field in COLUMNS || (field === 'emailoptout' && merged.take[field] === '1'),
  );
  for (const kind of ['billing', 'delivery'] as const) {
    const read = addressOf(kind, { ...taking, record });
    if (!read) continue;
    await workIn(trx, async (work) => {
      for (const claimed of claimAddress(kind, { ...read.address }, now))
        await keepAddress(work, ctx, { contactId: record.id, isNew: false, claimed });
    });
    taken.push(...read.fields);
  }
  if (taken.length > 0) {
    await trx('contacts')
      .where({ id: record.id })
      .update({ ...changes, updated_at: now });
    await workIn(trx, (work) => refreshContact(work, ctx, record.id));
  }
  const takenNews = newsOf(merged.take, change.base).filter(([field]) => taken.includes(field));
  const left = newsOf(merged.take, change.base).filter(([field]) => !taken.includes(field));
  return {
    taken,
    tellings: tellingsOf(change, { taken: takenNews, apart: [...conflictsOf(merged), ...left] }),
  };
}

/** A company's name; its addresses are those of its buyers and stay so. */
export async function takeAccount(
  trx: Knex.Transaction,
  ctx: Context,
  { change, merged, record }: Taking,
): Promise<Taken> {
  const name = merged.take['accountname'];
  if (name === undefined || name.trim() === '')
    return { taken: [], tellings: tellingsOf(change, { taken: [], apart: conflictsOf(merged) }) };
  const now = ctx.clock.now();
  await trx('accounts')
    .where({ id: record.id })
    .update({ name: cut(name, 255), profile_rank: `1 ${rankOf(now)}`, updated_at: now });
  return { taken: ['accountname'], tellings: [] };
}
