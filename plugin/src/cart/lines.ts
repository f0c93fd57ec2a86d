import type { CartInput } from '../../../connector/src/contract/checkout.ts';

/** A line as the browser keeps it. Only `variantId` and `quantity` are sent; the rest is shown until prices come. */
export interface CartLine {
  variantId: string;
  quantity: number;
  name: string;
  options: { name: string; value: string }[];
  price: number;
  image: string | null;
  url: string;
}

export interface Cart {
  lines: CartLine[];
  coupon: string;
  /** The country of delivery, by its two letters; empty until it is known. */
  country: string;
  shippingMethod: string;
}

export const MAX_QUANTITY = 999;
export const emptyCart = (): Cart => ({ lines: [], coupon: '', country: '', shippingMethod: '' });

export const clampQuantity = (quantity: number): number =>
  Number.isFinite(quantity) ? Math.min(Math.max(Math.trunc(quantity), 1), MAX_QUANTITY) : 1;

export function addLine(cart: Cart, line: CartLine): Cart {
  const there = cart.lines.find((other) => other.variantId === line.variantId);
  const merged = { ...line, quantity: clampQuantity((there?.quantity ?? 0) + line.quantity) };
  return {
    ...cart,
    lines: there ? cart.lines.map((other) => (other === there ? merged : other)) : [...cart.lines, merged],
  };
}

export const setQuantity = (cart: Cart, variantId: string, quantity: number): Cart => ({
  ...cart,
  lines: cart.lines.map((line) =>
    line.variantId === variantId ? { ...line, quantity: clampQuantity(quantity) } : line,
  ),
});

export function removeLine(cart: Cart, variantId: string): Cart {
  const lines = cart.lines.filter((line) => line.variantId !== variantId);
  return lines.length > 0 ? { ...cart, lines } : { ...emptyCart(), country: cart.country };
}

/** Takes what was bought out of the cart and leaves what another tab added meanwhile: 3 in the cart, 2 bought → 1. */
export function takeBought(cart: Cart, bought: { variantId: string; quantity: number }[]): Cart {
  const lines = cart.lines
    .map((line) => ({
      ...line,
      quantity: line.quantity - (bought.find((other) => other.variantId === line.variantId)?.quantity ?? 0),
    }))
    .filter((line) => line.quantity > 0);
  return { ...emptyCart(), country: cart.country, lines };
}

export const countPieces = (cart: Cart): number => cart.lines.reduce((sum, line) => sum + line.quantity, 0);

export const describeOptions = (options: { name: string; value: string }[]): string =>
  options.map((option) => `${option.name}: ${option.value}`).join(', ');

/** What the connector is sent of a cart: never a price, and no empty field, because the connector refuses those. */
export function cartInput(cart: Cart, currency: string): CartInput {
  return {
    lines: cart.lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
    currency,
    ...(cart.coupon && { coupon: cart.coupon }),
    ...(cart.country && { country: cart.country }),
    ...(cart.shippingMethod && { shippingMethod: cart.shippingMethod }),
  };
}
