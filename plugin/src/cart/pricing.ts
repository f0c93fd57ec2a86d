import type { CartInput, CartRequest, Quote } from '../../../connector/src/contract/checkout.ts';
import { call, type Answer, type Problem } from './api.ts';
import { findCheckout } from './checkout-in-browser.ts';
import { config, money, text } from './config.ts';
import { latestOnly } from './latest.ts';
import { cartInput, type Cart } from './lines.ts';
import { changeCart, cartState as state, isConnected } from './store.ts';

/** Names the checkout under way, because stock that it has reserved is still there for this buyer. */
function cartRequest(cart: CartInput): CartRequest {
  const checkoutId = findCheckout()?.id ?? '';
  return { cart, locale: config().locale, ...(checkoutId !== '' && { checkoutId }) };
}

const pricing = latestOnly<CartInput, Answer<Quote>>(
  (cart, signal) => call<Quote>('POST', '/v1/cart', { body: cartRequest(cart), signal }),
  (answer, asked) => {
    state.pricing = false;
    if (answer.ok) takeQuote(answer.data, asked);
    else if (answer.status === 429) askLater(answer.retryAfter);
    else if (answer.reason === 'refused') blame(answer.problem, asked);
    else if (answer.reason === 'away') {
      state.trouble = text(answer.problem?.reason === 'shop_paused' ? 'notConnected' : 'away');
    }
  },
);

let later: ReturnType<typeof setTimeout> | undefined;

/** Many buyers share this network: the prices are asked for again by themselves. */
function askLater(seconds: number): void {
  state.trouble = text('crowded');
  clearTimeout(later);
  later = setTimeout(() => price(true), Math.max(seconds, 1) * 1000);
}

/** Shows at which lines the connector refused the whole cart, so that the buyer can take them out. */
function blame(problem: Problem | null, asked: CartInput): void {
  const faults = (problem?.errors ?? [])
    .map(({ field }) => variantOf(field, asked))
    .filter((id) => id !== undefined);
  state.lineNotices = {
    ...state.lineNotices,
    ...Object.fromEntries(faults.map((id) => [id, text('lineRefused')])),
  };
  state.trouble = faults.length > 0 ? text('lineRefused') : (problem?.detail ?? text('away'));
}

/** `cart.lines[2].quantity` → the variant of that line. */
function variantOf(field: string, asked: CartInput): string | undefined {
  const index = /lines\[(\d+)\]/.exec(field)?.[1];
  return index === undefined ? undefined : asked.lines[Number(index)]?.variantId;
}

/** Asks the connector for the prices of the cart as it is now; the answer lands in the cart's state. */
export function price(now = false): void {
  if (state.cart.lines.length === 0) {
    state.quote = null;
    return;
  }
  if (!isConnected()) {
    state.trouble = text('notConnected');
    return;
  }
  state.pricing = true;
  pricing.ask(cartInput(state.cart, config().currency), now);
}

export const priced = (): Promise<void> => pricing.settled();

/**
 * Brings the cart up to the quote: it takes over names and prices, cuts quantities to what is in stock, and shows at
 * each line what has changed.
 */
export function takeQuote(quote: Quote, asked: CartInput): void {
  const notices: Record<string, string> = { ...state.lineNotices };
  const before = state.cart.lines.map((line) => ({ ...line }));
  state.shippingNotice = '';
  let isCouponRefused = false;
  for (const notice of quote.notices) {
    const variantId = variantOf(notice.field, asked);
    if (variantId) notices[variantId] = notice.message;
    else if (notice.code.startsWith('coupon')) {
      isCouponRefused = true;
      state.couponNotice = notice.message;
    } else state.shippingNotice = notice.message;
  }
  if (quote.coupon) state.couponNotice = '';
  for (const line of quote.lines) {
    const old = before.find((other) => other.variantId === line.variantId);
    if (old && old.price !== line.unitPrice) {
      notices[line.variantId] ??= text('priceChanged', money(old.price), money(line.unitPrice));
    }
  }
  state.quote = quote;
  state.trouble = '';
  state.lineNotices = notices;
  changeCart((cart) => refreshed(cart, quote, isCouponRefused ? asked.coupon : undefined));
}

/** A coupon that does not count is given up, or it would follow the buyer as an error from page to page. */
function refreshed(cart: Cart, quote: Quote, refusedCoupon?: string): Cart {
  return {
    ...cart,
    coupon: cart.coupon === refusedCoupon ? '' : cart.coupon,
    lines: cart.lines.map((line) => {
      const fresh = quote.lines.find((other) => other.variantId === line.variantId);
      if (!fresh) return line;
      const { name, options, unitPrice, quantity } = fresh;
      return { ...line, name, options, price: unitPrice, quantity: Math.max(quantity, 1) };
    }),
  };
}
