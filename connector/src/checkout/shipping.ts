import type { Locale } from '../contract/schemas.ts';
import type { CartInput, Quote } from '../contract/checkout.ts';

export interface ShippingMethod {
  id: string;
  name: Record<Locale, string>;
  countries: string[];
  currency: string;
  /** Minor units, with tax. */
  price: number;
  /** Whoever pays so much for goods is shipped to for nothing; null when nobody is. */
  freeFrom: number | null;
  /** The carrier calls before it comes. */
  needsPhone: boolean;
  position: number;
}

interface Offer {
  methods: Quote['shippingMethods'];
  chosen: string | null;
  price: number;
  /** True when goods would have to go where nothing goes. */
  refused: boolean;
}

const NOTHING: Offer = { methods: [], chosen: null, price: 0, refused: false };

/** Offers the methods that reach the cart's country; when the chosen one is not among them, the first is chosen. */
export function offerShipping(
  input: { cart: CartInput; locale: Locale; currency: string; shippingMethods: ShippingMethod[] },
  { needsShipping, goods }: { needsShipping: boolean; goods: number },
): Offer {
  const { country, shippingMethod } = input.cart;
  if (!needsShipping || country === undefined) return NOTHING;
  const methods = input.shippingMethods
    .filter((method) => method.currency === input.currency && method.countries.includes(country))
    .map((method) => ({
      id: method.id,
      name: method.name[input.locale],
      price: method.freeFrom !== null && goods >= method.freeFrom ? 0 : method.price,
      ...(method.needsPhone ? { needsPhone: true } : {}),
    }));
  const chosen = methods.find(({ id }) => id === shippingMethod) ?? methods[0];
  if (!chosen) return { ...NOTHING, refused: true };
  return { methods, chosen: chosen.id, price: chosen.price, refused: false };
}
