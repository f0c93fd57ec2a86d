import type {
  CheckoutCodeOutcome,
  CheckoutSignInOutcome,
  KeepAddressesAnswer,
  SavedAddresses,
} from '../../../../../connector/src/contract/saved-addresses.ts';
import type * as Cart from '../../../cart/index.ts';
import type { billedTo, Placed } from '../place-order.ts';
import type { checkoutState } from '../state.ts';

/** What the page has already: imported here, it would leave the page's own code for a part that both load, and weigh more. */
export interface PageTools {
  cart: typeof Cart;
  openCheckout: (checkout: Cart.BrowserCheckout) => Promise<Cart.BrowserCheckout | Placed>;
  billedTo: typeof billedTo;
  state: typeof checkoutState;
}

export type Told<T> = { ok: true; data: T } | { ok: false; field: string; message: string };

export interface Asking {
  sendCode(email: string): Promise<Told<CheckoutCodeOutcome>>;
  /** Shows the code and reads the addresses at once. */
  showCode(email: string, code: string): Promise<Told<SavedAddresses>>;
  /** What the right code has given, for paying in the name of a company. */
  token(): string;
  keepAddresses(keep: boolean): Promise<Told<KeepAddressesAnswer>>;
}

/** Asks the connector for a returning buyer, in the checkout under way. */
export function createAsking({ cart, openCheckout }: PageTools): Asking {
  const { text } = cart;
  /** The checkout's alone, and only here: no storage of the browser and no cookie ever has it. */
  let token = '';

  /** Why a call was refused, in the buyer's words, and at which field. */
  function tell(answer: Extract<Cart.Answer<unknown>, { ok: false }>): Told<never> {
    const fault = answer.problem?.errors?.[0];
    if (answer.status === 422 && fault) return { ok: false, field: fault.field, message: fault.message };
    const key = { 401: 'savedEnded', 410: 'savedOver', 429: 'tooMany' }[answer.status] ?? 'savedAway';
    return { ok: false, field: '', message: text(key) };
  }

  /** A checkout that the connector no longer has is opened anew, once. */
  async function ask<T>(verb: string, body: object, isSecondTry = false): Promise<Told<T>> {
    const checkout = await openCheckout(cart.currentCheckout());
    if ('outcome' in checkout) return { ok: false, field: '', message: text('savedAway') };
    const { id, secret } = checkout;
    const path = `/v1/checkouts/${encodeURIComponent(id)}/${verb}`;
    const answer = await cart.call<T>('POST', path, { body, secret, timeoutMs: 15_000 });
    if (answer.ok) return answer;
    const isGone = answer.status === 404 || answer.problem?.reason === 'checkout_expired';
    if (!isGone || isSecondTry) return tell(answer);
    cart.forgetCheckout();
    return ask(verb, body, true);
  }

  return {
    sendCode: (email) => ask('code', { email }),
    async showCode(email, code) {
      const shown = await ask<CheckoutSignInOutcome>('sign-in', { email, code });
      if (!shown.ok) return shown;
      if (shown.data.outcome !== 'signed_in')
        return { ok: false, field: 'code', message: text(`saved_${shown.data.outcome}`) };
      token = shown.data.token;
      return ask('addresses', { token });
    },
    token: () => token,
    keepAddresses: (keep) => ask('keep-addresses', { token, keep }),
  };
}
