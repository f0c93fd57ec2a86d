import { store } from '@wordpress/interactivity';
import type { Quote } from '../../../connector/src/contract/checkout.ts';
import { config, text } from './config.ts';
import { addLine, countPieces, describeOptions, type Cart, type CartLine } from './lines.ts';
import { CART_KEY, readCart, writeCart } from './storage.ts';

interface CartState {
  cart: Cart;
  /** The connector's latest quote for the cart; null until it has answered. */
  quote: Quote | null;
  pricing: boolean;
  /** Why there are no fresh prices, in the buyer's words. */
  trouble: string;
  /** What the connector said about a line, by variant; kept until the buyer changes that line. */
  lineNotices: Record<string, string>;
  couponNotice: string;
  shippingNotice: string;
  announcement: string;
  readonly count: number;
}

const { state, actions } = store('carrello', {
  state: {
    cart: readCart(),
    quote: null,
    pricing: false,
    trouble: '',
    lineNotices: {},
    couponNotice: '',
    shippingNotice: '',
    announcement: '',
    get count(): number {
      return countPieces(state.cart);
    },
    get hasAnnouncement(): boolean {
      return state.announcement !== '';
    },
  } as CartState,
  actions: {
    dismiss(): void {
      state.announcement = '';
    },
  },
});

export const cartState = state;
export const dismissAnnouncement = (): void => actions.dismiss();

/** Nothing else changes the cart. It starts from what is stored, because another tab may have changed that since. */
export function changeCart(change: (cart: Cart) => Cart): void {
  const next = change(readCart());
  state.cart = next;
  writeCart(next);
}

export function addToCart(line: CartLine): void {
  changeCart((cart) => addLine(cart, line));
  // A live region says nothing when the same words are set twice.
  state.announcement = '';
  const title = [line.name, describeOptions(line.options)].filter(Boolean).join(', ');
  setTimeout(() => (state.announcement = text('added', title)));
}

/** Calls the listener when another tab or the browser's back button brought another cart. */
export function onCartFromElsewhere(listener: () => void): void {
  const reread = () => {
    state.cart = readCart();
    listener();
  };
  window.addEventListener('storage', (event) => {
    if (event.key === CART_KEY || event.key === null) reread();
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) reread();
  });
}

export const isConnected = (): boolean => config().connected && config().connectorUrl !== '';
