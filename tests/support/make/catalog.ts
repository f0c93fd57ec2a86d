import type { Product, Variant } from '../../../connector/src/catalog/store.ts';
import type { Coupon } from '../../../connector/src/checkout/coupons.ts';
import type { PricingInput } from '../../../connector/src/checkout/pricing.ts';
import type { ShippingMethod } from '../../../connector/src/checkout/shipping.ts';

type Given = Partial<Variant> & Pick<Partial<Product>, 'kind' | 'taxRate'> & { id: string };

/** One product with one variant; both carry the id. */
export function product({ kind = 'physical', taxRate = '22', ...variant }: Given): {
  variant: Variant;
  product: Product;
} {
  return {
    variant: {
      productId: variant.id,
      sku: variant.id.toUpperCase(),
      options: [],
      currency: 'EUR',
      price: 1000,
      regularPrice: null,
      stock: null,
      position: 0,
      active: true,
      ...variant,
    },
    product: {
      id: variant.id,
      slug: `thing-${variant.id}`,
      name: `Thing ${variant.id}`,
      description: '',
      category: '',
      kind,
      taxRate,
      picture: null,
      pictureText: '',
      position: 0,
      active: true,
    },
  };
}

export function coupon(given: Partial<Coupon> = {}): Coupon {
  return {
    code: 'TEN',
    kind: 'percent',
    value: '10',
    currency: 'EUR',
    minTotal: 0,
    validFrom: null,
    validUntil: null,
    usageLimit: null,
    customerLimit: null,
    used: 0,
    excludesSale: false,
    active: true,
    ...given,
  };
}

export function allCountries(given: Partial<ShippingMethod> = {}): ShippingMethod {
  return {
    id: 'std',
    name: { en: 'Standard', it: 'Standard' },
    countries: ['IT', 'DE'],
    currency: 'EUR',
    price: 500,
    freeFrom: null,
    needsPhone: false,
    position: 0,
    ...given,
  };
}

type PricingGiven = Partial<Omit<PricingInput, 'variants'>> &
  Pick<PricingInput, 'cart'> & {
    products: ReturnType<typeof product>[];
  };

export function pricing({ products, ...given }: PricingGiven): PricingInput {
  return {
    locale: 'en',
    currency: 'EUR',
    now: 1000,
    held: new Map(),
    shippingMethods: [],
    coupon: null,
    couponUses: { held: 0, byCustomer: 0 },
    ways: [],
    imageUrl: (picture) => picture,
    ...given,
    variants: new Map(products.map((each) => [each.variant.id, each])),
  };
}
