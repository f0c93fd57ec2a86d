import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import { listSessionsOf } from '../platform/sessions.ts';
import { findOwnAuthenticator } from './authenticator.ts';
import { listOwnMailboxes } from './mailboxes.ts';
import { listOwnPasskeys } from './passkeys.ts';
import { AUDIENCE } from './sessions.ts';
import * as store from './store.ts';

/** Reads what is held of a customer as one who signs in. Times are epoch milliseconds. */
export async function describeCustomer(db: Db, clock: Clock, customerId: string) {
  const row = await store.findCustomer(db, customerId);
  return {
    language: row?.locale ?? '',
    firstSignInAt: row?.created_at ?? null,
    lastSignInAt: row?.signed_in_at ?? null,
    mailboxes: await listOwnMailboxes({ db }, { customerId }),
    passwordChosenAt: (await store.findPassword(db, customerId))?.set_at ?? null,
    authenticatorSetAt: (await findOwnAuthenticator({ db }, { customerId }))?.setAt ?? null,
    passkeys: (await listOwnPasskeys({ db }, { customerId })).map(({ name, createdAt, usedAt }) => ({
      ...{ name, createdAt, usedAt },
    })),
    sessions: (await listSessionsOf(db, clock, AUDIENCE, customerId)).map(({ openedAt, usedAt }) => ({
      openedAt,
      usedAt,
    })),
  };
}
