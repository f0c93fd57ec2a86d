import { getContext, store } from '@wordpress/interactivity';
import { addToCart, type CartLine } from '../../cart/index.ts';

store('carrello/products', {
  actions: {
    add(): void {
      addToCart(plainLine(getContext<{ line: CartLine }>().line));
    },
  },
});

/** The context is a proxy; the cart keeps plain data. */
const plainLine = (line: CartLine): CartLine => JSON.parse(JSON.stringify(line)) as CartLine;
