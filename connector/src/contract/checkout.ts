import { z } from 'zod';
import { countryCode, currencyCode, localeSchema, mailbox, webAddress } from './schemas.ts';

/** What the browser may say about a cart: which variants and how many. Never a price. */
export const cartLineInput = z.strictObject({
  variantId: z.string().min(1).max(40),
  quantity: z
    .int('Use a whole number.')
    .min(1, 'The quantity must be at least 1.')
    .max(999, 'The quantity is too large.'),
});

export const cartInput = z.strictObject({
  lines: z.array(cartLineInput).min(1, 'The cart is empty.').max(100, 'The cart has too many lines.'),
  /** Checked without regard to case. An unusable code is a `notice`, not an error. */
  coupon: z.string().trim().max(40).optional(),
  /** Where it goes; decides the shipping methods. Without it no shipping is priced. */
  country: countryCode.optional(),
  /** One of the quote's `shippingMethods`; the first one when missing or no longer offered. */
  shippingMethod: z.string().max(40).optional(),
  /** Refused when it is not the shop's own. */
  currency: currencyCode.optional(),
});
export type CartInput = z.infer<typeof cartInput>;

const noticeCode = z.enum([
  'product_gone',
  'stock_short',
  'stock_none',
  'coupon_unknown',
  'coupon_expired',
  'coupon_used',
  'coupon_not_applicable',
  'no_shipping',
]);

/**
 * All amounts gross integer minor units of `currency`; total = subtotal − discount + shipping + rounding. Tax is inside,
 * none in the rounding.
 */
export const quote = z.strictObject({
  currency: currencyCode,
  lines: z.array(
    z.strictObject({
      variantId: z.string(),
      name: z.string(),
      options: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      sku: z.string(),
      imageUrl: z.string().nullable(),
      slug: z.string(),
      quantity: z.int(),
      /** Pieces to be had now; null when not counted. The quantity is already cut down to it. */
      available: z.int().nullable(),
      unitPrice: z.int(),
      regularPrice: z.int().nullable(),
      /** unitPrice × quantity, before the coupon. */
      subtotal: z.int(),
      discount: z.int(),
      total: z.int(),
      taxRate: z.string(),
      /** Nothing of it is sent. Missing: it is, where the cart needs shipping. */
      digital: z.boolean().optional(),
    }),
  ),
  /** Things the buyer should know: a line changed, a coupon does not count. `field` says which input it is about. */
  notices: z.array(z.strictObject({ code: noticeCode, field: z.string(), message: z.string() })),
  coupon: z.strictObject({ code: z.string(), label: z.string() }).nullable(),
  needsShipping: z.boolean(),
  shippingMethods: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      price: z.int(),
      /** The carrier calls: the buyer's phone is asked for. Missing: it is not. */
      needsPhone: z.boolean().optional(),
    }),
  ),
  shippingMethod: z.string().nullable(),
  subtotal: z.int(),
  discount: z.int(),
  shipping: z.int(),
  taxes: z.array(z.strictObject({ rate: z.string(), net: z.int(), tax: z.int() })),
  tax: z.int(),
  total: z.int(),
  /** What the total was rounded by, because the currency is paid in coarser units. Missing: 0. */
  rounding: z.int().optional(),
  /**
   * By what this total can be paid, and its amount as the provider's own script counts it. Missing: by whatever the
   * storefront offers.
   */
  gateways: z.array(z.strictObject({ gateway: z.enum(['stripe', 'paypal']), amount: z.int() })).optional(),
  /** SHA-256 of everything the buyer agreed to. Paying sends back the hash that was shown. */
  hash: z.string(),
});
export type Quote = z.infer<typeof quote>;

/**
 * `POST /v1/cart?key=…`: prices a cart, stores nothing. With the id of the buyer's own checkout, what that has
 * reserved counts as available: otherwise who holds the last piece would read that it is sold out.
 */
export const cartRequest = z.strictObject({
  cart: cartInput,
  locale: localeSchema,
  checkoutId: z.string().max(40).optional(),
});
export type CartRequest = z.infer<typeof cartRequest>;

/**
 * What ends a line, and what turns the direction of the text after it: no field of a form sends it, and on labels, in
 * subjects and lists a name with it reads as something else.
 */
const NO_LINE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu;
const line = () =>
  z
    .string()
    .overwrite((given) => given.replace(NO_LINE, ' '))
    .trim();
const text = (max: number) => line().max(max);
const needed = (max: number, message: string) => line().min(1, message).max(max);

/** Which parts are needed depends on country and cart (order-addresses.ts); what is missing is empty. */
export const addressInput = z.strictObject({
  firstName: text(100).default(''),
  lastName: text(100).default(''),
  company: text(200).optional(),
  line1: text(200).default(''),
  line2: text(200).optional(),
  postcode: text(20).default(''),
  city: text(100).default(''),
  state: text(100).optional(),
  country: countryCode,
  phone: text(40).optional(),
});
export type AddressInput = z.infer<typeof addressInput>;

