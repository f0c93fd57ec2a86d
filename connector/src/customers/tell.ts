import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { queueMail } from '../mails/mails.ts';
import { writeChangeMail, type SignInChange } from './mail.tsx';
import { findSender, NO_SENDER } from './sender.ts';
import * as store from './store.ts';

/** Tells each mailbox of the customer that something about the sign-in changed: it may have been somebody else. */
export async function tellOfChange(
  trx: Knex.Transaction,
  ctx: Context,
  { customerId, what, locale }: { customerId: string; what: SignInChange; locale: Locale },
): Promise<void> {
  const url = `${ctx.config.publicUrl}/portal/account`;
  for (const to of await store.listMailboxKeys(trx, customerId)) {
    const { name: shopName, ...sender } = (await findSender(trx, to)) ?? NO_SENDER;
    await queueMail(trx, ctx, {
      kind: 'sign_in_changed',
      to,
      ...sender,
      ...writeChangeMail(locale, { what, shopName, url }),
    });
  }
}
