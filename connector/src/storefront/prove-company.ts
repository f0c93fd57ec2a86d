import { findProfileFor, type OfferedProfile } from '../address-book/profiles.ts';
import { say, type MessageCode } from '../checkout/messages.ts';
import type { ProveCompany } from '../checkout/new-attempt.ts';
import type { Context } from '../context.ts';
import type { BuyerInput } from '../contract/checkout.ts';
import { tidyCodes } from '../contract/company-codes.ts';
import { getCheckoutSignIn } from '../customers/checkout-sign-in.ts';
import { AppError, invalidField } from '../platform/errors.ts';
import { fold } from '../search/spelling.ts';

/** The name without case, accents and double blanks, and the VAT number: by these two a bill is a company's. */
function signOf(name: string, vatNumber: string): string {
  const words = fold(name).trim().split(/\s+/);
  return JSON.stringify([words.join(' '), tidyCodes({ vatNumber }).vatNumber]);
}

/** True where the bill still names the company as its profile does: `ROSSI & FIGLI` is `Rossi & Figli`. */
function isBilledTo({ company, vatNumber }: OfferedProfile, { company: typed }: BuyerInput): boolean {
  return signOf(company, vatNumber) === signOf(typed?.name ?? '', typed?.vatNumber ?? '');
}

async function findSignedIn(
  ctx: Parameters<typeof getCheckoutSignIn>[0],
  signIn: { checkoutId: string; token: string },
): Promise<string | null> {
  try {
    return (await getCheckoutSignIn(ctx, signIn)).customerId;
  } catch (error) {
    if (error instanceof AppError && error.reason === 'sign_in_over') return null;
    throw error;
  }
}

/** Makes what the checkout asks for whom an order is: it believes the token of the checkout, and no number that was typed. */
export function createProveCompany({ clock }: Pick<Context, 'clock'>): ProveCompany {
  return async (db, { checkout, request: { billingProfileId: profileId, token = '', buyer } }) => {
    if (profileId === undefined) return null;
    const refuse = (why: MessageCode) => invalidField('billingProfileId', say(checkout.locale, why));
    const customerId = await findSignedIn({ db, clock }, { checkoutId: checkout.id, token });
    if (customerId === null) throw refuse('profile_closed');
    const profile = await findProfileFor(db, { customerId, profileId });
    if (!profile) throw refuse('profile_gone');
    if (!profile.of) return null;
    if (!isBilledTo(profile, buyer)) throw refuse('profile_differs');
    return { accountId: profile.of.id, customerId };
  };
}
