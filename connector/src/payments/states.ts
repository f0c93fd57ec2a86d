import type { ProviderPayment } from '../gateways/gateway.ts';

/**
 * Where a pay attempt is. `intent`: written, the provider's answer is not known; `open`: the buyer has to do
 * something; `processing`: money is on its way; `paid`: it placed the order; `declined`, `cancelled`: over, nothing
 * charged; `late`: money came after it was over, and goes back; `mismatch`: what was paid is not what was agreed, a
 * person decides: it becomes `paid` as it is, or `late`.
 */
export type AttemptState =
  'intent' | 'open' | 'processing' | 'paid' | 'declined' | 'cancelled' | 'late' | 'mismatch';

type Reported = ProviderPayment['state'];
type Row = Record<Reported, AttemptState>;

const UNDER_WAY: Row = {
  open: 'open',
  approved: 'open',
  processing: 'processing',
  paid: 'paid',
  failed: 'declined',
  cancelled: 'cancelled',
};

/** The attempt stays what it is, whatever the provider reports. */
const final = (state: AttemptState): Row => ({
  open: state,
  approved: state,
  processing: state,
  paid: state,
  failed: state,
  cancelled: state,
});

/** The state of an attempt and what the provider reports give its next state: its whole life is in this table. */
export const NEXT_STATE: Record<AttemptState, Row> = {
  intent: UNDER_WAY,
  open: UNDER_WAY,
  // An answer that was under way while the money already moved is older news.
  processing: { ...UNDER_WAY, open: 'processing', approved: 'processing' },
  paid: final('paid'),
  declined: { ...final('declined'), paid: 'late' },
  cancelled: { ...final('cancelled'), paid: 'late' },
  late: final('late'),
  mismatch: final('mismatch'),
};

export function isUnderWay(state: AttemptState): boolean {
  return state === 'intent' || state === 'open' || state === 'processing';
}
