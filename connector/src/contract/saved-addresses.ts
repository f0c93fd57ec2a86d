import { z } from 'zod';
import { mailbox } from './schemas.ts';

/**
 * What a returning buyer asks for inside a checkout. Every call bears the checkout's secret; the token that a right code
 * gives is that checkout's alone, reads addresses, says in whose name the bill is paid (checkout.ts) and nothing else, and
 * ends after half an hour or with the purchase.
 */

const email = mailbox();
const token = z.string().min(1).max(100);

/** `POST /v1/checkouts/:id/code`: sends six digits to a mailbox that has bought here before; for any other says the same. */
export const checkoutCodeRequest = z.strictObject({ email });

export const checkoutCodeOutcome = z.strictObject({
  /** `too_many`: for this checkout, mailbox or network; nothing is sent for some minutes. */
  outcome: z.enum(['sent', 'too_many']),
});
export type CheckoutCodeOutcome = z.infer<typeof checkoutCodeOutcome>;

/** `POST /v1/checkouts/:id/sign-in`: shows the code that was asked for in this checkout. */
export const checkoutSignInRequest = z.strictObject({
  email,
  /** Blanks between the digits are left aside: `123 456`. */
  code: z
    .string()
    .max(20)
    .transform((text) => text.replace(/\s/g, ''))
    .pipe(z.string().regex(/^\d{6}$/, 'Enter the six digits of the code.')),
});

export const checkoutSignInOutcome = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('signed_in'),
    token: z.string(),
    expiresInSeconds: z.int(),
  }),
  z.strictObject({ outcome: z.literal('wrong') }),
  /** It ran out, was used, or another one was asked for since. */
  z.strictObject({ outcome: z.literal('expired') }),
  /** The sixth try, or too many from this network. */
  z.strictObject({ outcome: z.literal('too_many') }),
]);
export type CheckoutSignInOutcome = z.infer<typeof checkoutSignInOutcome>;

/** `POST /v1/checkouts/:id/addresses`. */
export const savedAddressesRequest = z.strictObject({ token });

const savedAddress = z.strictObject({
  kind: z.enum(['delivery', 'billing']),
  /** What the buyer calls it; empty where it has no name. */
  label: z.string(),
  /** A billing profile's alone, for paying with it (`billingProfileId`). Missing: a connector of before. */
  id: z.string().optional(),
  /** The name of the company whose profile it is, and whose the order becomes. Missing: it is the buyer's own. */
  of: z.string().optional(),
  /** Of each kind at most one of the buyer's own, and one of each company, which is offered first. */
  isDefault: z.boolean(),
  firstName: z.string(),
  lastName: z.string(),
  company: z.string(),
  line1: z.string(),
  line2: z.string(),
  postcode: z.string(),
  city: z.string(),
  state: z.string(),
  country: z.string(),
  phone: z.string(),
  /** The codes are a billing profile's alone. */
  vatNumber: z.string(),
  fiscalCode: z.string(),
  sdiCode: z.string(),
  pec: z.string(),
  /** A billing profile whose owner wants an invoice with each purchase. Missing: no. */
  wantsInvoice: z.boolean().optional(),
});
export type SavedAddressOnWire = z.infer<typeof savedAddress>;

/** Texts are empty where nothing was typed. */
export const savedAddresses = z.strictObject({
  /** The mailbox that was shown to be the buyer's. */
  email: z.string(),
  addresses: z.array(savedAddress),
});
export type SavedAddresses = z.infer<typeof savedAddresses>;

/** `POST /v1/checkouts/:id/keep-addresses`: whether the addresses of this order go into the buyer's book once it is paid. */
export const keepAddressesRequest = z.strictObject({ token, keep: z.boolean() });

export const keepAddressesAnswer = z.strictObject({ keep: z.boolean() });
export type KeepAddressesAnswer = z.infer<typeof keepAddressesAnswer>;
