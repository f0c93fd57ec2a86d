import type { Knex } from 'knex';
import type { Context } from '../../context.ts';
import type { PlacedOrder } from '../../intake/placed-here.ts';
import type { LinkedChange } from '../crm.ts';
import type { SharedRecord } from '../records.ts';
import type { Merged } from '../three-way-merge.ts';

/** Our own records name this as the author of what came from there. */
export const BY = 'corebos';

/** A change, inside the transaction that takes it over. */
export interface Taking<R extends SharedRecord = SharedRecord> {
  /** Staff call the other side so. */
  crm: string;
  change: LinkedChange;
  /** Our record as it is now; it is locked. */
  record: R;
  /** The contact that stayed, where this one was merged away; else it is the record itself. */
  standingId: string;
  /** What the comparison of both sides came to. */
  merged: Merged;
  /** Staff wrote it then, but never later than now: a clock there that runs ahead wins over nobody here. */
  at: number;
}

/** What became of a change. A field that is in none of these lists stays different on both sides. */
export interface Taken {
  /** They read the same on both sides from now on. */
  taken: string[];
  /** They were not taken, and ours are written over them there. */
  rewritten?: string[];
  /** We alone changed them, and they are not written there all the same. */
  kept?: string[];
  /** They stay different, and staff know of it already. */
  stated?: string[];
  /** The new version of this order is to have its effect right after the commit. */
  placed?: PlacedOrder;
}

export type Take<R extends SharedRecord> = (
  trx: Knex.Transaction,
  ctx: Context,
  taking: Taking<R>,
) => Promise<Taken>;
