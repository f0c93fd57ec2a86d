import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { lockContact } from './store.ts';
import { tidy } from './tidy.ts';

declare module 'knex/types/tables.js' {
  interface Tables {
    contact_tags: { contact_id: string; tag: string };
  }
}

const LONGEST = 40;
const MOST = 20;
const MOST_LISTED = 200;

/** `Vip ` and `VIP` are one tag: it is kept in small letters. */
const tagOf = (typed: string): string => tidy(typed.toLowerCase(), LONGEST);

/** Makes a subquery of the ids of the contacts with a tag, in a column `id`. */
export const contactsTagged = (db: Transactor, tag: string): Knex.QueryBuilder =>
  db('contacts')
    .whereIn(
      'id',
      db('contact_tags')
        .where({ tag: tagOf(tag) })
        .select('contact_id'),
    )
    .select('id');

/** Lists a contact's tags by the alphabet. */
export async function listTags(db: Transactor, contactId: string): Promise<string[]> {
  return db('contact_tags').where({ contact_id: contactId }).orderBy('tag').pluck('tag');
}

/** Lists the tags of several contacts by the alphabet; one without tags is not in the map. */
export async function listTagsOf(db: Transactor, contactIds: string[]): Promise<Map<string, string[]>> {
  const tags = new Map<string, string[]>();
  if (contactIds.length === 0) return tags;
  const rows = await db('contact_tags').whereIn('contact_id', contactIds).orderBy('tag').select('*');
  for (const { contact_id, tag } of rows) tags.set(contact_id, [...(tags.get(contact_id) ?? []), tag]);
  return tags;
}

/** Lists the tags that contacts have, up to 200; read from one to the next, so that a million rows are not. */
export async function listAllTags(db: Transactor): Promise<string[]> {
  const tags: string[] = [];
  while (tags.length < MOST_LISTED) {
    const row = await db('contact_tags')
      .where('tag', '>', tags.at(-1) ?? '')
      .orderBy('tag')
      .first('tag');
    if (!row) break;
    tags.push(row.tag);
  }
  return tags;
}

/** Gives a contact a tag; twice is once. Refused without letters (`no_text`) and with more than 20 (`many_tags`). */
export function addTag(
  ctx: Context,
  { contactId, tag: typed }: { contactId: string; tag: string },
): Promise<Outcome> {
  const tag = tagOf(typed);
  return transact(ctx.db, async (trx) => {
    if (tag === '') return refuse('tag', 'no_text');
    const contact = await lockContact(trx, contactId);
    if (!contact || contact.merged_into_id !== null) return refuse('', 'merged_away');
    const known = await listTags(trx, contactId);
    if (known.includes(tag)) return { ok: true };
    if (known.length >= MOST) return refuse('tag', 'many_tags');
    await trx('contact_tags').insert({ contact_id: contactId, tag });
    await audit(trx, ctx, { what: 'contact_tagged', on: contactId });
    return { ok: true };
  });
}

/** Takes a tag away; one that is not there is away already. */
export function removeTag(
  ctx: Context,
  { contactId, tag }: { contactId: string; tag: string },
): Promise<Outcome> {
  return transact(ctx.db, async (trx) => {
    const removed = await trx('contact_tags').where({ contact_id: contactId, tag }).delete();
    if (removed > 0) await audit(trx, ctx, { what: 'contact_untagged', on: contactId });
    return { ok: true };
  });
}

/** Gives one contact the tags of another, too, and says which are new to it. */
export async function shareTags(
  trx: Knex.Transaction,
  { fromId, toId }: { fromId: string; toId: string },
): Promise<string[]> {
  const known = new Set(await listTags(trx, toId));
  const fresh = (await listTags(trx, fromId)).filter((tag) => !known.has(tag));
  if (fresh.length > 0) await trx('contact_tags').insert(fresh.map((tag) => ({ contact_id: toId, tag })));
  return fresh;
}

/** Takes away what a merge brought. */
export async function dropTags(trx: Knex.Transaction, contactId: string, tags: string[]): Promise<void> {
  await trx('contact_tags').where({ contact_id: contactId }).whereIn('tag', tags).delete();
}
