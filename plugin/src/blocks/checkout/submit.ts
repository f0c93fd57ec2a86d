import type { Quote } from '../../../../connector/src/contract/checkout.ts';
import {
  askCheckout,
  cartInput,
  cartState,
  config,
  currentCheckout,
  isBought,
  keepCheckout,
  price,
  priced,
  takeQuote,
  text,
  type Problem,
} from '../../cart/index.ts';
import { addressErrors } from './address.ts';
import { billingDetails, errorsByField, type Values } from './buyer.ts';
import { listChanges } from './changes.ts';
import { companyErrors } from './company.ts';
import { checkForm, findField, readForm } from './form.ts';
import { goToThankYou } from './leave.ts';
import { cardPayment, paypalPayment, prepareGateway } from './payments.ts';
import { placeOrder, type Placed } from './place-order.ts';
import { checkoutState as state, clearMessages, release } from './state.ts';

/** Handles one press of the button. Nothing may await before PayPal's window, which opens within the click only. */
export function submitOrder(form: HTMLFormElement): void {
  if (state.busy !== '') return;
  // The panel with "Accept and pay" goes away: its focus moves to the button that stays.
  if (state.changes.length > 0) focusSoon('.carrello-pay');
  clearMessages();
  const values = readForm(form);
  // A tick that the country of the bill hides counts no more.
  if (!state.asksInvoice) delete values['wantsInvoice'];
  if (showErrors(form, { ...companyErrors(values), ...addressErrors(values), ...checkForm(form) })) return;
  const shown = plainQuote();
  if (!shown) void explainMissingPrices();
  else if (shown.total === 0) void placeFree(form, values, shown);
  else if (state.gateway === 'paypal') payByPaypal(form, values, shown);
  else void payByCard(form, values, shown);
}

/** The quote that the buyer sees while pressing, as a plain copy: the state may change before the order is placed. */
const plainQuote = (): Quote | null => JSON.parse(JSON.stringify(cartState.quote)) as Quote | null;

async function explainMissingPrices(): Promise<void> {
  state.busy = text('busyPricing');
  price(true);
  await priced();
  release();
  say('notice', cartState.quote ? text('pressAgain') : cartState.trouble || text('away'));
}

/** Places an order that costs nothing, for example with a coupon of 100 %; no provider is asked. */
async function placeFree(form: HTMLFormElement, values: Values, shown: Quote): Promise<void> {
  state.busy = text('busyPlacing');
  if (!(await quoteMoved(shown)))
    conclude(form, await placeOrder(values, shown.hash, { gateway: 'none' }), shown);
  release();
}

async function payByCard(form: HTMLFormElement, values: Values, shown: Quote): Promise<void> {
  state.busy = text('busyPlacing');
  try {
    if (await quoteMoved(shown)) return;
    if (!cardPayment()) await prepareGateway('stripe');
    const card = await cardPayment();
    if (!card) return say('payTrouble', state.payTrouble || text('cardAway'));
    const made = await card.createToken(billingDetails(values), config().urls.thankYou);
    if ('message' in made) return say('payTrouble', made.message || text('cardAway'));
    if ('saidInFields' in made) return focusSoon('.carrello-card');
    const placed = await placeOrder(values, shown.hash, { gateway: 'stripe', confirmationToken: made.token });
    if (placed.outcome !== 'action') return conclude(form, placed, shown);
    state.busy = text('busyBank');
    await settle(await card.confirm(placed.clientSecret));
  } catch {
    say('notice', text('connectionLost'));
  } finally {
    release();
  }
}

function payByPaypal(form: HTMLFormElement, values: Values, shown: Quote): void {
  const paypal = paypalPayment();
  if (!paypal) return void waitForPaypal(form, values, shown);
  state.busy = text('busyPaypal');
  let isSaid = false;
  const stop = (message: string) => {
    release();
    if (!isSaid) say('notice', message);
    isSaid = true;
  };
  const order = orderForPaypal(form, values, shown);
  // By now the buyer knows why there is no order. PayPal fails for want of one, and its message must not come on top.
  order.catch(() => {
    isSaid = true;
    release();
  });
  paypal
    .start(order, {
      onApprove: async () => {
        state.busy = text('busyPlacing');
        await settle(null);
        release();
      },
      onCancel: () => stop(text('paypalCancelled')),
      onError: () => stop(text('paypalFailed')),
    })
    .catch(() => stop(text('paypalFailed')));
}

