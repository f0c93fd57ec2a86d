import type { Context } from '../context.ts';
import type { Storefront } from '../contract/shops.ts';

/** Says what a browser needs to pay, in one entry for each gateway that has keys. */
export function describeGateways({ config }: Pick<Context, 'config'>): Storefront['gateways'] {
  const gateways: Storefront['gateways'] = [];
  const script = (name: string) => (config.sandboxUrl === undefined ? null : `${config.sandboxUrl}/${name}`);
  if (config.stripe) {
    gateways.push({
      gateway: 'stripe',
      publishableKey: config.stripe.publishableKey,
      sandboxScriptUrl: script('stripe.js'),
    });
  }
  if (config.paypal) {
    gateways.push({
      gateway: 'paypal',
      clientId: config.paypal.clientId,
      environment: config.paypal.environment,
      sandboxScriptUrl: script('paypal.js'),
    });
  }
  return gateways;
}
