import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { addJob } from '../platform/jobs.ts';
import { CODE_LIFE } from './code.ts';
import * as store from './store.ts';

/** A checkout inside which a code is asked for. */
export interface CodePlace {
  checkoutId: string;
  shopId: string;
}

export interface CodeOrder {
  mailboxKey: string;
  /** Names what the code is good for: a browser's sign-in, or another mailbox of a session. */
  visitHash: string;
  locale: Locale;
  /** Whose other mailbox it is to be; left out for a sign-in. */
  customerId?: string;
  /** Missing: the portal asks. */
  at?: CodePlace;
}

/** Has a job make a code and its mail: the time of an answer does not tell whether there is one. */
export async function orderCode(
  trx: Knex.Transaction,
  ctx: Context,
  { mailboxKey, visitHash, locale, customerId, at }: CodeOrder,
): Promise<void> {
  const id = ctx.ids.new('signInCode');
  const now = ctx.clock.now();
  await store.replaceCode(trx, {
    id,
    mailbox_key: mailboxKey,
    visit_hash: visitHash,
    checkout_id: at?.checkoutId ?? null,
    code_hash: null,
    tries: 0,
    created_at: now,
    expires_at: now + CODE_LIFE,
    used_at: null,
  });
  await addJob(trx, ctx, {
    kind: 'send_sign_in_code',
    key: `sign_in_code:${id}`,
    payload: {
      ...{ codeId: id, locale },
      ...(customerId === undefined ? {} : { customerId }),
      ...(at ? { shopId: at.shopId } : {}),
    },
  });
}
