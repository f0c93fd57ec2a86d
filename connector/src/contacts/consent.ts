import type { Knex } from 'knex';
import { recordChange } from '../changes/record.ts';
import type { Context } from '../context.ts';
import { lockContact, updateContact } from './store.ts';

interface Word {
  contactId: string;
  /** In milliseconds. */
  at: number;
}

type Tools = Pick<Context, 'config' | 'clock'>;

async function keepWord(
  trx: Knex.Transaction,
  ctx: Tools,
  { contactId, at }: Word,
  isGiven: boolean,
): Promise<void> {
  const contact = await lockContact(trx, contactId);
  if (!contact || (contact.marketing_consent_at ?? at) > at) return;
  const word = { marketing_consent: isGiven, marketing_consent_at: at };
  await updateContact(trx, contactId, { ...word, updated_at: ctx.clock.now() });
  await recordChange(trx, ctx, { kind: 'contact', id: contactId });
}

/**
 * Notes that a contact wants no marketing. A consent that the buyer gave later stands: refused on Monday, agreed on
 * Tuesday → agreed.
 */
export const refuseMarketing = (trx: Knex.Transaction, ctx: Tools, word: Word): Promise<void> =>
  keepWord(trx, ctx, word, false);

/** Notes that a buyer agreed to marketing, with an order or in the portal: nobody else can give that consent. */
export const agreeToMarketing = (trx: Knex.Transaction, ctx: Tools, word: Word): Promise<void> =>
  keepWord(trx, ctx, word, true);
