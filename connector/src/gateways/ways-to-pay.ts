import { Big } from 'big.js';
import { round } from '../platform/money.ts';
import type { Gateway, GatewayName, Takes } from './gateway.ts';

/** The gateways that have keys. */
interface Having {
  gateways: Partial<Record<GatewayName, Gateway>>;
}

/** A gateway that has keys, and what it takes of the shop's currency. */
export interface WayToPay {
  gateway: Exclude<GatewayName, 'none'>;
  takes: Takes;
}

const NAMES = ['stripe', 'paypal'] as const;

/** Lists the gateways that have keys and take this currency. */
export function waysToPay({ gateways }: Having, currency: string): WayToPay[] {
  return NAMES.flatMap((gateway) => {
    const takes = gateways[gateway]?.takes(currency);
    return takes ? [{ gateway, takes }] : [];
  });
}

export const canTake = ({ unit, least, most }: Takes, amount: number): boolean =>
  amount >= least && amount <= most && amount % unit === 0;

/**
 * What has to be added to a total so that every way of paying can say it, rounded half up: HUF 949.50 at PayPal → 50,
 * KWD 1.254 by card → −4. Nothing where the currency is paid in its own minor units.
 */
export function roundingOf(total: number, ways: WayToPay[]): number {
  const unit = Math.max(1, ...ways.map(({ takes }) => takes.unit));
  return round(new Big(total).div(unit)) * unit - total;
}

/** What the gateways call themselves. */
export const GATEWAY_NAMES = { stripe: 'Stripe', paypal: 'PayPal', none: '' };

/**
 * Names the gateways that have keys and do not take a currency, and those that do: `{ away: 'PayPal', ways: 'Stripe' }`.
 * Null when all take it, or none has keys.
 */
export function notTaking(ctx: Having, currency: string): { away: string; ways: string } | null {
  const taking = waysToPay(ctx, currency).map(({ gateway }) => gateway);
  const away = NAMES.filter((name) => ctx.gateways[name] && !taking.includes(name));
  if (away.length === 0) return null;
  const titles = (names: readonly GatewayName[]) => names.map((name) => GATEWAY_NAMES[name]).join(', ');
  return { away: titles(away), ways: titles(taking) };
}