/** Company data of the bill; all optional for a private buyer. */
export const companyInput = z.strictObject({
  name: needed(200, 'Enter the company name.'),
  vatNumber: text(20).optional(),
  fiscalCode: text(20).optional(),
  sdiCode: text(7).optional(),
  pec: z.union([z.literal(''), mailbox('Enter a valid PEC address.')]).optional(),
});

export const buyerInput = z.strictObject({
  email: mailbox(),
  billing: addressInput,
  /** Missing: goes to the billing address. */
  delivery: addressInput.optional(),
  company: companyInput.optional(),
  /**
   * The buyer wants an invoice where the rule of the shop is to issue one on request (`askInvoiceIn` of the storefront).
   * In Italy a person's names their codice fiscale. Missing: they did not ask.
   */
  invoice: z.strictObject({ fiscalCode: text(20).optional() }).optional(),
  note: z.string().trim().max(1000).optional(),
  termsAccepted: z.literal(true, { error: 'Accept the terms to place the order.' }),
  marketingConsent: z.boolean().optional(),
});
export type BuyerInput = z.infer<typeof buyerInput>;

/**
 * `POST /v1/checkouts?key=…`: opens an attempt to buy. `requestKey` is a random key of the browser's: the same key
 * gives the same checkout, so a resubmit never makes a second one.
 */
export const createCheckoutRequest = z.strictObject({
  requestKey: z.string().min(16).max(64),
  cart: cartInput,
  locale: localeSchema,
  /** Where the buyer comes back to after a bank's page: the shop's thank-you page. Must lie on the shop's own origin. */
  returnUrl: webAddress,
});
export type CreateCheckoutRequest = z.infer<typeof createCheckoutRequest>;

/** The `secret` is the bearer token of every further call about this checkout; answered only here. */
export const createCheckoutResponse = z.strictObject({ id: z.string(), secret: z.string(), quote });
export type CreateCheckoutResponse = z.infer<typeof createCheckoutResponse>;

/** `POST /v1/checkouts/:id/pay`, bearer secret. The cart may have changed since the checkout was opened. */
export const payRequest = z.strictObject({
  cart: cartInput,
  buyer: buyerInput,
  /** The hash of the quote the buyer saw. Another price, tax, shipping or stock now: `changed`, nothing is charged. */
  quoteHash: z.string().max(64),
  payment: z.discriminatedUnion('gateway', [
    z.strictObject({ gateway: z.literal('stripe'), confirmationToken: z.string().min(1).max(200) }),
    z.strictObject({ gateway: z.literal('paypal') }),
    /** For a quote of nothing. */
    z.strictObject({ gateway: z.literal('none') }),
  ]),
  /**
   * The saved billing profile that the bill was filled in from, with the token of this checkout (saved-addresses.ts). One of a
   * company makes the order the company's; missing, or one of the buyer's own: the order is private.
   */
  billingProfileId: z.string().min(1).max(40).optional(),
  token: z.string().min(1).max(100).optional(),
});
export type PayRequest = z.infer<typeof payRequest>;

/** What the buyer's page does next. Declined and changed are outcomes, not errors: nothing has to be typed again. */
export const payOutcome = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('paid') }),
  /** Money is on its way (a delayed method): the order is placed when it arrives. */
  z.strictObject({ outcome: z.literal('processing') }),
  /** Stripe wants a further step: call handleNextAction with it, then settle. */
  z.strictObject({ outcome: z.literal('action'), clientSecret: z.string() }),
  /** PayPal's window has to approve this order, then settle. */
  z.strictObject({ outcome: z.literal('approve'), paypalOrderId: z.string() }),
  z.strictObject({ outcome: z.literal('declined'), message: z.string() }),
  z.strictObject({ outcome: z.literal('changed'), quote }),
]);
export type PayOutcome = z.infer<typeof payOutcome>;

/**
 * `POST /v1/checkouts/:id/settle` (asks the provider) and `GET /v1/checkouts/:id` (does not), bearer secret: where the
 * checkout is. The thank-you page lives on it and survives reloads.
 */
export const checkoutState = z.strictObject({
  id: z.string(),
  state: z.enum(['open', 'paying', 'processing', 'paid', 'expired']),
  /** Why the last attempt did not go through, in the buyer's language; null otherwise. */
  declined: z.string().nullable(),
  order: z
    .strictObject({
      number: z.string(),
      placedAt: z.string(),
      /** The shop's, in which that day is meant; left out by a connector of before. */
      timeZone: z.string().optional(),
      email: z.string(),
      quote,
      billing: addressInput,
      delivery: addressInput.nullable(),
      gateway: z.enum(['stripe', 'paypal', 'none']),
      portalUrl: z.string(),
      /** What is given without a parcel: the names, and the page where the buyer gets them. Missing: nothing. */
      files: z.strictObject({ names: z.array(z.string()), url: z.string() }).optional(),
    })
    .nullable(),
});
export type CheckoutState = z.infer<typeof checkoutState>;
