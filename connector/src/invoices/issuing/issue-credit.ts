import type { Knex } from 'knex';
import type { Context } from '../../context.ts';
import type { RefundRow } from '../../orders/facts.ts';
import { readOrderParts } from '../../orders/parts.ts';
import { standingRefunds } from '../../orders/shown-refunds.ts';
import { dayOf } from '../../platform/days.ts';
import { transact } from '../../platform/db.ts';
import { draftCredit, type Crediting } from '../build/credit.ts';
import type { CreditedLine } from '../build/credit-parts.ts';
import { Held } from '../build/held.ts';
import { sellerOf } from '../build/parties.ts';
import { getEntity } from '../entities.ts';
import { mailDocument } from '../mail-document.ts';
import { issue, type Issued, type NotDue } from './freeze.ts';
import { contentOf, findByCause, INVOICE, REFUND, listCorrections, type DocumentRow } from './store.ts';

const BY_HAND = 'hand:';

const isSettled = (notes: DocumentRow[], { id }: RefundRow): boolean =>
  notes.some(({ cause }) => cause === `${REFUND}${id}`);

/**
 * A credit note that a person made is settled by the next refund of its amount: what is credited by hand today and given
 * back at the provider tomorrow is one thing. One that failed later has settled nothing.
 */
function settlesHand(refund: RefundRow, refunds: RefundRow[], notes: DocumentRow[]): boolean {
  const isAlike = ({ amount }: { amount: number }): boolean => amount === refund.amount;
  const byHand = notes.filter(
    ({ cause, payable }) => cause.startsWith(BY_HAND) && isAlike({ amount: payable }),
  );
  const open = standingRefunds({ refunds }).filter((each) => isAlike(each) && !isSettled(notes, each));
  return open.findIndex(({ id }) => id === refund.id) < byHand.length;
}

/** What a refund says of the credit note that follows from it, or why none does. Throws `Held`. */
function askedBy(
  refund: RefundRow | undefined,
  refunds: RefundRow[],
  notes: DocumentRow[],
  currency: string,
): { amount: number; lines: CreditedLine[]; reason: string; at: number } | NotDue {
  if (!refund || refund.amount === 0) return 'no_refund';
  const { kind, amount, refund_key: key, refunded_at: at } = refund;
  if (kind === 'lost') throw new Held('dispute_lost', { amount });
  const same = refunds.filter(({ refund_key }) => refund_key === key);
  const credited = same.some((each) => isSettled(notes, each));
  // A refund that the shop deleted again: without its credit note nothing has happened, with it a person has to decide.
  if (kind === 'reversal' && credited) throw new Held('refund_taken_back', { amount: -amount });
  if (same.some((each) => each.kind === 'reversal')) return 'no_refund';
  if (refund.currency !== currency) throw new Held('other_currency', { amount, currency: refund.currency });
  if (settlesHand(refund, refunds, notes)) return 'by_hand';
  return { amount, lines: JSON.parse(refund.lines) as CreditedLine[], reason: refund.reason, at };
}

interface Correcting {
  invoice: DocumentRow;
  cause: string;
  ask(
    trx: Knex.Transaction,
    notes: DocumentRow[],
    timeZone: string,
  ): Promise<Pick<Crediting, 'amount' | 'lines' | 'reason' | 'givenBackOn'> | NotDue>;
}

async function correct(
  ctx: Context,
  { invoice, cause, ask }: Correcting,
  alongside?: (trx: Knex.Transaction) => Promise<void>,
): Promise<Issued> {
  const entity = await getEntity(ctx.db, invoice.entity_id);
  return issue(
    ctx,
    {
      ...{ orderId: invoice.order_id, cause, entity, kind: 'creditNote' },
      async afterwards(trx, document, order) {
        await mailDocument(trx, ctx, document, { order });
      },
      async draft(trx) {
        const notes = await listCorrections(trx, invoice.id);
        const asked = await ask(trx, notes, entity.timeZone);
        if (typeof asked === 'string') return asked;
        const seller = sellerOf(entity);
        const first = contentOf(invoice);
        return {
          draft: draftCredit({ invoice: first, notes: notes.map(contentOf), seller, ...asked }),
          correctsId: invoice.id,
        };
      },
    },
    alongside,
  );
}

/** Credits a refund, once, when its order has an invoice. `alongside` commits with whatever comes of it. */
export async function issueCreditNote(
  ctx: Context,
  { orderId, refundId }: { orderId: string; refundId: string },
  alongside: (trx: Knex.Transaction) => Promise<void> = () => Promise.resolve(),
): Promise<Issued> {
  const invoice = await findByCause(ctx.db, orderId, INVOICE);
  if (!invoice) {
    await transact(ctx.db, alongside);
    return { state: 'none', why: 'no_invoice' };
  }
  const cause = `${REFUND}${refundId}`;
  return correct(
    ctx,
    {
      ...{ invoice, cause },
      async ask(trx, notes, timeZone) {
        const { refunds } = (await readOrderParts(trx, [orderId])).of(orderId).facts;
        const refund = refunds.find(({ id }) => id === refundId);
        const asked = askedBy(refund, refunds, notes, invoice.currency);
        return typeof asked === 'string' ? asked : { ...asked, givenBackOn: dayOf(asked.at, timeZone) };
      },
    },
    alongside,
  );
}

/**
 * Corrects an invoice by a credit note, as a person says and with their reason: an amount with tax, or all that is left.
 * Asked twice with one `key` it corrects once; without one, each time, and never more than there is.
 */
export async function correctByHand(
  ctx: Context,
  {
    invoice,
    amount,
    reason,
    key = ctx.ids.new('document'),
  }: { invoice: DocumentRow; amount: number | null; reason: string; key?: string },
): Promise<Issued> {
  const cause = `${BY_HAND}${key}`;
  const issued = await correct(ctx, {
    ...{ invoice, cause },
    ask: () => Promise.resolve({ amount, lines: [], reason, givenBackOn: null }),
  });
  // Whoever asks hears why at once: nothing of it waits.
  if (issued.state === 'held')
    await ctx.db('held_documents').where({ order_id: invoice.order_id, cause }).delete();
  return issued;
}
