import type { Knex } from 'knex';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import type { orderSnapshot } from './contract.ts';

/** A snapshot as our own checkout makes it: the version is given by the door. */
export type UnversionedSnapshot = Omit<z.input<typeof orderSnapshot>, 'version'>;

export interface PostOrder {
  shopId: string;
  snapshot: UnversionedSnapshot;
  /** Set when the buyer was signed in to the portal. */
  customerId?: string | null;
  /** The same id again is the same event. */
  webhookId: string;
}

/** Hands an order of our own checkout to the one door, inside the transaction that settles it. */
export function postOrder(_trx: Knex.Transaction, _ctx: Context, _order: PostOrder): Promise<void> {
  throw new AppError('internal', 'Not yet.');
}
