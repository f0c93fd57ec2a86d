import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { portalUrl } from '../mails/addresses.ts';
import { HOUR, SECOND } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';
import { seal, unseal } from '../platform/seal.ts';
import { letIn, type CustomerSession } from './sessions.ts';
import * as links from './sign-on-store.ts';
import * as store from './store.ts';

const LINK_LIFE = 60 * SECOND;
/** So long a code that is entered after a link proves the pair. */
const WAITS_FOR = HOUR;

/**
 * Makes a link of a minute for somebody who is signed in at a shop. The shop gets one for whatever mailbox, so that it learns
 * nothing; whether it opens anything shows to whoever follows it.
 */
export async function makeSignOnLink(
  ctx: Context,
  { shopId, userId, email }: { shopId: string; userId: string; email: string },
): Promise<{ url: string }> {
  const token = ctx.ids.secret();
  const now = ctx.clock.now();
  const pair = { shop_id: shopId, user_id: userId, mailbox_key: normaliseMailbox(email) };
  await transact(ctx.db, async (trx) => {
    await links.forgetChanged(trx, pair);
    const row = { ...pair, token_hash: sha256(token), expires_at: now + LINK_LIFE };
    await links.insertLink(trx, row, now);
  });
  return { url: `${portalUrl(ctx.config.publicUrl)}/sign-on/${token}` };
}

export type SignedOn =
  /** The session is null where the code of an app is asked for besides: see `letIn`. */
  | { ok: true; token: string; email: string; session: CustomerSession | null }
  /** Who has to enter a code first: `pair` is brought along with it, and is of use to nobody but this mailbox. */
  | { ok: false; email: string; pair: string }
  | { ok: false; email: null };

/**
 * Follows a link, once. It lets in only where this user of the shop has entered our code by such a link before, with this
 * mailbox, which is still the same customer's. What changes a sign-in asks for another one all the same.
 */
export async function signOn(
  ctx: Context,
  { token, browserName = '' }: { token: string; browserName?: string },
): Promise<SignedOn> {
  return transact(ctx.db, async (trx): Promise<SignedOn> => {
    const link = await links.useLink(trx, sha256(token), ctx.clock.now());
    if (!link || link.mailbox_key === '') return { ok: false, email: null };
    const { shop_id, user_id, mailbox_key: mailboxKey } = link;
    const pair = await links.findPair(trx, link);
    const customer = await store.findCustomerByMailbox(trx, mailboxKey);
    if (pair && customer && pair.customer_id === customer.id) {
      const opened = await letIn(trx, ctx, { customer, mailboxKey, browserName, isFresh: false });
      if (opened.ok) return { ...opened, email: mailboxKey };
    }
    const until = ctx.clock.now() + WAITS_FOR;
    const waiting = JSON.stringify({ shop_id, user_id, mailbox_key: mailboxKey, until });
    return { ok: false, email: mailboxKey, pair: seal(ctx.config.secret, waiting) };
  });
}

function readPair({ config, clock }: Context, sealed: string): links.SignOnPair | null {
  try {
    const { until, ...pair } = JSON.parse(unseal(config.secret, sealed)) as links.SignOnPair & {
      until: number;
    };
    return until > clock.now() ? pair : null;
  } catch {
    return null;
  }
}

/** Notes that whoever came by a link has entered the code of its very mailbox. */
export async function provePair(
  trx: Knex.Transaction,
  ctx: Context,
  { sealed, mailboxKey, customerId }: { sealed: string; mailboxKey: string; customerId: string },
): Promise<void> {
  const pair = sealed === '' ? null : readPair(ctx, sealed);
  if (pair?.mailbox_key !== mailboxKey) return;
  const { shop_id, user_id, mailbox_key } = pair;
  await links.savePair(trx, {
    ...{ shop_id, user_id, mailbox_key },
    ...{ customer_id: customerId, proven_at: ctx.clock.now() },
  });
}
