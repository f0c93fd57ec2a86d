import type { Stripe, StripeElements } from '@stripe/stripe-js';
import { loadStripe } from '@stripe/stripe-js/dist/pure.mjs';
import type { Storefront } from '../../../../connector/src/contract/shops.ts';
import type { billingDetails } from './buyer.ts';
import { injectScript } from './scripts.ts';

type StripeOffer = Extract<Storefront['gateways'][number], { gateway: 'stripe' }>;

export interface CardPayment {
  setAmount(amount: number): void;
  /**
   * Checks the card fields and sends the card to Stripe. The token pays once; the message says what is wrong, unless the
   * fields have said it themselves.
   */
  createToken(
    billing: ReturnType<typeof billingDetails>,
    returnUrl: string,
  ): Promise<{ token: string } | { message: string } | { saidInFields: true }>;
  /** Lets the buyer pass the bank's check. Resolves to null, or to a message that says why it failed. */
  confirm(clientSecret: string): Promise<string | null>;
}

interface MountOptions {
  offer: StripeOffer;
  place: HTMLElement;
  amount: number;
  currency: string;
  locale: 'en' | 'it';
  onReady: () => void;
}

/** Shows Stripe's fields. Throws when Stripe's script cannot be loaded. */
export async function mountCard({
  offer,
  place,
  amount,
  currency,
  locale,
  onReady,
}: MountOptions): Promise<CardPayment> {
  if (offer.sandboxScriptUrl) await injectScript(offer.sandboxScriptUrl);
  const stripe = await loadStripe(offer.publishableKey, { locale });
  if (!stripe) throw new Error('Stripe.js is not available');
  const elements = stripe.elements({
    mode: 'payment',
    amount,
    currency: currency.toLowerCase(),
    appearance: { theme: 'stripe', variables: look(place) },
  });
  const element = elements.create('payment', {
    // The form above asks for both already, and a second answer could differ.
    fields: { billingDetails: { address: { country: 'never', postalCode: 'never' } } },
  });
  element.on('ready', onReady);
  element.mount(place);
  return cardPayment(stripe, elements);
}

/** Stripe's frame cannot see the theme, so it gets the colour and the size of the page's text. */
function look(place: HTMLElement): Record<string, string> {
  const { color, fontSize } = getComputedStyle(place);
  return { colorText: color, fontSizeBase: fontSize, borderRadius: '6px' };
}

function cardPayment(stripe: Stripe, elements: StripeElements): CardPayment {
  return {
    setAmount: (amount) => elements.update({ amount }),
    async createToken(billing, returnUrl) {
      const checked = await elements.submit();
      if (checked.error?.type === 'validation_error') return { saidInFields: true };
      if (checked.error) return { message: checked.error.message ?? '' };
      const params = {
        payment_method_data: { billing_details: billing },
        return_url: returnUrl,
      };
      const { error, confirmationToken } = await stripe.createConfirmationToken({ elements, params });
      return confirmationToken ? { token: confirmationToken.id } : { message: error?.message ?? '' };
    },
    async confirm(clientSecret) {
      const { error } = await stripe.handleNextAction({ clientSecret });
      return error ? (error.message ?? '') : null;
    },
  };
}
