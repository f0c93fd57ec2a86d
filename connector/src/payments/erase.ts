import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';

const NOBODY = {
  ...{ firstName: '', lastName: '', line1: '', line2: '', postcode: '', city: '', state: '', country: '' },
  ...{ company: '', phone: '' },
};

/** What stays of a buyer in an attempt to pay. */
const BLANK = JSON.stringify({ email: '', billing: NOBODY, termsAccepted: true });

/**
 * Blanks what buyers typed in the attempts to pay these checkouts, and what was written about their refunds. Returns the
 * ids of the attempts, and the providers' ids of their payments.
 */
export async function blankAttempts(
  trx: Transactor,
  checkoutIds: string[],
): Promise<{ attemptIds: string[]; providerIds: string[] }> {
  const attempts = await trx('pay_attempts')
    .whereIn('checkout_id', checkoutIds)
    .select('id', 'gateway', 'provider_key', 'capture_id');
  const attemptIds = attempts.map(({ id }) => id);
  for (const some of chunksOf(attemptIds)) {
    await trx('pay_attempts').whereIn('id', some).update({ buyer: BLANK, request: '{}', method: '' });
    await trx('refund_intents').whereIn('attempt_id', some).update({ note: null });
  }
  const providerIds = attempts.flatMap(({ gateway, provider_key, capture_id }) => [
    ...(provider_key === null ? [] : [provider_key.slice(gateway.length + 1)]),
    ...(capture_id === null ? [] : [capture_id]),
  ]);
  return { attemptIds, providerIds };
}

/**
 * Lists the checkouts in which somebody typed a mailbox that `isTheirs` knows, of those that were tried before a time and
 * placed no order. One that is still being paid needs its buyer, and goes by itself where it is not.
 */
export async function listCheckoutsTypedBy(
  trx: Transactor,
  isTheirs: (mailbox: string) => boolean,
  before: number,
): Promise<string[]> {
  const rows = await trx('pay_attempts')
    .whereNull('open_key')
    .whereNot({ state: 'paid' })
    .where('created_at', '<=', before)
    .select('checkout_id', 'buyer');
  return rows
    .filter(({ buyer }) => isTheirs((JSON.parse(buyer) as { email: string }).email))
    .map(({ checkout_id }) => checkout_id);
}
