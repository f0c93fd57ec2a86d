import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { OrderRow } from '../orders/rows.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { cut } from '../platform/text.ts';
import { changeCase, owned, writeMove, type By } from './change.ts';
import { mailBuyer, mailStaff } from './mail.ts';
import { LONGEST_TEXT } from './open-case.ts';
import { MOVES, movesOf, type CaseMove } from './states.ts';
import * as store from './store.ts';
import type { CaseRow } from './store.ts';

/** What is taken step by step here; money goes back by the refund's own way (refund.ts), and a word reopens (thread.ts). */
export type PlainMove = Exclude<CaseMove, 'refund' | 'reopen'>;

export interface MoveEntries {
  /** What to do, why not, or the parcel's number: the other side reads it. */
  text: string;
  /** Where the buyer sends it, and the web address of a label, with `agree`; empty where there is none. */
  sendTo: string;
  labelUrl: string;
}

/** Whoever is told what to do, or why not, reads a sentence. */
const NEEDS_TEXT: readonly CaseMove[] = ['agree', 'refuse'];

function refuseEntries(move: CaseMove, { text, labelUrl }: MoveEntries): Outcome {
  if (NEEDS_TEXT.includes(move) && text === '') return refuse('text', 'no_text');
  const isAddress = labelUrl === '' || (/^https:\/\//i.test(labelUrl) && URL.canParse(labelUrl));
  return isAddress ? { ok: true } : refuse('labelUrl', 'no_address');
}

const tidy = ({ text, sendTo, labelUrl }: MoveEntries): MoveEntries => ({
  text: cut(text.trim(), LONGEST_TEXT),
  sendTo: cut(sendTo.trim(), 1000),
  labelUrl: labelUrl.trim(),
});

const BUYERS_MAIL = {
  agree: 'agreed',
  refuse: 'refused',
  receive: 'received',
  exchange: 'exchanged',
  close: 'closed',
} as const;
const STAFF_MAIL = { send: 'sent', withdraw: 'withdrawn' } as const;

async function tell(
  trx: Knex.Transaction,
  ctx: Context,
  told: { row: CaseRow; order: OrderRow; move: PlainMove; entries: MoveEntries; step: number },
): Promise<void> {
  const { row, order, move, entries, step } = told;
  const { text, sendTo, labelUrl } = entries;
  const about = { row, order, key: `${row.id}:${step}` };
  if (move === 'send' || move === 'withdraw')
    return mailStaff(trx, ctx, { ...about, what: STAFF_MAIL[move], text });
  await mailBuyer(trx, ctx, { ...about, what: BUYERS_MAIL[move], said: [text, sendTo, labelUrl] });
}

/**
 * Takes a step by the table of moves. What was done already is done: pressed twice, it happens once. Refused by `text`
 * (`no_text`), `labelUrl` (`no_address`), or as a whole (`case_moved`). Throws not_found.
 */
export async function moveCase(
  ctx: Context,
  asked: { caseId: string; move: PlainMove; by: By; entries: MoveEntries },
): Promise<Outcome> {
  const { caseId, move, by } = asked;
  const entries = tidy(asked.entries);
  return changeCase(ctx, { caseId, by }, async (trx, row, order) => {
    if (row.state === MOVES[move].to) return { ok: true };
    if (!movesOf(row.kind, row.state, by.kind).includes(move)) return refuse('', 'case_moved');
    const wrong = refuseEntries(move, entries);
    if (!wrong.ok) return wrong;
    const place = move === 'agree' ? { send_to: entries.sendTo, label_url: entries.labelUrl } : {};
    const answered = by.kind === 'staff' ? { first_answer_at: row.first_answer_at ?? ctx.clock.now() } : {};
    await store.updateCase(trx, caseId, { ...place, ...answered, ...owned(row, by) });
    const step = await writeMove(trx, ctx, { row, move, by, text: entries.text });
    await audit(trx, ctx, { what: 'case_moved', on: caseId, detail: { to: MOVES[move].to } });
    await tell(trx, ctx, { row, order, move, entries, step });
    return { ok: true };
  });
}