/** A press that comes before PayPal's script goes on when it is there; browsers let a window open for seconds after it. */
async function waitForPaypal(form: HTMLFormElement, values: Values, shown: Quote): Promise<void> {
  state.busy = text('busyPaypal');
  await prepareGateway('paypal');
  release();
  if (state.gateway !== 'paypal') return;
  if (paypalPayment()) payByPaypal(form, values, shown);
  else say('payTrouble', text('paypalAway'));
}

async function orderForPaypal(
  form: HTMLFormElement,
  values: Values,
  shown: Quote,
): Promise<{ orderId: string }> {
  if (!(await quoteMoved(shown))) {
    const placed = await placeOrder(values, shown.hash, { gateway: 'paypal' });
    if (placed.outcome === 'approve') return { orderId: placed.paypalOrderId };
    conclude(form, placed, shown);
  }
  throw new Error('There is no order to approve.');
}

/** Waits for prices that were on their way at the press. True when they differ; then the buyer is shown the changes. */
async function quoteMoved(shown: Quote): Promise<boolean> {
  await priced();
  const now = plainQuote();
  if (!now || now.hash === shown.hash) return false;
  showChanges(shown, now);
  return true;
}

function conclude(form: HTMLFormElement, placed: Placed, shown: Quote): void {
  if (placed.outcome === 'paid' || placed.outcome === 'processing') goToThankYou(currentCheckout().id);
  else if (placed.outcome === 'declined') say('payTrouble', placed.message);
  else if (placed.outcome === 'changed') {
    takeQuote(placed.quote, cartInput(cartState.cart, config().currency));
    showChanges(shown, placed.quote);
  } else if (placed.outcome === 'failed') showProblem(form, placed.message, placed.problem);
}

/** How long a buyer who comes from the bank waits on this page; the next one goes on asking. */
const SETTLE_WITHIN_MS = 6000;

/** Makes the connector ask the provider how the payment ended. `trouble` is what went wrong at the bank, or null. */
async function settle(trouble: string | null): Promise<void> {
  const checkout = keepCheckout({ ...currentCheckout(), unsure: true });
  const answer = await askCheckout(checkout.id, checkout.secret, 'settle', SETTLE_WITHIN_MS);
  // The bank said yes and only the last answer is missing: the thank-you page keeps asking for it.
  if (answer.ok ? isBought(answer.data) : trouble === null) return goToThankYou(checkout.id);
  if (!answer.ok) return say('notice', text('connectionLost'));
  if (trouble === null && answer.data.declined === null) return goToThankYou(checkout.id);
  keepCheckout({ ...checkout, unsure: false });
  say('payTrouble', answer.data.declined ?? (trouble || text('notPlaced')));
}

function showProblem(form: HTMLFormElement, message: string, problem: Problem | null): void {
  const errors = errorsByField(problem);
  const lines = Object.keys(errors).some((field) => field.startsWith('cart.'));
  if (lines) price(true);
  if (!showErrors(form, errors)) say('notice', message);
}

/** The fields with their errors, as they follow each other on the page; what has no field comes last. */
function inOrder(form: HTMLFormElement, errors: Record<string, string>): [string, string][] {
  const places = [...form.elements];
  const placeOf = (name: string): number => {
    const field = findField(form, name);
    return field ? places.indexOf(field) : places.length;
  };
  return Object.entries(errors).sort(([one], [other]) => placeOf(one) - placeOf(other));
}

/** Shows errors at their fields and in a summary that takes the focus. True when there are any. */
function showErrors(form: HTMLFormElement, errors: Record<string, string>): boolean {
  const faults = inOrder(form, errors).map(([field, message]) => {
    const id = findField(form, field)?.id;
    const said = field.startsWith('delivery.') ? text('atDelivery', message) : message;
    return { field, message: said, href: id ? `#${id}` : '#carrello-checkout-form' };
  });
  state.errors = errors;
  state.faults = faults;
  if (faults.length > 0) focusSoon('.carrello-faults');
  return faults.length > 0;
}

function showChanges(before: Quote, after: Quote): void {
  state.changes = listChanges(before, after);
  focusSoon('.carrello-changes');
}

function say(where: 'notice' | 'payTrouble', message: string): void {
  state[where] = message;
  focusSoon(where === 'notice' ? '.carrello-order-notice' : '.carrello-pay-trouble');
}

/** Takes the buyer to a message as soon as the page shows it: zoomed in, one would easily miss it. */
function focusSoon(selector: string): void {
  setTimeout(() => {
    const target = document.querySelector<HTMLElement>(`.wp-block-carrello-checkout ${selector}`);
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: 'center' });
  }, 50);
}
