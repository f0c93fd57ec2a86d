import type { Knex } from 'knex';
import { recordChange } from '../../changes/record.ts';
import type { Context } from '../../context.ts';
import { lockOrderRow } from '../../orders/queries.ts';
import type { OrderRow } from '../../orders/rows.ts';
import { dayOf } from '../../platform/days.ts';
import { transact } from '../../platform/db.ts';
import { sha256 } from '../../platform/hash.ts';
import { cut } from '../../platform/text.ts';
import type { Draft } from '../build/from-order.ts';
import { Held } from '../build/held.ts';
import type { FrozenDocument } from '../document.ts';
import type { LegalEntity } from '../entities.ts';
import { ensureSeries, type DocumentKind } from '../series.ts';
import { keepHeld, removeHeld } from './held-store.ts';
import { NoSeries, spendNumber, YearTurned } from './spend-number.ts';
import { findByCause, insertDocument, type DocumentRow } from './store.ts';

/** What became of a document that was asked for. `known`: this cause had its document already. */
export type Issued =
  | { state: 'issued' | 'known'; document: DocumentRow }
  | { state: 'held'; held: Held }
  | { state: 'none'; why: NotDue };

/** Why nothing is to be issued at all. */
export type NotDue =
  | 'no_order'
  | 'off'
  | 'elsewhere'
  | 'before_start'
  | 'gone'
  | 'cancelled'
  | 'unpaid'
  | 'given_back'
  | 'by_rule'
  | 'no_invoice'
  | 'no_refund'
  | 'by_hand';

/** What is issued: the order and cause, whose series, and how its draft is made inside the transaction. */
export interface Issuing {
  orderId: string;
  cause: string;
  entity: LegalEntity;
  kind: DocumentKind;
  /** Makes the draft of the locked order, or says why nothing is due after all. Throws `Held`. */
  draft(
    trx: Knex.Transaction,
    order: OrderRow,
  ): Promise<{ draft: Draft; correctsId: string | null } | NotDue>;
  /** Runs in the same transaction when there is a new document of the locked order. */
  afterwards?(trx: Knex.Transaction, document: DocumentRow, order: OrderRow): Promise<void>;
}

type Tools = Pick<Context, 'db' | 'clock' | 'ids' | 'config'>;

async function freeze(trx: Knex.Transaction, ctx: Tools, issuing: Issuing, year: number): Promise<Issued> {
  const { orderId, cause, entity, kind } = issuing;
  // Nobody else makes a document of the order until this transaction ends.
  const order = await lockOrderRow(trx, orderId);
  if (!order) return { state: 'none', why: 'no_order' };
  const known = await findByCause(trx, orderId, cause);
  if (known) return { state: 'known', document: known };
  const made = await issuing.draft(trx, order);
  if (typeof made === 'string') {
    // What waited for a person waits no more.
    await removeHeld(trx, orderId, cause);
    return { state: 'none', why: made };
  }
  const spent = await spendNumber(trx, ctx, { entity, kind, year });
  const { number, issuedOn } = spent;
  const { draft } = made;
  const frozen: FrozenDocument = { ...draft, number, issuedOn, taxPoint: draft.taxPoint ?? issuedOn };
  const content = JSON.stringify(frozen);
  const document: DocumentRow = {
    id: ctx.ids.new('document'),
    ...{ entity_id: entity.id, series_id: spent.seriesId, sequence: spent.sequence },
    ...{ number, kind, issued_on: issuedOn, order_id: orderId, cause, corrects_id: made.correctsId },
    ...{ buyer_name: cut(frozen.buyer.name, 255), currency: frozen.currency, payable: frozen.totals.payable },
    ...{ content, content_hash: sha256(content), issued_at: ctx.clock.now() },
  };
  await insertDocument(trx, document);
  await recordChange(trx, ctx, { kind: 'document', id: document.id });
  await removeHeld(trx, orderId, cause);
  await issuing.afterwards?.(trx, document, order);
  return { state: 'issued', document };
}

/**
 * Issues a document: its number is spent in the transaction that stores it. What cannot be stated is kept with its figures
 * instead. `alongside` commits with whatever comes of it.
 */
export async function issue(
  ctx: Tools,
  issuing: Issuing,
  alongside: (trx: Knex.Transaction) => Promise<void> = () => Promise.resolve(),
): Promise<Issued> {
  const { orderId, cause, entity, kind } = issuing;
  for (;;) {
    const year = Number.parseInt(dayOf(ctx.clock.now(), entity.timeZone), 10);
    try {
      return await transact(ctx.db, async (trx) => {
        const issued = await freeze(trx, ctx, issuing, year);
        await alongside(trx);
        return issued;
      });
    } catch (error) {
      if (error instanceof YearTurned) continue;
      if (error instanceof NoSeries) {
        await ensureSeries(ctx.db, ctx, { entity, kind, year });
        continue;
      }
      if (!(error instanceof Held)) throw error;
      await transact(ctx.db, async (trx) => {
        await keepHeld(trx, ctx, { orderId, cause, held: error });
        await alongside(trx);
      });
      return { state: 'held', held: error };
    }
  }
}
