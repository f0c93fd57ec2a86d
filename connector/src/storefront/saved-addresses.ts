import { listSavedAddresses, type SavedAddress } from '../address-book/address-book.ts';
import { listProfilesFor, type OfferedProfile } from '../address-book/profiles.ts';
import { chooseKeeper } from '../checkout/checkout.ts';
import type { Checkout } from '../checkout/store.ts';
import type { Context } from '../context.ts';
import type {
  CheckoutCodeOutcome,
  CheckoutSignInOutcome,
  SavedAddresses,
  SavedAddressOnWire,
} from '../contract/saved-addresses.ts';
import { CHECKOUT_SIGN_IN_LIFE, getCheckoutSignIn, signInAtCheckout } from '../customers/checkout-sign-in.ts';
import { requestCode } from '../customers/customers.ts';
import { SECOND } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';

/** Where a call about a checkout comes from. */
interface Caller {
  checkout: Checkout;
  /** The checkout's own. */
  secret: string;
  ip: string;
}

/**
 * Throws `gone` where nothing is typed any more: with the reason `checkout_expired`, and for one whose purchase is made with
 * `checkout_over`.
 */
export function assertUnderWay({ state }: Pick<Checkout, 'state'>): void {
  if (state === 'open' || state === 'paying') return;
  const reason = state === 'expired' ? 'checkout_expired' : 'checkout_over';
  throw new AppError('gone', 'This checkout is over.', { reason });
}

/** Sends a code that works in this checkout alone. Answer and time are the same for a mailbox that nobody knows. */
export async function askForCode(
  ctx: Context,
  { checkout, secret, ip }: Caller,
  { email }: { email: string },
): Promise<CheckoutCodeOutcome> {
  const at = { checkoutId: checkout.id, shopId: checkout.shopId };
  const asked = await requestCode(ctx, { email, visit: secret, locale: checkout.locale, ip, at });
  return { outcome: asked.ok ? 'sent' : 'too_many' };
}

/** Takes the code that was asked for in this checkout; a right one gives the token for the calls below. */
export async function showCode(
  ctx: Context,
  { checkout, secret, ip }: Caller,
  typed: { email: string; code: string },
): Promise<CheckoutSignInOutcome> {
  const result = await signInAtCheckout(ctx, { checkoutId: checkout.id, secret, ip, ...typed });
  if (!result.ok) return { outcome: result.reason };
  return {
    outcome: 'signed_in',
    token: result.token,
    expiresInSeconds: CHECKOUT_SIGN_IN_LIFE / SECOND,
  };
}

function onWire({ id: _id, customerId: _owner, wantsInvoice, ...address }: SavedAddress): SavedAddressOnWire {
  return { ...address, ...(wantsInvoice === 'yes' ? { wantsInvoice: true } : {}) };
}

function profileOnWire({ of, ...profile }: OfferedProfile): SavedAddressOnWire {
  return { ...onWire(profile), id: profile.id, ...(of ? { of: of.name } : {}) };
}

/**
 * Lists the addresses of whoever is signed in at this checkout, and the billing profiles of the companies they are of. Throws
 * like `getCheckoutSignIn`.
 */
export async function listForCheckout(
  ctx: Context,
  checkout: Checkout,
  { token }: { token: string },
): Promise<SavedAddresses> {
  const { customerId, email } = await getCheckoutSignIn(ctx, { checkoutId: checkout.id, token });
  const own = await listSavedAddresses(ctx.db, [customerId]);
  const deliveries = own.filter(({ kind }) => kind === 'delivery').map(onWire);
  const profiles = (await listProfilesFor(ctx.db, customerId)).map(profileOnWire);
  return { email, addresses: [...deliveries, ...profiles] };
}

/** Notes whether the addresses of this order are kept once it is paid. Throws like `getCheckoutSignIn`. */
export async function chooseToKeep(
  ctx: Context,
  checkout: Checkout,
  { token, keep }: { token: string; keep: boolean },
): Promise<void> {
  const { customerId } = await getCheckoutSignIn(ctx, { checkoutId: checkout.id, token });
  await chooseKeeper(ctx, checkout, keep ? customerId : null);
}
