import { createHash } from 'node:crypto';
import type { CatalogProduct } from '../../../connector/src/contract/catalog.ts';
import type { CartInput, Quote } from '../../../connector/src/contract/checkout.ts';

/** Prices a cart with the shape of the connector's answer; simple, not right (all at 22 %, a coupon that takes nothing off). */
export function quoteOf(products: CatalogProduct[], cart: CartInput): Quote {
  const notices: Quote['notices'] = [];
  const lines = cart.lines.flatMap(({ variantId, quantity: wanted }, index) => {
    const product = products.find(({ variants }) => variants.some(({ id }) => id === variantId));
    const variant = product?.variants.find(({ id }) => id === variantId);
    if (!product || !variant) return [];
    const quantity = Math.min(wanted, variant.available ?? wanted);
    const field = `cart.lines[${index}].quantity`;
    if (quantity === 0) notices.push({ code: 'stock_none', field, message: `${product.name} is sold out.` });
    else if (quantity < wanted)
      notices.push({ code: 'stock_short', field, message: `Only ${quantity} left.` });
    return quantity === 0 ? [] : [lineOf(product, variant, quantity)];
  });
  const isKnown = cart.coupon === 'TEN';
  if (cart.coupon && !isKnown)
    notices.push({ code: 'coupon_unknown', field: 'cart.coupon', message: 'No such coupon.' });
  const isPhysical = products.some(({ kind }) => kind === 'physical');
  const quote = withTotals(lines, notices, isPhysical && cart.country !== undefined);
  return isKnown ? { ...quote, coupon: { code: 'TEN', label: '−10 %' } } : quote;
}

function lineOf(product: CatalogProduct, variant: CatalogProduct['variants'][number], quantity: number) {
  const { id: variantId, sku, options, price: unitPrice, regularPrice, available } = variant;
  const { name, slug, imageUrl, taxRate } = product;
  const subtotal = unitPrice * quantity;
  const what = { variantId, name, options, sku, imageUrl, slug, quantity, available, taxRate };
  return { ...what, unitPrice, regularPrice, subtotal, discount: 0, total: subtotal };
}

function withTotals(lines: Quote['lines'], notices: Quote['notices'], isShipped: boolean): Quote {
  const subtotal = lines.reduce((sum, line) => sum + line.subtotal, 0);
  const shippingMethods = isShipped ? [{ id: 'courier', name: 'Courier', price: 590 }] : [];
  const shipping = isShipped ? 590 : 0;
  const total = subtotal + shipping;
  const tax = Math.round((total * 22) / 122);
  const quote = {
    currency: 'EUR',
    lines,
    coupon: null,
    needsShipping: true,
    shippingMethods,
    shippingMethod: isShipped ? 'courier' : null,
    subtotal,
    discount: 0,
    shipping,
    taxes: [{ rate: '22', net: total - tax, tax }],
    tax,
    total,
  };
  return { ...quote, notices, hash: createHash('sha256').update(JSON.stringify(quote)).digest('hex') };
}
