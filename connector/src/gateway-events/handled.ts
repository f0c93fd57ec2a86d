import type { GatewayName } from '../gateways/gateway.ts';

/** What is looked at when an event of a kind comes. */
export type Handling = 'payment' | 'refunds' | 'dispute';

/** The kinds that somebody handles, the first that fits; any other is counted and shown (see unhandled.ts). */
const KINDS: Record<Exclude<GatewayName, 'none'>, [kind: RegExp, handling: Handling][]> = {
  stripe: [
    [/^charge\.dispute\./, 'dispute'],
    [/^(charge\.)?refund\.|^charge\.refunded$/, 'refunds'],
    [/^payment_intent\./, 'payment'],
    [/^charge\.(captured|expired|failed|pending|succeeded|updated)$/, 'payment'],
  ],
  paypal: [
    [/^CUSTOMER\.DISPUTE\./, 'dispute'],
    [/^PAYMENT\.(REFUND\.|CAPTURE\.(REFUNDED|REVERSED)$)/, 'refunds'],
    [/^PAYMENT\.CAPTURE\./, 'payment'],
    [/^CHECKOUT\.(ORDER|PAYMENT-APPROVAL)\./, 'payment'],
  ],
};

/** Null for a kind that nobody handles. */
export function handlingOf(gateway: GatewayName, type: string): Handling | null {
  const kinds = gateway === 'none' ? [] : KINDS[gateway];
  return kinds.find(([kind]) => kind.test(type))?.[1] ?? null;
}
