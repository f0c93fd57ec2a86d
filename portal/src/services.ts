/**
 * What the pages need, in their own words. The connector implements it; the portal never imports the connector.
 * Amounts are integer minor units with their currency; times are epoch milliseconds.
 */

import type { CustomerKeyServices } from './customer/account/keys/services.ts';
import type { CustomerAccountServices } from './customer/account/services.ts';
import type { MailboxServices } from './customer/account/mailbox-services.ts';
import type { AddressServices } from './customer/addresses/services.ts';
import type { FileServices, OrderFileView } from './customer/files/services.ts';
import type { InvoiceServices, ToldInvoice } from './customer/invoices/services.ts';
import type { OwnOrderServices } from './customer/orders/services.ts';
import type { CaseServices } from './customer/cases/services.ts';
import type { PrivacyServices } from './customer/privacy/services.ts';
import type { SignOnServices } from './customer/sign-on/services.ts';
import type { OrderStanding } from './customer/status/services.ts';
import type { CompanyServices } from './customer/companies/services.ts';
import type { DeskServices } from './desk/services.ts';

export type * from './customer/account/keys/services.ts';
export type * from './customer/account/services.ts';
export type * from './customer/account/mailbox-services.ts';
export type * from './customer/addresses/services.ts';
export type * from './customer/files/services.ts';
export type * from './customer/invoices/services.ts';
export type * from './customer/orders/services.ts';
export type * from './customer/cases/services.ts';
export type * from './customer/privacy/services.ts';
export type * from './customer/sign-on/services.ts';
export type * from './customer/status/services.ts';
export type * from './customer/companies/services.ts';
export type * from './desk/services.ts';

export type Locale = 'en' | 'it';

export interface Money {
  amount: number;
  currency: string;
}

export interface Page<T> {
  items: T[];
  /** Hand it back to get the next page; null at the end. */
  next: string | null;
}

export interface AddressView {
  firstName: string;
  lastName: string;
  company: string;
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  state: string;
  country: string;
  phone: string;
}

/** The shop that a page speaks as, and in whose days it shows times. */
export interface ShopView {
  name: string;
  url: string;
  timeZone: string;
  /** Null or missing where the shop has not said how it looks. */
  look?: { shopId: string; version: string; hasLogo: boolean; accent: string; seller: string[] } | null;
}

/** The words of money: what has come of what was to be paid, and where it has gone. */
export type PaymentState =
  | 'unpaid'
  | 'on_its_way'
  | 'part_paid'
  | 'paid'
  | 'overpaid'
  | 'part_refunded'
  | 'refunded'
  | 'disputed'
  | 'lost'
  /** Paid at no place of ours, so that nobody here knows whether it is. */
  | 'elsewhere';

/** A payment that its payer wants back by bank or provider. */
export interface DisputeView {
  amount: Money;
  /** `open`: the shop has to answer by a day; `answered`: somebody decides. */
  state: 'open' | 'answered' | 'won' | 'lost';
  /** What the provider did with the money meanwhile. */
  funds: 'kept' | 'withdrawn' | 'reinstated';
  /** The provider's own word for it. */
  reason: string;
  answerBy: number | null;
  at: number;
}

export interface OrderSummary {
  id: string;
  number: string;
  /** The shop it is of: its page speaks as this one. */
  shop: ShopView;
  placedAt: number;
  status: string;
  /** The shop's own word for it, shown where we have none. Missing: it told none. */
  statusLabel?: string;
  paymentState: PaymentState;
  total: Money;
  /** The pieces of all product lines together, as a decimal string: `3`. */
  pieces: string;
  firstItem: string;
  /** How many other articles there are; missing: none, or they are listed themselves. */
  otherItems?: number;
}

export interface OrderLineView {
  kind: 'product' | 'shipping' | 'fee';
  name: string;
  sku: string;
  options: { name: string; value: string }[];
  quantity: string;
  /** What it cost before any discount, with tax: all lines together are the items of the totals. */
  gross: Money;
  /** What of it was given back; null while nothing was. Money without pieces has the quantity 0. */
  refunded: { quantity: string; amount: Money } | null;
  /** The address in the shop that puts it into the cart once more; only its buyer gets one, of what is sold there. */
  again?: string | null;
}

/** It names the lines that it is for; one of a free amount names none. */
export interface RefundView {
  amount: Money;
  reason: string;
  at: number;
  /** A `quantity` of 0 is money without pieces. */
  lines: { name: string; quantity: string; amount: Money }[];
}

export interface ParcelView {
  carrier: string;
  trackingNumber: string;
  trackingUrl: string;
  shippedAt: number;
  /** The pieces in it; null where nobody said what is in it. */
  lines: { name: string; quantity: string }[] | null;
}

/** An invoice or a credit note as it was issued. */
export interface DocumentView {
  id: string;
  kind: 'invoice' | 'creditNote';
  number: string;
  /** The day of the seller, `2026-11-29`. */
  issuedOn: string;
  total: Money;
}

