import { loadCoreSdkScript } from '@paypal/paypal-js/sdk-v6';
import type { Storefront } from '../../../../connector/src/contract/shops.ts';
import { injectScript } from './scripts.ts';

type PaypalOffer = Extract<Storefront['gateways'][number], { gateway: 'paypal' }>;

export interface PaypalHandlers {
  onApprove: () => Promise<void>;
  onCancel: () => void;
  onError: () => void;
}

export interface PaypalPayment {
  /** Opens PayPal's window. Browsers allow that within the click only, so `order` may resolve after it. */
  start(order: Promise<{ orderId: string }>, handlers: PaypalHandlers): Promise<void>;
}

/** Loads PayPal's script ahead of the click. Throws when it cannot be loaded. */
export async function loadPaypal(offer: PaypalOffer, locale: 'en' | 'it'): Promise<PaypalPayment> {
  if (offer.sandboxScriptUrl) await injectScript(offer.sandboxScriptUrl);
  const paypal = await loadCoreSdkScript({ environment: offer.environment });
  if (!paypal) throw new Error('The PayPal SDK is not available');
  const instance = await paypal.createInstance({
    clientId: offer.clientId,
    components: ['paypal-payments'],
    pageType: 'checkout',
    locale: locale === 'it' ? 'it-IT' : 'en-GB',
  });
  return {
    async start(order, handlers) {
      const session = instance.createPayPalOneTimePaymentSession(handlers);
      await session.start({ presentationMode: 'auto' }, order);
    },
  };
}
