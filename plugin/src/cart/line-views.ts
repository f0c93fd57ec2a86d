import type { Quote } from '../../../connector/src/contract/checkout.ts';
import { money, text } from './config.ts';
import { describeOptions, MAX_QUANTITY, type Cart } from './lines.ts';

/** A line ready to print; the same for the cart, the order summary and the thank-you page. */
export interface LineView {
  id: string;
  name: string;
  options: string;
  url: string;
  image: string;
  hasNoImage: boolean;
  quantity: number;
  max: number;
  unit: string;
  regular: string;
  total: string;
  notice: string;
  isGone: boolean;
  quantityLabel: string;
  removeLabel: string;
}

/** The buyer's lines with what the connector says about them; without its answer the kept prices are shown. */
export function lineViews(cart: Cart, quote: Quote | null, notices: Record<string, string>): LineView[] {
  return cart.lines.map((line) => {
    const fresh = quote?.lines.find((other) => other.variantId === line.variantId);
    const title = [line.name, describeOptions(line.options)].filter(Boolean).join(', ');
    return {
      id: line.variantId,
      name: line.name,
      options: describeOptions(line.options),
      url: line.url,
      image: line.image ?? '',
      hasNoImage: !line.image,
      quantity: line.quantity,
      max: fresh?.available ?? MAX_QUANTITY,
      unit: money(line.price),
      regular: fresh?.regularPrice && fresh.regularPrice > fresh.unitPrice ? money(fresh.regularPrice) : '',
      total: money(line.price * line.quantity),
      notice: notices[line.variantId] ?? '',
      isGone: quote !== null && (fresh?.quantity ?? 0) === 0,
      quantityLabel: text('quantityOf', title),
      removeLabel: text('removeOf', title),
    };
  });
}

/** The lines of a quote as the checkout's summary and a placed order show them, without those that are sold out. */
export function quoteLineViews(quote: Quote): LineView[] {
  const lines = quote.lines
    .filter((line) => line.quantity > 0)
    .map(({ variantId, quantity, name, options, unitPrice, imageUrl }) => {
      return { variantId, quantity, name, options, price: unitPrice, image: imageUrl, url: '' };
    });
  return lineViews({ lines, coupon: '', country: '', shippingMethod: '' }, quote, {});
}