export interface OrderView extends OrderSummary {
  email: string;
  lines: OrderLineView[];
  taxes: { label: string; ratePercent: string; amount: Money }[];
  /** What was taken off the lines; items − discount + shipping + fees + rounding = total. */
  discount: Money;
  coupons: string[];
  subtotalGross: Money;
  shippingGross: Money;
  feesGross: Money;
  /** What the total was rounded by, because its currency is paid in coarser units. */
  rounding: Money;
  taxTotal: Money;
  paidTotal: Money;
  refundedTotal: Money;
  billing: AddressView;
  delivery: AddressView | null;
  company: { name: string; vatNumber: string; fiscalCode: string; sdiCode: string; pec: string } | null;
  note: string;
  payments: { gateway: string; method: string; state: string; amount: Money; at: number }[];
  refunds: RefundView[];
  /** What a lost dispute took; it is no part of `refundedTotal`. */
  lostTotal: Money;
  disputes: DisputeView[];
  parcels: ParcelView[];
  /** The newest comes first. Missing: none. */
  documents?: DocumentView[];
  /** What another program issued for it, as it came with the order. Missing: nothing. */
  toldInvoices?: ToldInvoice[];
  /** True where it is paid at no place of ours, so that nobody here knows whether it is. Missing: false. */
  isPaidElsewhere?: boolean;
  /** What comes with it without a parcel, for its owner alone and staff. Missing: nothing. */
  files?: OrderFileView[];
}

export interface CustomerSession {
  kind: 'customer';
  sessionId: string;
  customerId: string;
  /** The mailbox that was proven at this sign-in, in lower case. */
  email: string;
  /** The language this person bought in. It counts as long as they have not chosen one here. */
  locale: Locale | null;
  openedAt: number;
  /** Some company has them among its people. Missing: none. */
  isOfCompany?: boolean;
}

export type SignInResult<T> =
  { ok: true; token: string; session: T } | { ok: false; reason: 'wrong' | 'expired' | 'too_many' };

export interface CustomerServices
  extends
    AddressServices,
    CaseServices,
    CompanyServices,
    CustomerAccountServices,
    CustomerKeyServices,
    MailboxServices,
    FileServices,
    InvoiceServices,
    OwnOrderServices,
    PrivacyServices,
    SignOnServices {
  /** Refuses only what cannot be a mailbox. Whether it exists shows when a mail arrives, and never on the page. */
  isMailbox(text: string): boolean;
  /**
   * Sends a 6-digit code if the mailbox is known, and never tells whether it is. `visit` is the secret of the browser
   * that asked: the code works there alone, so nobody can use up, replace or guess another visitor's code. `browser` is
   * the secret that outlives the visit: in a browser in which somebody has signed in before, nobody elsewhere slows
   * them down.
   */
  requestCode(input: {
    email: string;
    visit: string;
    locale: Locale;
    ip: string;
    browser: string;
  }): Promise<{ ok: true } | { ok: false; reason: 'too_many' }>;
  /** The session is null where the code of an app is asked for besides: the token is for `finishSignIn`. */
  signIn(input: {
    email: string;
    visit: string;
    code: string;
    ip: string;
    browser: string;
    /** The header `User-Agent`; the list of sessions says what it is called. */
    agent: string;
    /** Of `signOn`, where the visitor wants the next link of the shop to let them in; else empty. */
    pair: string;
  }): Promise<SignInResult<CustomerSession | null>>;
  findSession(token: string): Promise<CustomerSession | null>;
  signOut(token: string): Promise<void>;
  /** Null where no order has this key. Robots and previews may ask: nothing changes. */
  findOrderStanding(orderKey: string): Promise<OrderStanding | null>;
  /** The link of a mail carries the order's random key; what it opens without sign-in is the standing alone. */
  findOrderIdByKey(session: CustomerSession, orderKey: string): Promise<string | null>;
  makeOrderPdf(
    session: CustomerSession,
    orderId: string,
    locale: Locale,
  ): Promise<{ filename: string; body: Buffer } | null>;
  /** An invoice or credit note of an order that this customer sees; null where it is of no such order. */
  makeDocumentPdf(
    session: CustomerSession,
    of: { orderId: string; documentId: string },
  ): Promise<{ filename: string; body: Buffer } | null>;
}

export interface PortalServices {
  /** Finds the shop that pages speak as that are of no order: the oldest one. Null before the first is connected. */
  findShop(): Promise<ShopView | null>;
  /** The stylesheet of a shop's look; null where it has none. */
  findLookStyle(shopId: string): Promise<string | null>;
  /** The logo of a shop, a PNG; null where it has none. */
  findLogo(shopId: string): Promise<Buffer | null>;
  customer: CustomerServices;
  desk: DeskServices;
}

export interface PortalSettings {
  /** True behind https: cookies are `__Host-` and Secure. */
  secureCookies: boolean;
  /** Where the pages are reached, without a slash at the end. */
  publicUrl: string;
  /** True where no real money moves: every page says so. */
  sandbox: boolean;
  version: string;
  /** Is called with every error that a reader sees as "something went wrong". */
  report(error: unknown, path: string): void;
}
