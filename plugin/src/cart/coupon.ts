import { getElement, store } from '@wordpress/interactivity';
import { text } from './config.ts';
import { price } from './pricing.ts';
import { cartState, changeCart } from './store.ts';

interface CouponState {
  readonly couponInvalid: boolean;
  readonly couponApplied: string;
  readonly couponRemovable: boolean;
}

function use(coupon: string): void {
  cartState.couponNotice = '';
  changeCart((cart) => ({ ...cart, coupon }));
  price(true);
}

/** The coupon's field in cart and checkout. A code that does not count stays in the field, to be corrected, and nowhere else. */
store('carrello', {
  state: {
    get couponInvalid(): boolean {
      return cartState.couponNotice !== '';
    },
    get couponApplied(): string {
      const coupon = cartState.quote?.coupon;
      return coupon ? text('couponApplied', coupon.code, coupon.label) : '';
    },
    get couponRemovable(): boolean {
      return cartState.cart.coupon !== '' || cartState.couponNotice !== '';
    },
  } as CouponState,
  actions: {
    typeCoupon(): void {
      cartState.couponNotice = '';
    },
    removeCoupon(): void {
      const form = getElement().ref?.closest('form');
      form?.reset();
      use('');
      form?.querySelector('input')?.focus();
    },
  },
  callbacks: {
    watchCoupon(): (() => void) | undefined {
      const form = getElement().ref as HTMLFormElement;
      const input = form.elements.namedItem('coupon') as HTMLInputElement;
      input.value = cartState.cart.coupon;
      const apply = (event: Event) => {
        event.preventDefault();
        use(input.value.trim());
      };
      form.addEventListener('submit', apply);
      return () => form.removeEventListener('submit', apply);
    },
  },
});
