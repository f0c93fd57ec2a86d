import type { Context } from '../../connector/src/context.ts';
import { insertCustomer } from '../../connector/src/customers/store.ts';
import { openSession } from '../../connector/src/platform/sessions.ts';

interface SignedInBuyer {
  id: string;
  contactId: string | null;
  mailbox: string;
}

/** Makes a customer of the portal and signs them in; answers the cookie. */
export async function signInBuyer(ctx: Context, { id, contactId, mailbox }: SignedInBuyer): Promise<string> {
  const customer = { id, contact_id: contactId, locale: 'it', created_at: 1, signed_in_at: 1 };
  await ctx.db.transaction((trx) => insertCustomer(trx, customer, mailbox));
  const audience = { name: 'customer', idleMs: 1e12, absoluteMs: 1e12 } as const;
  return `carrello_customer=${await openSession(ctx.db, ctx, audience, { subjectId: id, mailboxKey: mailbox })}`;
}
