import { clampQuantity, emptyCart, type Cart, type CartLine } from './lines.ts';

export const CART_KEY = 'carrello-cart';
/** The event by which this tab hears of a change; browsers send `storage` to the other tabs only. */
export const CART_EVENT = 'carrello-cart';

type Place = 'localStorage' | 'sessionStorage';

/** Keeps values until the page is left, where the browser forbids storage (blocked site data, a full disk). */
const memory = new Map<string, string>();

/** Returns the kept value, or null where there is none that can be read. */
export function readJson(place: Place, key: string): unknown {
  try {
    return JSON.parse(memory.get(key) ?? window[place].getItem(key) ?? 'null') as unknown;
  } catch {
    return null;
  }
}

/** Keeps a value; null forgets it. */
export function writeJson(place: Place, key: string, value: unknown): void {
  memory.delete(key);
  try {
    if (value === null) window[place].removeItem(key);
    else window[place].setItem(key, JSON.stringify(value));
  } catch {
    if (value !== null) memory.set(key, JSON.stringify(value));
  }
}

export const readCart = (): Cart => parseCart(readJson('localStorage', CART_KEY));

export function writeCart(cart: Cart): void {
  writeJson('localStorage', CART_KEY, cart);
  window.dispatchEvent(new Event(CART_EVENT));
}

/** Trusts nothing: the value may come from an older version, another script or a curious buyer. */
export function parseCart(value: unknown): Cart {
  const stored = (value ?? {}) as Record<string, unknown>;
  const lines = Array.isArray(stored['lines']) ? stored['lines'] : [];
  return {
    ...emptyCart(),
    lines: lines.map(parseLine).filter((line) => line !== null),
    coupon: asText(stored['coupon']),
    country: asText(stored['country']),
    shippingMethod: asText(stored['shippingMethod']),
  };
}

function parseLine(value: unknown): CartLine | null {
  const line = (value ?? {}) as Record<string, unknown>;
  const variantId = asText(line['variantId']);
  if (variantId === '') return null;
  const options = Array.isArray(line['options']) ? (line['options'] as Record<string, unknown>[]) : [];
  return {
    variantId,
    quantity: clampQuantity(Number(line['quantity'])),
    name: asText(line['name']),
    options: options.map((option) => ({ name: asText(option?.['name']), value: asText(option?.['value']) })),
    price: Number.isInteger(line['price']) ? (line['price'] as number) : 0,
    image: webAddress(line['image']) || null,
    url: webAddress(line['url']),
  };
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A `javascript:` address never reaches an href. */
const webAddress = (value: unknown): string => (/^(https?:\/)?\//.test(asText(value)) ? asText(value) : '');
