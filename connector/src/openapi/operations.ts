import { z } from 'zod';
import {
  cartRequest,
  catalogResponse,
  checkoutState,
  connectRequest,
  connectResponse,
  createCheckoutRequest,
  createCheckoutResponse,
  orderReceipt,
  orderSnapshot,
  payOutcome,
  payRequest,
  quote,
  scriptReport,
  shopStatus,
  signOnLink,
  signOnRequest,
  storefront,
} from '../contract/contract.ts';

/** One row per call of the wire; the document and its page are made of them, and a test holds them to the routes. */
export interface Operation {
  method: 'get' | 'post';
  path: string;
  tag: 'Shops' | 'Catalogue' | 'Checkout' | 'Orders';
  summary: string;
  description: string;
  security: 'none' | 'signature' | 'publishable' | 'checkout';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  status: 200 | 201 | 202;
  answer: string;
  response?: z.ZodType;
  problems: number[];
}

const key = z.object({ key: z.string() });
const id = z.object({ id: z.string() });

export const operations: Operation[] = [
  {
    method: 'post',
    path: '/v1/shops/connect',
    tag: 'Shops',
    summary: 'Connect a shop',
    description:
      'The handshake of the settings screen: a one-time code for the shop’s keys. A new connection starts a new epoch.',
    security: 'none',
    body: connectRequest,
    status: 200,
    answer: 'The keys, told only here.',
    response: connectResponse,
    problems: [400, 413, 415, 422, 429],
  },
  {
    method: 'get',
    path: '/v1/shops/status',
    tag: 'Shops',
    summary: 'The light of the settings screen',
    description: 'Answers only when keys, address and clock agree.',
    security: 'signature',
    status: 200,
    answer: 'How the shop stands.',
    response: shopStatus,
    problems: [401],
  },
  {
    method: 'post',
    path: '/v1/sign-on',
    tag: 'Shops',
    summary: 'A link to the portal for somebody who is signed in at the shop',
    description:
      'It works for a minute, once. It lets in only whoever has entered a code by such a link before and wanted that; others are asked for one.',
    security: 'signature',
    body: signOnRequest,
    status: 200,
    answer: 'The link.',
    response: signOnLink,
    problems: [400, 401, 413, 422],
  },
  {
    method: 'post',
    path: '/v1/script-reports',
    tag: 'Shops',
    summary: 'Tell of a script that does not belong on the checkout page',
    description:
      'Browsers call it by the rules of that page, as `application/csp-report`. Anybody can; it is shown to the owner as a hint.',
    security: 'publishable',
    query: key,
    body: scriptReport,
    status: 202,
    answer: 'It was read.',
    problems: [400, 413, 415, 422, 429],
  },
  {
    method: 'get',
    path: '/v1/storefront',
    tag: 'Shops',
    summary: 'What a browser needs to pay',
    description: 'Public settings of the shop: countries, links, ways of paying.',
    security: 'publishable',
    query: key,
    status: 200,
    answer: 'The public settings.',
    response: storefront,
    problems: [401],
  },
  {
    method: 'get',
    path: '/v1/catalog',
    tag: 'Catalogue',
    summary: 'The catalogue as a shop shows it',
    description:
      '`since` is the version the shop has; an unchanged catalogue is answered without products. With `limit` the answer is a page of what changed since; `after` is `next` of the page before.',
    security: 'signature',
    query: z.object({
      since: z.string().optional(),
      limit: z.string().optional(),
      after: z.string().optional(),
    }),
    status: 200,
    answer: 'The catalogue.',
    response: catalogResponse,
    problems: [401, 422],
  },
  {
    method: 'get',
    path: '/v1/pictures/{name}',
    tag: 'Catalogue',
    summary: 'A picture of a product',
    description:
      'Named by the hash of its bytes: an address never changes its picture, so it may be kept for ever.',
    security: 'none',
    params: z.object({ name: z.string() }),
    status: 200,
    answer: 'The bytes of the picture.',
    problems: [404],
  },
  {
    method: 'post',
    path: '/v1/cart',
    tag: 'Checkout',
    summary: 'Price a cart',
    description: 'Stores nothing. Prices, tax, shipping and stock are decided here, never by the browser.',
    security: 'publishable',
    query: key,
    body: cartRequest,
    status: 200,
    answer: 'The quote.',
    response: quote,
    problems: [400, 401, 413, 415, 422, 429],
  },
  {
    method: 'post',
    path: '/v1/checkouts',
    tag: 'Checkout',
    summary: 'Open an attempt to buy',
    description: 'The same request key gives the same checkout, so that a resubmit never makes a second one.',
    security: 'publishable',
    query: key,
    body: createCheckoutRequest,
    status: 201,
    answer: 'The checkout with its secret.',
    response: createCheckoutResponse,
    problems: [400, 401, 413, 415, 422, 429],
  },
  {
    method: 'post',
    path: '/v1/checkouts/{id}/pay',
    tag: 'Checkout',
    summary: 'Pay',
    description:
      'Prices the cart again; a quote other than the one that was shown charges nothing and answers `changed`.',
    security: 'checkout',
    params: id,
    body: payRequest,
    status: 200,
    answer: 'What happens next.',
    response: payOutcome,
    problems: [400, 401, 404, 410, 413, 415, 422, 429],
  },
  {
    method: 'post',
    path: '/v1/checkouts/{id}/settle',
    tag: 'Checkout',
    summary: 'Bring the checkout to what the provider says',
    description: 'Asks the provider; for the page the buyer returns to.',
    security: 'checkout',
    params: id,
    status: 200,
    answer: 'Where the checkout is.',
    response: checkoutState,
    problems: [401, 404, 410],
  },
  {
    method: 'get',
    path: '/v1/checkouts/{id}',
    tag: 'Checkout',
    summary: 'Where the checkout is',
    description: 'For the thank-you page; asks nobody else.',
    security: 'checkout',
    params: id,
    status: 200,
    answer: 'Where the checkout is.',
    response: checkoutState,
    problems: [401, 404, 410],
  },
  {
    method: 'post',
    path: '/v1/orders',
    tag: 'Orders',
    summary: 'Hand in an order',
    description:
      'The full snapshot of an order at one version. 2xx means that it is committed; the same webhook-id again gets the same answer.',
    security: 'signature',
    body: orderSnapshot,
    status: 200,
    answer: 'It is kept.',
    response: orderReceipt,
    problems: [401, 403, 409, 413, 415, 422, 503],
  },
];
