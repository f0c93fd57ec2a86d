import type { Context } from '../context.ts';
import type { Storefront } from '../contract/shops.ts';
import { waysToPay } from '../gateways/ways-to-pay.ts';

/** Says what a browser needs to pay, in one entry for each gateway that has keys and takes the shop's currency. */
export function describeGateways(
  ctx: Pick<Context, 'config' | 'gateways'>,
  currency: string,
): Storefront['gateways'] {
  const { config } = ctx;
  const taking = waysToPay(ctx, currency).map(({ gateway }) => gateway);
  const gateways: Storefront['gateways'] = [];
  const script = (name: string) => (config.sandboxUrl === undefined ? null : `${config.sandboxUrl}/${name}`);
  if (config.stripe && taking.includes('stripe')) {
    gateways.push({
      gateway: 'stripe',
      publishableKey: config.stripe.publishableKey,
      sandboxScriptUrl: script('stripe.js'),
    });
  }
  if (config.paypal && taking.includes('paypal')) {
    gateways.push({
      gateway: 'paypal',
      clientId: config.paypal.clientId,
      environment: config.paypal.environment,
      sandboxScriptUrl: script('paypal.js'),
    });
  }
  return gateways;
}
