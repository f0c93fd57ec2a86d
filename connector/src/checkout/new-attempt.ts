import type { Context } from '../context.ts';
import type { AddressInput, BuyerInput, PayRequest, Quote } from '../contract/checkout.ts';
import type { StartPayment } from '../gateways/gateway.ts';
import type { BoughtFor, NewAttempt } from '../payments/attempts.ts';
import type { Transactor } from '../platform/db.ts';
import type { Shop } from '../shops/store.ts';
import { fullName } from './addresses.ts';
import type { Checkout } from './store.ts';

/**
 * Finds out for which company a request pays; null for a private order. Throws `invalid` at `billingProfileId` when the
 * profile is not one that the buyer proves to be theirs now. The rooms that know it stand above this one.
 */
export type ProveCompany = (
  db: Transactor,
  paying: { checkout: Checkout; request: PayRequest },
) => Promise<BoughtFor | null>;

/** Who pays what, where and how. */
export interface PayInput {
  checkout: Checkout;
  shop: Shop;
  request: PayRequest;
  /** Whose holds without money are counted together (hold.ts). */
  visitor: string;
  proveCompany: ProveCompany;
}

export function deliveryOf(buyer: BuyerInput): AddressInput {
  return buyer.delivery ?? buyer.billing;
}

function deliveryAddress(quote: Quote, buyer: BuyerInput): StartPayment['delivery'] {
  if (!quote.needsShipping) return null;
  const to = deliveryOf(buyer);
  const { line1, line2 = '', postcode, city, state = '', country, phone = '' } = to;
  return { name: fullName(to), line1, line2, postcode, city, state, country, phone };
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
export function makeAttempt(
  ctx: Pick<Context, 'ids'>,
  input: PayInput,
  { quote, boughtFor }: { quote: Quote; boughtFor: BoughtFor | null },
): NewAttempt {
  const { checkout, request, shop } = input;
  const { buyer, payment } = request;
  const id = ctx.ids.new('attempt');
  const ids = { checkoutId: checkout.id, shopId: shop.id };
  const money = { amount: quote.total, currency: quote.currency };
  return {
    ...ids,
    id,
    visitor: input.visitor,
    boughtFor,
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
