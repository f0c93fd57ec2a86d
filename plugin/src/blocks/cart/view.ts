import { getContext, getElement, store } from '@wordpress/interactivity';
import type { Quote } from '../../../../connector/src/contract/checkout.ts';
import {
  addLine,
  call,
  cartState,
  changeCart,
  clampQuantity,
  config,
  ensureCountry,
  estimateRows,
  fillCountries,
  isConnected,
  lineViews,
  loadStorefront,
  money,
  onCartFromElsewhere,
  price,
  removeLine,
  resumeCheckout,
  setQuantity,
  text,
  totalRows,
  type Cart,
  type LineView,
  type TotalRow,
} from '../../cart/index.ts';
import { linesOf, readWishes, tellAgain } from './again.ts';

interface ShownLine extends LineView {
  /** What the quantity field shows: the line's quantity, or what the buyer is typing. */
  shown: string;
}

const lineHere = (): LineView => getContext<{ line: LineView }>().line;

/** Every change of the buyer's goes through here. It drops the line's notice, which was about the line as it was. */
function change(apply: (cart: Cart) => Cart, variantId?: string, now = false): void {
  changeCart(apply);
  if (variantId) cartState.lineNotices = { ...cartState.lineNotices, [variantId]: '' };
  price(now);
}

const { state, actions } = store('carrello/cart', {
  state: {
    ready: false,
    message: '',
    /** What came of an order that the buyer has brought from the portal, to be bought again. */
    again: '',
    /** What the buyer is typing as the quantity of line `id`. It stays in the field when new prices arrive. */
    typing: { id: '', text: '' },
    get lines(): ShownLine[] {
      const { id, text: typed } = state.typing;
      return lineViews(cartState.cart, cartState.quote, cartState.lineNotices).map((line) => ({
        ...line,
        shown: line.id === id ? typed : String(line.quantity),
      }));
    },
    get totals(): TotalRow[] {
      return cartState.quote ? totalRows(cartState.quote) : estimateRows(cartState.cart);
    },
    get isWaiting(): boolean {
      return !state.ready;
    },
    get isEmpty(): boolean {
      return state.ready && cartState.cart.lines.length === 0;
    },
    get isFilled(): boolean {
      return state.ready && cartState.cart.lines.length > 0;
    },
    get isPricing(): boolean {
      return cartState.pricing;
    },
    get trouble(): string {
      return cartState.trouble;
    },
    get shippingNotice(): string {
      return cartState.shippingNotice;
    },
    get needsNoShipping(): boolean {
      return cartState.quote?.needsShipping === false;
    },
    get cannotGoOn(): boolean {
      return cartState.quote?.lines.every((line) => line.quantity === 0) ?? false;
    },
    get spokenTotal(): string {
      return cartState.quote && !cartState.pricing ? text('totalNow', money(cartState.quote.total)) : '';
    },
  },
  actions: {
    type(event: Event): void {
      state.typing = { id: lineHere().id, text: (event.target as HTMLInputElement).value };
    },
    stopTyping(): void {
      state.typing = { id: '', text: '' };
    },
    count(event: Event): void {
      actions.stopTyping();
      const input = event.target as HTMLInputElement;
      const { id } = lineHere();
      const wanted = Number(input.value);
      const quantity = clampQuantity(wanted);
      input.value = String(quantity);
      change((cart) => setQuantity(cart, id, quantity), id);
      if (quantity !== wanted)
        cartState.lineNotices = { ...cartState.lineNotices, [id]: text('quantityRule') };
    },
    step(): void {
      const { id, quantity } = lineHere();
      const by = Number(getElement().ref?.dataset['by']);
      change((cart) => setQuantity(cart, id, quantity + by), id);
    },
    remove(): void {
      const { id, name } = lineHere();
      const root = getElement().ref?.closest('.wp-block-carrello-cart');
      const place = state.lines.findIndex((line) => line.id === id);
      change((cart) => removeLine(cart, id), id);
      state.message = text('removed', name);
      // The pressed button is gone, so the focus moves to a neighbour's, or to the heading of the empty cart.
      requestAnimationFrame(() => {
        const buttons = root?.querySelectorAll<HTMLElement>('.carrello-line__remove') ?? [];
        (
          buttons[Math.min(place, buttons.length - 1)] ??
          root?.querySelector<HTMLElement>('.carrello-empty__title')
        )?.focus();
      });
    },
    retry(): void {
      void start();
    },
    pickCountry(event: Event): void {
      const country = (event.target as HTMLSelectElement).value;
      change((cart) => ({ ...cart, country, shippingMethod: '' }), undefined, true);
    },
  },
  callbacks: {
    start(): void {
      onCartFromElsewhere(() => price());
      void start();
    },
  },
});

/** Puts what was bought before into the cart, once: the address forgets it, so that a reload adds nothing. */
async function takeAgain(): Promise<void> {
  const wishes = readWishes(location.hash);
  if (wishes.length === 0) return;
  history.replaceState(null, '', location.pathname + location.search);
  const { locale, currency, urls } = config();
  const lines = wishes.map(({ variantId, quantity }) => ({ variantId, quantity }));
  const answer = await call<Quote>('POST', '/v1/cart', { body: { cart: { lines, currency }, locale } });
  state.again = answer.ok ? tellAgain(answer.data, wishes, { text, money }) : text('againFailed');
  if (answer.ok) changeCart((cart) => linesOf(answer.data, urls.product).reduce(addLine, cart));
}

async function start(): Promise<void> {
  void resumeCheckout();
  await takeAgain();
  state.ready = true;
  const storefront = loadStorefront();
  // With a known country the prices need not wait for the list of countries.
  if (cartState.cart.country !== '') price(true);
  const known = await storefront;
  if (known && ensureCountry(known.countries)) price(true);
  else if (!known) cartState.trouble ||= text(isConnected() ? 'away' : 'notConnected');
  const select = document.querySelector<HTMLSelectElement>('.wp-block-carrello-cart select[name="country"]');
  if (known && select) fillCountries(select, known.countries, cartState.cart.country);
}
