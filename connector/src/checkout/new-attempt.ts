import type { Context } from '../context.ts';
import type { AddressInput, BuyerInput, PayRequest, Quote } from '../contract/checkout.ts';
import type { StartPayment } from '../gateways/gateway.ts';
import type { NewAttempt } from '../payments/attempts.ts';
import type { Shop } from '../shops/store.ts';
import type { Checkout } from './store.ts';

/** Who pays what, where and how. */
export interface PayInput {
  checkout: Checkout;
  shop: Shop;
  request: PayRequest;
  /** Whose holds without money are counted together (hold.ts). */
  visitor: string;
}

export function deliveryOf(buyer: BuyerInput): AddressInput {
  return buyer.delivery ?? buyer.billing;
}

function deliveryAddress(quote: Quote, buyer: BuyerInput): StartPayment['delivery'] {
  if (!quote.needsShipping) return null;
  const to = deliveryOf(buyer);
  const { line1, line2 = '', postcode, city, state = '', country, phone = '' } = to;
  return { name: `${to.firstName} ${to.lastName}`, line1, line2, postcode, city, state, country, phone };
}

function basketOf(quote: Quote): StartPayment['basket'] {
  const items = quote.lines.map(({ name, sku, quantity, unitPrice }) => ({
    name,
    sku,
    quantity,
    unitPrice,
    virtual: !quote.needsShipping,
  }));
  return { items, shipping: quote.shipping, discount: quote.discount };
}

/** Makes a try to pay what was quoted, with all that the provider will be asked; nothing is written yet. */
export function makeAttempt(ctx: Pick<Context, 'ids'>, input: PayInput, quote: Quote): NewAttempt {
  const { checkout, request, shop } = input;
  const { buyer, payment } = request;
  const id = ctx.ids.new('attempt');
  const ids = { checkoutId: checkout.id, shopId: shop.id };
  const money = { amount: quote.total, currency: quote.currency };
  return {
    ...ids,
    id,
    visitor: input.visitor,
    gateway: quote.total === 0 ? 'none' : payment.gateway,
    money,
    buyer,
    quote,
    request: {
      ...ids,
      attemptId: id,
      money,
      email: buyer.email,
      description: shop.name,
      returnUrl: checkout.returnUrl,
      locale: checkout.locale,
      delivery: deliveryAddress(quote, buyer),
      basket: basketOf(quote),
      ...(payment.gateway === 'stripe' ? { confirmationToken: payment.confirmationToken } : {}),
    },
  };
}
