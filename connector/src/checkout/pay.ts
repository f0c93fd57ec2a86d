import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { GatewayName, ProviderPayment } from '../gateways/gateway.ts';
import { isUnderWay } from '../payments/states.ts';
import { MINUTE } from '../platform/clock.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { isDuplicateKey, transact } from '../platform/db.ts';
import { AppError, invalidField } from '../platform/errors.ts';
import { getShop } from '../shops/shops.ts';
import { findOpenAttempt, insertAttempt, type Attempt, type NewAttempt } from '../payments/attempts.ts';
import type { BuyerInput, CartInput, PayOutcome, PayRequest, Quote } from '../contract/checkout.ts';
import { withTidyPlaces } from '../contract/order-addresses.ts';
import { assertAddresses } from './addresses.ts';
import { startAttempt } from './ask-provider.ts';
import { assertCompanyCodes, assertInvoiceCodes, withTidyCodes } from './company-codes.ts';
import { couponCustomer } from './coupon-uses.ts';
import { holdGoods, HoldRefused } from './hold.ts';
import { say, sayFailure } from './messages.ts';
import { deliveryOf, makeAttempt, type PayInput } from './new-attempt.ts';
import { quoteCart } from './quote.ts';
import { recordPayment } from './record-payment.ts';
import { closeAttempt } from './settle.ts';
import { moveCheckout, type Checkout } from './store.ts';
import { addSweep } from './sweep.ts';

const FIRST_CHECK_AFTER = 2 * MINUTE;
const TRIES = 3;

const PayingElsewhere = () =>
  new AppError(
    'conflict',
    'This checkout is being paid in another window. Look there, or try again in a moment.',
    {
      reason: 'payment_running',
      retryAfterSeconds: 5,
    },
  );

/** Where goods go is decided by the address, whatever country the cart was priced for. */
function cartOf({ cart, buyer }: PayRequest): CartInput {
  return { ...cart, country: deliveryOf(buyer).country };
}

function assertDeliverable(quote: Quote, checkout: Checkout, buyer: BuyerInput): void {
  if (!quote.needsShipping || quote.shippingMethod !== null) return;
  const field = buyer.delivery ? 'buyer.delivery.country' : 'buyer.billing.country';
  throw invalidField(field, say(checkout.locale, 'no_shipping'));
}

/** A total of nothing is paid by none, whatever was chosen; any other only by what takes it. */
function assertTakes({ total, gateways = [] }: Quote, { locale }: Checkout, chosen: GatewayName): void {
  if (total === 0) return;
  if (chosen === 'none') throw invalidField('payment.gateway', 'Choose how to pay.');
  if (!gateways.some(({ gateway }) => gateway === chosen))
    throw invalidField('payment.gateway', say(locale, 'not_taken'));
}

type Intent = { attempt: NewAttempt } | { changed: Quote };

/** Prices from scratch, compares, reserves and writes the intent: all or nothing, and no provider is asked yet. */
async function writeIntent(trx: Knex.Transaction, ctx: Context, input: PayInput): Promise<Intent> {
  const { checkout, shop, request, visitor } = input;
  const cart = cartOf(request);
  const { locale, id: checkoutId } = checkout;
  const customer = couponCustomer(request.buyer.email);
  const quote = await quoteCart(ctx, trx, { shop, cart, locale, checkoutId, customer, visitor });
  if (quote.hash !== request.quoteHash || quote.lines.length === 0) return { changed: quote };
  assertDeliverable(quote, checkout, request.buyer);
  assertAddresses(quote, request.buyer, locale);
  assertTakes(quote, checkout, request.payment.gateway);
  const now = ctx.clock.now();
  const boughtFor = await input.proveCompany(trx, input);
  const attempt = makeAttempt(ctx, input, { quote, boughtFor });
  if (!(await moveCheckout(trx, checkout.id, { state: 'paying', cart }, now))) throw PayingElsewhere();
  await insertAttempt(trx, attempt, { now, nextCheckAt: now + FIRST_CHECK_AFTER });
  await holdGoods(trx, attempt, { now, visitor });
  await addSweep(trx, ctx);
  return { attempt };
}

