import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { agreeToMarketing, refuseMarketing } from '../contacts/consent.ts';
import { findContactByMailbox } from '../contacts/queries.ts';
import { lockCustomer, ownerOf } from '../customers/customers.ts';
import type { CustomerSession } from '../customers/sessions.ts';
import { listOrderConsents } from '../orders/of-customer.ts';
import type { OrderOwner } from '../orders/queries.ts';
import { transact, type Transactor } from '../platform/db.ts';
import type { ShopFace } from '../shops/faces.ts';
import * as store from './consents-store.ts';

/** What a customer agreed to or refused, where and when; in epoch milliseconds. */
export interface ToldConsent {
  /** `marketing`, `terms`, or a word of the shop's. */
  kind: string;
  given: boolean;
  /** As it was read; empty where the shop did not tell. */
  text: string;
  at: number;
  /** With which order of which shop; null for the portal. */
  order: { number: string; shop: ShopFace } | null;
}

/** Lists all that a customer agreed to or refused, the newest first; of two at one time the refusal comes first. */
export async function listAllConsents(db: Transactor, owner: OrderOwner): Promise<ToldConsent[]> {
  const orders = (await listOrderConsents(db, owner)).map(({ orderNumber: number, shop, ...told }) => ({
    ...told,
    order: { number, shop },
  }));
  const own = (await store.listConsents(db, owner.customerId)).map(({ kind, given, text, given_at }) => ({
    ...{ kind, given: Boolean(given), text, at: given_at, order: null },
  }));
  return [...own, ...orders].sort((a, b) => b.at - a.at || Number(a.given) - Number(b.given));
}

/**
 * Writes down that a customer agrees to marketing or not, with the words that they read. It counts at once for the
 * contacts of their proven mailboxes; a later order may say otherwise.
 */
export async function decideOnMarketing(
  ctx: Context,
  session: CustomerSession,
  { given, text }: { given: boolean; text: string },
): Promise<void> {
  const { customerId } = session;
  const at = ctx.clock.now();
  await transact(ctx.db, async (trx) => {
    await lockCustomer(trx, customerId);
    const row = { id: ctx.ids.new('consent'), customer_id: customerId, kind: 'marketing', given, text };
    await store.insertConsent(trx, { ...row, given_at: at });
    const decide = given ? agreeToMarketing : refuseMarketing;
    for (const mailbox of (await ownerOf(trx, session)).mailboxKeys) {
      const contactId = await findContactByMailbox(trx, mailbox);
      if (contactId !== null) await decide(trx, ctx, { contactId, at });
    }
    await audit(trx, ctx, { what: given ? 'consent_given' : 'consent_withdrawn', on: row.id });
  });
}
