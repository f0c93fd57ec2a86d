import type { Knex } from 'knex';
import { moveAddresses } from '../address-book/move.ts';
import { moveCases } from '../cases/move.ts';
import type { Context } from '../context.ts';
import { moveOrders } from '../intake/move.ts';
import { moveMemberships } from '../memberships/move.ts';
import { moveOpenAttempts } from '../payments/attempts.ts';
import { moveConsents } from './consents-store.ts';
import { moveExports } from './exports-store.ts';

/** Whose something was, and whose it is from now on. */
export interface Moving {
  from: string;
  to: string;
}

/** Gives all that a customer has in the portal to another one, who is the same person. See forgetAccount. */
export async function moveAccount(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'clock'>,
  moving: Moving,
): Promise<void> {
  await moveAddresses(trx, moving);
  await moveCases(trx, moving);
  await moveExports(trx, moving);
  await moveConsents(trx, moving);
  await moveOrders(trx, moving);
  await moveMemberships(trx, ctx, moving);
  await moveOpenAttempts(trx, moving);
}