function outcomeOf(attempt: Attempt, checkout: Checkout, payment: ProviderPayment | null): PayOutcome {
  switch (attempt.state) {
    case 'paid':
      return { outcome: 'paid' };
    case 'declined':
      return { outcome: 'declined', message: sayFailure(checkout.locale, attempt.failure) };
    case 'cancelled':
      return { outcome: 'declined', message: sayFailure(checkout.locale, 'abandoned') };
    case 'open':
      if (attempt.gateway === 'paypal')
        return { outcome: 'approve', paypalOrderId: attempt.providerId ?? '' };
      return payment?.clientSecret
        ? { outcome: 'action', clientSecret: payment.clientSecret }
        : { outcome: 'processing' };
    default:
      return { outcome: 'processing' };
  }
}

/**
 * An older attempt is ended at its provider before a new one starts; paid or on its way after all, it is the answer.
 */
async function endOpenAttempt(ctx: Context, checkout: Checkout): Promise<PayOutcome | null> {
  const open = await findOpenAttempt(ctx.db, checkout.id);
  if (!open) return null;
  const closed = await closeAttempt(ctx, open, { repeat: true });
  if (closed.state === 'paid' || closed.state === 'mismatch' || isUnderWay(closed.state)) {
    return outcomeOf(closed, checkout, null);
  }
  return null;
}

async function tryIntent(ctx: Context, input: PayInput): Promise<Intent | 'again'> {
  try {
    return await transact(ctx.db, (trx) => writeIntent(trx, ctx, input));
  } catch (error) {
    // A second window was quicker, or goods or coupon went to somebody else between pricing and reserving.
    if (isDuplicateKey(error) || error instanceof HoldRefused) return 'again';
    throw error;
  }
}

async function start(ctx: Context, { checkout }: PayInput, intent: NewAttempt): Promise<PayOutcome> {
  crashpoint('pay.intended');
  const attempt = { ...intent, idempotencyKey: `start:${intent.id}` };
  const payment = await startAttempt(ctx, attempt);
  return outcomeOf(await recordPayment(ctx, intent.id, payment), checkout, payment);
}

function assertPayable(ctx: Context, { checkout, shop, request }: PayInput): void {
  if (checkout.state === 'expired') {
    throw new AppError('gone', 'This checkout has expired. Start again from the cart.', {
      reason: 'checkout_expired',
    });
  }
  if (shop.state !== 'connected') {
    throw new AppError('unavailable', 'This shop takes no payments at the moment.', {
      reason: 'shop_paused',
    });
  }
  const { gateway } = request.payment;
  if (gateway !== 'none' && !ctx.gateways[gateway])
    throw invalidField('payment.gateway', 'This way of paying is not offered.');
}

/**
 * Pays a checkout. Whatever comes of it is an outcome (see `payOutcome`). Throws `invalid` for what has to be typed or chosen
 * anew, `gone` for a checkout that has expired, `unavailable` for a shop that is paused, `conflict` while another window pays it, and ProviderUnavailable.
 */
export async function payCheckout(
  ctx: Context,
  checkout: Checkout,
  { request, ...caller }: Pick<PayInput, 'request' | 'visitor' | 'proveCompany'>,
): Promise<PayOutcome> {
  if (checkout.state === 'paid') return { outcome: 'paid' };
  assertCompanyCodes(request.buyer, checkout.locale);
  assertInvoiceCodes(request.buyer, checkout.locale);
  const tidy = { ...request, buyer: withTidyPlaces(withTidyCodes(request.buyer)) };
  const input = { checkout, request: tidy, ...caller, shop: await getShop(ctx.db, checkout.shopId) };
  assertPayable(ctx, input);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const ended = await endOpenAttempt(ctx, checkout);
    if (ended) return ended;
    const intent = await tryIntent(ctx, input);
    if (intent === 'again') continue;
    if ('changed' in intent) return { outcome: 'changed', quote: intent.changed };
    return start(ctx, input, intent.attempt);
  }
  throw PayingElsewhere();
}
