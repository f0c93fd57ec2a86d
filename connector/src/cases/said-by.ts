import type { Transactor } from '../platform/db.ts';

/** What a customer has said and done in cases, be they their own or a colleague's. Found first, so that nothing else is locked. */
export async function listWordsOf(
  db: Transactor,
  customerId: string,
): Promise<{ messageIds: string[]; steps: { case_id: string; step_no: number }[] }> {
  return {
    messageIds: await db('case_messages')
      .where({ author_kind: 'customer', author_id: customerId })
      .pluck('id'),
    steps: await db('case_states')
      .where({ by_kind: 'customer', by_id: customerId })
      .select('case_id', 'step_no'),
  };
}
