import { z } from 'zod';
import { currencyCode, localeSchema, webAddress } from './schemas.ts';

/**
 * `POST /v1/shops/connect`: the handshake of the settings screen. The owner brings the connector's address and a
 * one-time code (made by `carrello shop add`); the plugin gets its keys once and keeps them.
 */
export const connectRequest = z.strictObject({
  code: z.string().trim().min(1, 'Paste the one-time code.').max(64),
  /** The shop's home URL; a copy of the site under another URL is recognised by it. */
  siteUrl: webAddress,
  name: z.string().trim().min(1).max(200),
  locale: localeSchema,
  pluginVersion: z.string().max(40),
  /**
   * The epoch the shop had before. The new one is higher than this and than any given here: after a restore of this side
   * the shop may remember a later one.
   */
  lastEpoch: z.int().min(0).max(1_000_000).optional(),
});
export type ConnectRequest = z.infer<typeof connectRequest>;

export const connectResponse = z.strictObject({
  shopId: z.string(),
  /** `whsec_…` as of Standard Webhooks: signs what the plugin pushes and verifies what the connector pushes. */
  secret: z.string(),
  /** May be shown in the browser: names the shop in cart and checkout calls. */
  publishableKey: z.string(),
  /** First part of every order version; a new connection gets a new one. */
  epoch: z.int(),
  currency: currencyCode,
  sandbox: z.boolean(),
});
export type ConnectResponse = z.infer<typeof connectResponse>;

/** `POST /v1/shops/go-on`, signed: the owner says that the shop moved to this address, or goes on after it was restored. */
export const goOnRequest = z.strictObject({
  siteUrl: webAddress,
  /** The newest epoch that the shop knows. */
  lastEpoch: z.int().min(0).max(1_000_000),
});
export type GoOnRequest = z.infer<typeof goOnRequest>;

/** From now on the shop numbers its versions in this epoch, from 1. */
export const goOnResponse = z.strictObject({ epoch: z.int() });
export type GoOnResponse = z.infer<typeof goOnResponse>;

/** `POST /v1/shops/history` and `POST /v1/shops/compare`, signed: it is done by and by, and the status says how far it is. */
export const askedForWork = z.strictObject({ accepted: z.literal(true) });

/**
 * `GET /v1/shops/status`, signed: the settings screen's light. `ok` only when keys, URL and clock agree.
 * `siteUrl` is sent as the header `Carrello-Site` with every signed call.
 */
export const shopStatus = z.strictObject({
  state: z.enum(['connected', 'paused']),
  /** Why it is paused, for the owner; empty when connected. */
  reason: z.string(),
  catalogVersion: z.int(),
  ordersReceived: z.int(),
  lastOrderAt: z.string().nullable(),
  /**
   * The newest order version of the shop that is stored here, and those below it that never came: the shop sends again
   * what is missing and what is newer. So a loss heals, also when this side was restored from a backup.
   */
  received: z
    .strictObject({
      epoch: z.int(),
      counter: z.int(),
      missing: z.array(z.strictObject({ from: z.int(), to: z.int() })),
    })
    .nullable(),
  /** Those that have keys and take the shop's currency. */
  gateways: z.array(z.enum(['stripe', 'paypal'])),
  /** For the owner: which gateway has keys and does not take the shop's currency. Missing: there is nothing to say. */
  paymentNote: z.string().optional(),
  sandbox: z.boolean(),
  /** The shop's; left out by a connector of before. */
  timeZone: z.string().optional(),
  /** What browsers told of on the checkout page in the last week, the newest first; left out when there is nothing. */
  foreignScripts: z
    .array(z.strictObject({ name: z.string(), times: z.int(), lastAt: z.string() }))
    .optional(),
  /** How many more reports named a script for which this list had no room; left out when none did. */
  moreScriptReports: z.int().optional(),
  /**
   * How far the orders of before the connection are brought in; left out before anybody asked for them. `leftMs` is null while
   * nobody can say, `error` says why it waits.
   */
  history: z
    .strictObject({
      done: z.boolean(),
      seen: z.int(),
      total: z.int(),
      leftMs: z.int().nullable(),
      error: z.string(),
    })
    .optional(),
  /** When payments and orders were last proven equal on both sides; left out by a connector of before, null when never. */
  provenAt: z.string().nullable().optional(),
});
export type ShopStatus = z.infer<typeof shopStatus>;

