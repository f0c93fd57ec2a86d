import type { Knex } from 'knex';
import { recordChange } from '../changes/record.ts';
import type { Context } from '../context.ts';
import { lockContact, updateContact } from './store.ts';

/**
 * Notes that a contact wants no marketing; `at` is in milliseconds. A consent that the buyer gave later stands: refused
 * on Monday, agreed on Tuesday → agreed. There is no verb for the opposite: a consent is the buyer's alone to give.
 */
export async function refuseMarketing(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'config' | 'clock'>,
  { contactId, at }: { contactId: string; at: number },
): Promise<void> {
  const contact = await lockContact(trx, contactId);
  if (!contact || (contact.marketing_consent_at ?? at) > at) return;
  const refused = { marketing_consent: false, marketing_consent_at: at };
  await updateContact(trx, contactId, { ...refused, updated_at: ctx.clock.now() });
  await recordChange(trx, ctx, { kind: 'contact', id: contactId });
}
