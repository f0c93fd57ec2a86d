import type { Knex } from 'knex';
import type { Context } from '../../context.ts';
import type { PlacedOrder } from '../../intake/placed-here.ts';
import type { LinkedChange } from '../crm.ts';
import type { SharedRecord } from '../records.ts';
import type { Merged } from '../three-way-merge.ts';

/** Who wrote what came from there, in our own records. */
export const BY = 'corebos';

/** A change inside the transaction that takes it over. */
export interface Taking<R extends SharedRecord = SharedRecord> {
  /** How staff call the other side. */
  crm: string;
  change: LinkedChange;
  /** Ours as it is now, locked. */
  record: R;
  /** Of a contact that was merged away the one that stayed; else the record itself. */
  standingId: string;
  /** Both sides compared. */
  merged: Merged;
  /** When staff wrote it, but never later than now: a clock there that runs ahead wins over nobody here. */
  at: number;
}

/** What became of a change. Fields that are named nowhere here stay different on both sides. */
export interface Taken {
  /** They read the same on both sides from now on. */
  taken: string[];
  /** They were not taken, and are written over there with ours. */
  rewritten?: string[];
  /** We alone changed them, and they are not written there all the same. */
  kept?: string[];
  /** They stay different, and staff know of it already. */
  told?: string[];
  /** The order whose new version is to have its effect right after the commit. */
  placed?: PlacedOrder;
}

export type Take<R extends SharedRecord> = (
  trx: Knex.Transaction,
  ctx: Context,
  taking: Taking<R>,
) => Promise<Taken>;