/**
 * `POST /v1/script-reports?key=…`, content type `application/csp-report`: what a browser tells of a script that the rules
 * of the checkout page do not name. Browsers send more fields than these.
 */
export const scriptReport = z.object({
  'csp-report': z.object({
    'document-uri': z.string().max(4000),
    /** `script-src-elem`; pictures and styles are left aside. */
    'effective-directive': z.string().max(100),
    /** An address, or `inline`, `eval`. */
    'blocked-uri': z.string().max(8000),
    /** Where the script was found; browsers' extensions name themselves. */
    'source-file': z.string().max(8000).default(''),
    /** How an inline script begins. */
    'script-sample': z.string().max(500).default(''),
  }),
});
export type ScriptReport = z.infer<typeof scriptReport>;

/** `POST /v1/sign-on`, signed: a link for somebody who is signed in at the shop. */
export const signOnRequest = z.strictObject({
  /** The shop's own id of them. */
  userId: z.string().min(1).max(64),
  /** Their mailbox there, which nobody has proven. */
  email: z.string().max(320),
});

/** The link opens for a minute, once; it says nothing of whether there is such a customer. */
export const signOnLink = z.strictObject({ url: z.string() });

/**
 * `POST /v1/privacy/export` and `POST /v1/privacy/erase`, signed: what WordPress' own tools for personal data ask of the
 * plugin. Only the orders of this shop from this mailbox are meant.
 */
export const personRequest = z.strictObject({
  email: z.string().max(320),
  /** From 1 on, until an answer is `done`. */
  page: z.int().min(1).max(100_000),
  locale: localeSchema,
});
export type PersonRequest = z.infer<typeof personRequest>;

/** As WordPress prints it: groups of items of named values, in words of the reader's language. */
export const personData = z.strictObject({
  data: z.array(
    z.strictObject({
      group_id: z.string(),
      group_label: z.string(),
      item_id: z.string(),
      data: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    }),
  ),
  done: z.boolean(),
});
export type PersonData = z.infer<typeof personData>;

/** What was done; `messages` say it in the reader's language. Without an order of this shop nothing was there. */
export const personErased = z.strictObject({
  items_removed: z.boolean(),
  items_retained: z.boolean(),
  messages: z.array(z.string()),
  done: z.boolean(),
});
export type PersonErased = z.infer<typeof personErased>;

/** `GET /v1/storefront?key=…`, public: what a browser needs to pay. Cacheable for a minute. */
export const storefront = z.strictObject({
  currency: currencyCode,
  sandbox: z.boolean(),
  /** The countries the shop ships to, ISO 3166, in display order (the shop's own first). */
  countries: z.array(z.string()),
  termsUrl: z.string().nullable(),
  privacyUrl: z.string().nullable(),
  portalUrl: z.string(),
  gateways: z.array(
    z.discriminatedUnion('gateway', [
      z.strictObject({
        gateway: z.literal('stripe'),
        publishableKey: z.string(),
        /** Only offline: the sandbox's replacement of the provider's script, loaded before the provider's loader runs. */
        sandboxScriptUrl: z.string().nullable(),
      }),
      z.strictObject({
        gateway: z.literal('paypal'),
        clientId: z.string(),
        environment: z.enum(['sandbox', 'production']),
        sandboxScriptUrl: z.string().nullable(),
      }),
    ]),
  ),
  /** Returning buyers can use the addresses they keep, by a code (saved-addresses.ts). Missing: they cannot. */
  savedAddresses: z.boolean().optional(),
  /**
   * In which of the countries, by the bill, people and companies get an invoice when they ask for one. Missing: nobody is
   * asked.
   */
  askInvoiceIn: z.strictObject({ people: z.array(z.string()), companies: z.array(z.string()) }).optional(),
});
export type Storefront = z.infer<typeof storefront>;
