import { config } from '../../cart/index.ts';
import { forgetTyped } from './form.ts';
import { checkoutState } from './state.ts';

/** The secret stays behind in this browser: the address names the checkout only. */
export function goToThankYou(checkoutId: string): void {
  const url = new URL(config().urls.thankYou, window.location.href);
  url.searchParams.set('checkout', checkoutId);
  checkoutState.leaving = true;
  forgetTyped();
  window.location.assign(url);
}
