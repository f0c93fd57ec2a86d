import type {
  CheckoutPaymentIntent,
  ItemCategory,
  Order,
  OrderRequest,
  OrdersCapture,
  PaypalExperienceUserAction,
  PaypalWalletContextShippingPreference,
  PurchaseUnitRequest,
} from '@paypal/paypal-server-sdk';
import type { ProviderPayment, StartPayment } from '../gateway.ts';
import { money, sum } from '../../platform/money.ts';
import { fromPaypalMoney, takenByPaypal, toPaypalMoney } from './amounts.ts';
import { startOf } from '../../platform/text.ts';

const CAPTURE_STATES: Record<string, ProviderPayment['state']> = {
  COMPLETED: 'paid',
  PARTIALLY_REFUNDED: 'paid',
  REFUNDED: 'paid',
  PENDING: 'processing',
  DECLINED: 'failed',
  FAILED: 'failed',
};

function stateOf(order: Order, capture: OrdersCapture | undefined): ProviderPayment['state'] {
  if (capture) return CAPTURE_STATES[capture.status ?? ''] ?? 'processing';
  if (order.status === 'APPROVED') return 'approved';
  if (order.status === 'VOIDED') return 'cancelled';
  // It is COMPLETED without a capture that we can read: money may have moved, so it is looked at again.
  return order.status === 'COMPLETED' ? 'processing' : 'open';
}

/** An order needs `Prefer: return=representation`: without it the amounts are missing. */
export function toPayment(order: Order): ProviderPayment {
  const unit = order.purchaseUnits?.[0];
  const capture = unit?.payments?.captures?.at(-1);
  const amount = capture?.amount ?? unit?.amount;
  const state = stateOf(order, capture);
  const buyer = order.paymentSource?.paypal?.emailAddress ?? order.payer?.emailAddress;
  return {
    providerId: order.id ?? '',
    state,
    money: amount ? fromPaypalMoney(amount) : money(0, 'XXX'),
    captureId: capture?.id ?? null,
    method: buyer ? `PayPal ${buyer}` : 'PayPal',
    attemptId: unit?.customId ?? null,
    failure: state === 'failed' ? 'declined' : null,
    clientSecret: null,
    paidAt: state === 'paid' && capture?.createTime ? Date.parse(capture.createTime) : null,
  };
}

/**
 * PayPal refuses items that do not add up to the cent, and prices in fractions it does not have: then it gets the total
 * alone. Two pieces at TWD 999.50 are 1999.00 together, but not one by one.
 */
function itemsOf({
  basket,
  money: total,
}: StartPayment): Pick<PurchaseUnitRequest, 'items'> & { breakdown?: object } {
  const of = (amount: number) => toPaypalMoney({ amount, currency: total.currency });
  const goods = sum(basket.items.map(({ unitPrice, quantity }) => unitPrice * quantity));
  if (goods - basket.discount + basket.shipping !== total.amount || basket.items.length === 0) return {};
  const unit = takenByPaypal(total.currency)?.unit ?? 1;
  const parts = [basket.discount, basket.shipping, ...basket.items.map(({ unitPrice }) => unitPrice)];
  if (parts.some((part) => part % unit !== 0)) return {};
  return {
    breakdown: { itemTotal: of(goods), shipping: of(basket.shipping), discount: of(basket.discount) },
    items: basket.items.map(({ name, sku, quantity, unitPrice, virtual }) => ({
      name: startOf(name, 127),
      sku: startOf(sku, 127),
      quantity: String(quantity),
      unitAmount: of(unitPrice),
      category: (virtual ? 'DIGITAL_GOODS' : 'PHYSICAL_GOODS') as ItemCategory,
    })),
  };
}

function shippingOf({ delivery }: StartPayment): Pick<PurchaseUnitRequest, 'shipping'> {
  if (!delivery) return {};
  const { name, line1, line2, postcode, city, state, country } = delivery;
  return {
    shipping: {
      name: { fullName: startOf(name, 300) },
      address: {
        addressLine1: line1,
        ...(line2 === '' ? {} : { addressLine2: line2 }),
        ...(city === '' ? {} : { adminArea2: city }),
        ...(state === '' ? {} : { adminArea1: state }),
        ...(postcode === '' ? {} : { postalCode: postcode }),
        countryCode: country,
      },
    },
  };
}

/** The same input gives the same body, as the idempotency key wants. `bare` leaves out the delivery address. */
export function orderRequest(input: StartPayment, bare: boolean): OrderRequest {
  const { breakdown, items } = itemsOf(input);
  const shipping = bare ? {} : shippingOf(input);
  const provided = 'shipping' in shipping;
  return {
    intent: 'CAPTURE' as CheckoutPaymentIntent,
    purchaseUnits: [
      {
        customId: input.attemptId,
        invoiceId: input.attemptId,
        description: startOf(input.description, 127),
        amount: { ...toPaypalMoney(input.money), ...(breakdown ? { breakdown } : {}) },
        ...(items ? { items } : {}),
        ...shipping,
      },
    ],
    paymentSource: {
      paypal: {
        experienceContext: {
          locale: input.locale === 'it' ? 'it-IT' : 'en-US',
          shippingPreference: (provided
            ? 'SET_PROVIDED_ADDRESS'
            : 'NO_SHIPPING') as PaypalWalletContextShippingPreference,
          userAction: 'PAY_NOW' as PaypalExperienceUserAction,
          returnUrl: input.returnUrl,
          cancelUrl: input.returnUrl,
        },
      },
    },
  };
}
