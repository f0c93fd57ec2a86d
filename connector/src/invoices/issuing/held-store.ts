import type { Context } from '../../context.ts';
import type { Transactor } from '../../platform/db.ts';
import type { Finder } from '../../platform/unit-of-work/unit-of-work.ts';
import type { Figures, Held, HeldReason } from '../build/held.ts';

interface HeldRow {
  order_id: string;
  cause: string;
  reason: HeldReason;
  figures: string;
  held_at: number;
  tried_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    held_documents: HeldRow;
  }
}

export const HELD_BY_ORDER: Finder<HeldRow> = {
  table: { name: 'held_documents', primary: ['order_id', 'cause'] },
  by: ['order_id'],
};

/** What somebody of the shop should look at: a document that was due and could not be stated. */
export interface HeldDocument {
  orderId: string;
  cause: string;
  reason: HeldReason;
  figures: Figures;
  heldAt: number;
}

/** Keeps why a document of this order and cause was not issued; a later try with another reason takes its place. */
export async function keepHeld(
  trx: Transactor,
  { clock }: Pick<Context, 'clock'>,
  { orderId, cause, held }: { orderId: string; cause: string; held: Held },
): Promise<void> {
  const now = clock.now();
  const told = { reason: held.reason, figures: JSON.stringify(held.figures), tried_at: now };
  await trx('held_documents')
    .insert({ order_id: orderId, cause, ...told, held_at: now })
    .onConflict(['order_id', 'cause'])
    .merge(told);
}

export async function removeHeld(trx: Transactor, orderId: string, cause: string): Promise<void> {
  await trx('held_documents').where({ order_id: orderId, cause }).delete();
}

const present = ({ order_id, cause, reason, figures, held_at }: HeldRow): HeldDocument => ({
  ...{ orderId: order_id, cause, reason, heldAt: held_at },
  figures: JSON.parse(figures) as Figures,
});

/** Lists so many of those that wait longest. */
export const listHeldSome = async (db: Transactor, most: number): Promise<HeldDocument[]> =>
  (await db('held_documents').orderBy(['held_at', 'order_id', 'cause']).limit(most).select('*')).map(present);

/** Lists what is held, of one order or of all; the oldest comes first. */
export async function listHeld(db: Transactor, of: { order_id?: string } = {}): Promise<HeldDocument[]> {
  const rows = await db('held_documents').where(of).orderBy(['held_at', 'order_id', 'cause']).select('*');
  return rows.map(present);
}
