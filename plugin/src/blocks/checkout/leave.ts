import { config } from '../../cart/index.ts';
import { forgetTyped } from './form.ts';
import { checkoutState } from './state.ts';

/** The address names the checkout only; its secret stays in this browser. */
export function goToThankYou(checkoutId: string): void {
  const url = new URL(config().urls.thankYou, window.location.href);
  url.searchParams.set('checkout', checkoutId);
  checkoutState.leaving = true;
  forgetTyped();
  window.location.assign(url);
}
