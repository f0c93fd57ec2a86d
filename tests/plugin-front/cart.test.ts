import { describe, expect, it } from 'vitest';
import { cartInput as cartSchema } from '../../connector/src/contract/checkout.ts';
import {
  addLine,
  cartInput,
  countPieces,
  emptyCart,
  removeLine,
  setQuantity,
  takeBought,
  type Cart,
  type CartLine,
} from '../../plugin/src/cart/lines.ts';
import { parseCart } from '../../plugin/src/cart/storage.ts';

const line = (variantId: string, quantity = 1): CartLine => ({
  variantId,
  quantity,
  name: 'Mug',
  options: [],
  price: 1220,
  image: null,
  url: 'https://shop.example/product/mug/',
});
const cartOf = (...lines: CartLine[]): Cart => ({ ...emptyCart(), lines });

describe('the cart', () => {
  it('the cart adds to the line that is there and counts pieces, not lines', () => {
    const cart = addLine(addLine(addLine(emptyCart(), line('a')), line('b', 2)), line('a', 3));
    expect(cart.lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
      ['a', 4],
      ['b', 2],
    ]);
    expect(countPieces(cart)).toBe(6);
  });

  it.each([
    [0, 1],
    [-1, 1],
    [1.5, 1],
    [1e9, 999],
    [Number.NaN, 1],
  ])('the cart turns the quantity %p into %p', (wanted, kept) => {
    expect(setQuantity(cartOf(line('a', 5)), 'a', wanted).lines[0]?.quantity).toBe(kept);
  });

  it('the cart forgets the coupon with its last line, not before', () => {
    const cart: Cart = { ...cartOf(line('a'), line('b')), coupon: 'TEN', country: 'IT' };
    expect(removeLine(cart, 'a').coupon).toBe('TEN');
    expect(removeLine(removeLine(cart, 'a'), 'b')).toEqual({ ...emptyCart(), country: 'IT' });
  });

  it('the cart keeps what was added in another tab while paying', () => {
    const left = takeBought(cartOf(line('a', 3), line('b'), line('c')), [
      { variantId: 'a', quantity: 2 },
      { variantId: 'b', quantity: 1 },
    ]);
    expect(left.lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
      ['a', 1],
      ['c', 1],
    ]);
  });

  it('the cart is sent without prices and as the connector wants it', () => {
    const cart: Cart = { lines: [line('a', 2)], coupon: 'TEN', country: 'IT', shippingMethod: '' };
    const sent = cartInput(cart, 'EUR');
    expect(sent).toEqual({
      lines: [{ variantId: 'a', quantity: 2 }],
      coupon: 'TEN',
      country: 'IT',
      currency: 'EUR',
    });
    expect(cartSchema.parse(sent)).toEqual(sent);
  });
});

describe('a stored cart', () => {
  it('a stored cart is read back as it was', () => {
    const cart: Cart = { lines: [line('a', 2)], coupon: 'TEN', country: 'IT', shippingMethod: 'courier' };
    expect(parseCart(JSON.parse(JSON.stringify(cart)))).toEqual(cart);
  });

  it.each([null, 7, 'x', [], { lines: 'none' }, { lines: [null, {}, { variantId: 5 }] }])(
    'a stored cart that is damaged (%j) is an empty one',
    (value) => {
      expect(parseCart(value)).toEqual(emptyCart());
    },
  );

  it('a stored cart brings no script into a link and no odd number into a total', () => {
    const [read] = parseCart({
      lines: [
        { ...line('a'), url: 'javascript:alert(1)', image: 'data:text/html,x', price: 1.5, quantity: '9e9' },
      ],
    }).lines;
    expect(read).toMatchObject({ url: '', image: null, price: 0, quantity: 999 });
  });
});
