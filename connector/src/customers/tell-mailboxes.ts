import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { portalUrl } from '../mails/addresses.ts';
import { queueMail } from '../mails/mails.ts';
import { DAY } from '../platform/clock.ts';
import { sha256 } from '../platform/hash.ts';
import { writeMailboxMail, type MailboxChange } from './mailbox-mail.tsx';
import * as mailboxes from './mailbox-store.ts';
import { findSender, NO_SENDER } from './sender.ts';
import * as store from './store.ts';

/** So long the link of a mail takes a change back. */
export const WAY_BACK = 7 * DAY;

type Told = Pick<store.MailboxRow, 'mailbox_key' | 'proven_at'>;

interface Change {
  customerId: string;
  what: MailboxChange;
  /** The mailbox that the mail is about. */
  about: string;
  /** The mailbox that goes when the change is taken back; empty where none came. */
  newcomer: string;
  locale: Locale;
}

async function makeWayBack(
  trx: Knex.Transaction,
  ctx: Context,
  { customerId, newcomer, to }: Change & { to: Told },
): Promise<string> {
  const token = ctx.ids.secret();
  const now = ctx.clock.now();
  await mailboxes.insertWayBack(trx, {
    id: ctx.ids.new('wayBack'),
    token_hash: sha256(token),
    customer_id: customerId,
    mailbox_key: to.mailbox_key,
    proven_at: to.proven_at,
    newcomer,
    made_at: now,
    expires_at: now + WAY_BACK,
  });
  return token;
}

/** Tells one mailbox of a change, with a link that takes it back where it may do that. */
export async function tellOfMailbox(
  trx: Knex.Transaction,
  ctx: Context,
  change: Change & { to: Told; mayTakeBack: boolean },
): Promise<void> {
  const { what, about, locale, to } = change;
  const { name: shopName, ...sender } = (await findSender(trx, to.mailbox_key)) ?? NO_SENDER;
  const token = change.mayTakeBack ? await makeWayBack(trx, ctx, change) : null;
  const url = token === null ? null : `${portalUrl(ctx.config.publicUrl)}/not-me/${token}?lang=${locale}`;
  const mail = writeMailboxMail(locale, { what, mailbox: about, shopName, url });
  await queueMail(trx, ctx, {
    ...{ kind: 'mailboxes_changed', to: to.mailbox_key, opens: true },
    ...sender,
    ...mail,
  });
}

/**
 * Tells all other mailboxes that one came, or is the main one now. Those that were proven before it may take that back; a
 * younger one may not: whoever breaks in with a mailbox of their own could throw the owner out by it.
 */
export async function tellWhoMayTakeBack(
  trx: Knex.Transaction,
  ctx: Context,
  change: Omit<Change, 'about'>,
): Promise<void> {
  const { newcomer } = change;
  const rows = await store.listMailboxes(trx, change.customerId);
  const came = rows.find(({ mailbox_key }) => mailbox_key === newcomer)?.proven_at ?? 0;
  for (const to of rows.filter(({ mailbox_key }) => mailbox_key !== newcomer))
    await tellOfMailbox(trx, ctx, { ...change, about: newcomer, to, mayTakeBack: to.proven_at < came });
}
