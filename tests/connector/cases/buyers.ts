import type { By } from '../../../connector/src/cases/change.ts';
import { openCase, type CaseAsk } from '../../../connector/src/cases/open-case.ts';
import type { TestApp } from '../../support/app.ts';

/** A customer who has proven this mailbox. */
export async function addBuyer({ ctx }: TestApp, name: string): Promise<By & { email: string }> {
  const id = `cus_${name}`;
  const email = `${name}@example.com`;
  await ctx.db('customers').insert({ id, contact_id: null, locale: 'en', created_at: 1, signed_in_at: 1 });
  await ctx.db('customer_mailboxes').insert({ mailbox_key: email, customer_id: id, proven_at: 1 });
  return { kind: 'customer', id, email };
}

let keys = 0;

/** One broken shirt, of which the money is to come back. */
export const caseAsk = (over: Partial<CaseAsk> = {}): CaseAsk => ({
  key: `form-key-${(keys += 1)}-000000000`,
  reason: 'broken',
  wish: 'money',
  text: 'The seam is open.',
  pieces: [{ lineKey: 'l1', quantity: '1' }],
  ...over,
});

export const QUESTION: Partial<CaseAsk> = { reason: 'question', wish: '', text: 'When?', pieces: [] };

type Buyer = Awaited<ReturnType<typeof addBuyer>>;

export function ask({ ctx }: TestApp, buyer: Buyer, orderId: string, over: Partial<CaseAsk> = {}) {
  const owner = { customerId: buyer.id, mailboxKeys: [buyer.email] };
  const asker = { owner, email: buyer.email, locale: 'en' as const };
  return openCase(ctx, { asker, orderId, ask: caseAsk(over) });
}

/** Begins a case and returns its id. */
export async function opened(...args: Parameters<typeof ask>): Promise<string> {
  const outcome = await ask(...args);
  if (!outcome.ok) throw new Error(`${outcome.field} ${outcome.reason}`);
  return outcome.id;
}
