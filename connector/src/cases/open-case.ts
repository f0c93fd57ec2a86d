import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { lockCustomer } from '../customers/customers.ts';
import { nameOfLine } from '../contract/orders.ts';
import { findOwnOrderRow, type OrderOwner } from '../orders/queries.ts';
import type { LineLeft } from '../orders/pieces-left.ts';
import type { OrderRow } from '../orders/rows.ts';
import type { Piece } from '../orders/to-send.ts';
import { DAY } from '../platform/clock.ts';
import { assertMayAct } from '../memberships/acting.ts';
import { nextNumber } from '../platform/counter.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { countUseIn } from '../platform/limits.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { cut } from '../platform/text.ts';
import { mailBuyer, mailStaff } from './mail.ts';
import { judgeReturn, readDaysOf, readPolicy } from './policy.ts';
import { recordCase } from './record.ts';
import { areReturnable, listReturnable } from './returnable.ts';
import * as store from './store.ts';
import { asReason, asWish, needsPieces, type CaseReason, type CaseWish } from './words.ts';

/** What a buyer typed. Without pieces it is a question. */
export interface CaseAsk {
  /** The form's own: what is sent twice is one case. */
  key: string;
  reason: string;
  wish: string;
  text: string;
  pieces: Piece[];
}

export interface Asker {
  owner: OrderOwner;
  /** The mailbox that was proven at this sign-in; mails go there. */
  email: string;
  locale: Locale;
}

/** So long a text is kept; a longer one is cut visibly. */
export const LONGEST_TEXT = 5000;
const MOST_A_DAY = 10;
const FIRST_NUMBER = 1001;

interface Wanted {
  reason: CaseReason;
  wish: CaseWish | '';
  text: string;
  pieces: Piece[];
}

/** Reads what is wanted; refused by the field that misses something. */
function readAsk(ask: CaseAsk): Outcome<Wanted> {
  const reason = asReason(ask.reason);
  if (!reason) return refuse('reason', 'no_reason');
  const pieces = reason === 'question' ? [] : ask.pieces;
  if (pieces.length === 0 && needsPieces(reason)) return refuse('lines', 'no_case_pieces');
  const wish = asWish(ask.wish);
  if (pieces.length > 0 && !wish) return refuse('wish', 'no_wish');
  const text = cut(ask.text.trim(), LONGEST_TEXT);
  if (text === '') return refuse('text', 'no_text');
  return { ok: true, reason, text, pieces, wish: pieces.length > 0 && wish ? wish : '' };
}

function linesOf(caseId: string, lines: LineLeft[], pieces: Piece[]): store.CaseLineRow[] {
  return pieces.flatMap(({ lineKey, quantity }, index) => {
    const line = lines.find((known) => known.lineKey === lineKey);
    if (!line) return [];
    const name = cut(nameOfLine(line), 500);
    return [{ case_id: caseId, line_no: index + 1, line_key: lineKey, name, quantity }];
  });
}

/** Holds a return against the policy of its shop; a question needs none. */
async function judge(
  trx: Knex.Transaction,
  { clock }: Pick<Context, 'clock'>,
  { wanted, order, lines }: Pick<Opening, 'wanted' | 'order' | 'lines'>,
): Promise<Outcome<{ postage: store.CaseRow['postage'] }>> {
  const { reason, pieces } = wanted;
  if (pieces.length === 0) return { ok: true, postage: '' };
  const skus = lines.filter(({ lineKey }) => pieces.some((piece) => piece.lineKey === lineKey));
  const days = await readDaysOf(trx, order);
  return judgeReturn(await readPolicy(trx, order.shop_id), {
    ...{ reason, now: clock.now(), skus: skus.map(({ sku }) => sku) },
    ...days,
  });
}

interface Opening {
  asker: Asker;
  ask: CaseAsk;
  wanted: Wanted;
  order: OrderRow;
  lines: LineLeft[];
  postage: store.CaseRow['postage'];
}

async function insert(trx: Knex.Transaction, ctx: Context, opening: Opening): Promise<store.CaseRow> {
  const { asker, ask, wanted, order, lines, postage } = opening;
  const now = ctx.clock.now();
  const row: store.CaseRow = {
    ...{ id: ctx.ids.new('case'), number: await nextNumber(trx, 'cases', FIRST_NUMBER) },
    ...{ customer_id: asker.owner.customerId, order_id: order.id, form_key: ask.key },
    ...{ email: asker.email, locale: asker.locale },
    kind: wanted.pieces.length > 0 ? 'return' : 'question',
    ...{ reason: wanted.reason, wish: wanted.wish, state: 'asked', waits_for: 'us', waits_since: now },
    ...{
      staff_id: '',
      send_to: '',
      label_url: '',
      postage,
      opened_at: now,
      first_answer_at: null,
      closed_at: null,
      rating: null,
      rating_text: '',
      changed_at: now,
    },
  };
  await store.insertCase(trx, row, linesOf(row.id, lines, wanted.pieces));
  const by = { by_kind: 'customer', by_id: row.customer_id } as const;
  const state = { case_id: row.id, state: row.state, text: '', at: now } as const;
  await store.insertState(trx, { ...state, ...by });
  await store.insertMessage(trx, {
    ...{ id: ctx.ids.new('caseMessage'), case_id: row.id, form_key: ask.key, at: now },
    ...{ author_kind: 'customer', author_id: row.customer_id, source: 'portal', is_internal: false },
    text: wanted.text,
  });
  return row;
}

/**
 * Begins a case about an order of this customer. Refused by `reason` (`no_reason`), `lines` (`no_case_pieces`,
 * `no_such_pieces`, `return_excluded`), `reason` (`return_over`), `wish`, `text`, or as a whole (`too_many_cases`: ten a day). Throws not_found for an order that is
 * not theirs, forbidden for one of a company that they may only look at. The same form brings the same case.
 */
export async function openCase(
  ctx: Context,
  { asker, orderId, ask }: { asker: Asker; orderId: string; ask: CaseAsk },
): Promise<Outcome<{ id: string }>> {
  const { customerId } = asker.owner;
  const wanted = readAsk(ask);
  return transact(ctx.db, async (trx) => {
    await lockCustomer(trx, customerId);
    const order = await findOwnOrderRow(trx, asker.owner, orderId);
    if (!order) throw new AppError('not_found', 'There is no such order.');
    await assertMayAct(trx, customerId, order);
    const known = await store.findByForm(trx, { customer_id: customerId, form_key: ask.key });
    if (known) return { ok: true, id: known.id };
    if (!wanted.ok) return wanted;
    const lines = await listReturnable(trx, order);
    if (!areReturnable(lines, wanted.pieces)) return refuse('lines', 'no_such_pieces');
    const judged = await judge(trx, ctx, { wanted, order, lines });
    if (!judged.ok) return judged;
    const limit = { name: 'case.open', value: customerId, most: MOST_A_DAY, windowMs: DAY };
    if ((await countUseIn(trx, ctx.clock, [limit])) !== null) return refuse('', 'too_many_cases');
    const row = await insert(trx, ctx, { asker, ask, wanted, order, lines, postage: judged.postage });
    await recordCase(trx, ctx, row.id);
    await audit(trx, ctx, { what: 'case_opened', on: row.id, detail: { kind: row.kind, order: order.id } });
    await mailBuyer(trx, ctx, { row, order, what: 'opened', key: row.id, said: [wanted.text] });
    await mailStaff(trx, ctx, { row, order, what: 'opened', key: row.id, text: wanted.text });
    return { ok: true, id: row.id };
  });
}
