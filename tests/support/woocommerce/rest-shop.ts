import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Told } from '../../plugin/support/told-order.ts';
import { restOrder, restRefund } from './rest-order.ts';
import { writeInto } from './rest-writes.ts';

/**
 * A stand-in of WooCommerce's REST (wc/v3), as strict as WooCommerce 9.9.5 was seen to be: keys over plain http by OAuth 1.0a
 * alone, a used nonce and `name[]` in a signed address are refused, lists have at most 100 rows, a page beyond the end is
 * empty and says that there are 0, `any` leaves the bin out and has drafts in it, `modified_after` means later than that second,
 * and customers are those with the role `customer` unless all are asked for. It holds orders in the words of the getters.
 */

export const KEYS = { consumerKey: 'ck_1a2b3c', consumerSecret: 'cs_4d5e6f' };
const STATUSES =
  'auto-draft pending processing on-hold completed cancelled refunded failed checkout-draft'.split(' ');
const OFFSET = 60 * 60 * 1000;

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export const fault = (status: number, code: string, message: string, more: object = {}): Answer => ({
  status,
  body: { code, message, data: { status, ...more } },
});
const badParam = (name: string, message: string): Answer =>
  fault(400, 'rest_invalid_param', `Invalid parameter(s): ${name}`, { params: { [name]: message } });

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

export class RestShop {
  readonly orders = new Map<number, Told>();
  /** Orders that some plugin keeps out of lists. */
  readonly hidden = new Set<number>();
  readonly customers: { id: number; email: string; date_created_gmt: string; role: string }[] = [];
  /** What was asked, without its signature. */
  readonly asked: string[] = [];
  /** What our plugin in this shop was asked for. */
  readonly wanted: { body: string; signature: string }[] = [];
  /** What was written, as `POST orders/1/refunds`. */
  readonly written: string[] = [];
  readonly notes = new Map<number, { id: number; note: string; customer_note: boolean }[]>();
  /** Fulfilments by order; null where the shop has them off. */
  fulfillments: Map<number, Told[]> | null = null;
  /** So many writes are done and their answer is lost. */
  losesAnswers = 0;
  /** It takes so long for each thing of a list, in milliseconds. */
  pace = 0;
  /** Runs with the clock of the test where it is set. */
  now: () => number = Date.now;
  /** Is asked first; what it answers is the answer. */
  trouble: (path: string) => Answer | undefined = () => undefined;
  readonly #nonces = new Set<string>();
  readonly #server: Server = createServer((req, res) => this.#serve(req, res));

  async start(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return this;
  }
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }
  put(...orders: Told[]): void {
    for (const told of orders) this.orders.set(Number(told['id']), told);
  }

  #serve(req: IncomingMessage, res: ServerResponse): void {
    const url = new URL(req.url ?? '/', this.url);
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => {
      if (url.pathname === '/wp-json/carrello/v1/orders-wanted') {
        this.wanted.push({ body, signature: String(req.headers['webhook-signature']) });
        res.writeHead(200).end('{}');
        return;
      }
      const method = req.method ?? 'GET';
      const answer = this.#answer(method, url, body);
      if (method !== 'GET' && answer.status < 300 && this.losesAnswers > 0) {
        this.losesAnswers -= 1;
        res.destroy();
        return;
      }
      const { headers = {} } = answer;
      const send = () => {
        res.writeHead(answer.status, { 'Content-Type': 'application/json; charset=UTF-8', ...headers });
        res.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
      };
      if (this.pace > 0 && Array.isArray(answer.body)) setTimeout(send, this.pace * answer.body.length);
      else send();
    });
  }

  #answer(method: string, url: URL, sent: string): Answer {
    const path = /^\/wp-json\/wc\/v3\/(.*)$/.exec(url.pathname)?.[1];
    if (path === undefined)
      return fault(404, 'rest_no_route', 'No route was found matching the URL and request method.');
    const query = Object.fromEntries([...url.searchParams].filter(([name]) => !name.startsWith('oauth_')));
    this.asked.push(`${path}?${new URLSearchParams(query).toString()}`);
    const refused = this.trouble(path) ?? this.#refuse(method, url);
    if (refused) return refused;
    if (method === 'GET') return this.#route(path, query, url);
    this.written.push(`${method} ${path}`);
    return writeInto(this, method, { path, body: JSON.parse(sent) as Told, query });
  }

  #refuse(method: string, url: URL): Answer | undefined {
    const fields = [...url.searchParams];
    const sent = url.searchParams.get('oauth_signature');
    if (sent === null) return fault(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
    const invalid = fault(
      401,
      'woocommerce_rest_authentication_error',
      'Invalid signature - provided signature does not match.',
    );
    if (fields.some(([name]) => name.includes('['))) return invalid;
    if (url.searchParams.get('oauth_consumer_key') !== KEYS.consumerKey)
      return fault(401, 'woocommerce_rest_authentication_error', 'Consumer key is invalid.');
    const nonce = url.searchParams.get('oauth_nonce') ?? '';
    if (nonce === '' || this.#nonces.has(nonce))
      return fault(
        401,
        'woocommerce_rest_authentication_error',
        'Invalid nonce - nonce has already been used.',
      );
    const signed = fields
      .filter(([name]) => name !== 'oauth_signature')
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort();
    const base = [method, `${this.url}${url.pathname}`, signed.join('&')].map(encode).join('&');
    const expected = createHmac('sha256', `${KEYS.consumerSecret}&`).update(base).digest('base64');
    if (expected !== sent) return invalid;
    this.#nonces.add(nonce);
    return undefined;
  }

  #route(path: string, query: Record<string, string>, url: URL): Answer {
    if (Number(query['per_page'] ?? 10) > 100)
      return badParam('per_page', 'per_page must be between 1 (inclusive) and 100 (inclusive)');
    if (path === 'orders') return this.#listOrders(query, url);
    if (path === 'customers') return this.#listCustomers(query, url);
    if (path === 'reports/orders/totals')
      return {
        status: 200,
        body: STATUSES.map((slug) => ({ slug, name: slug[0]?.toUpperCase() + slug.slice(1), total: 0 })),
      };
    const [, id, rest] = /^orders\/(\d+)(\/refunds|\/notes|\/fulfillments)?$/.exec(path) ?? [];
    const told = this.orders.get(Number(id));
    if (id === undefined)
      return fault(404, 'rest_no_route', 'No route was found matching the URL and request method.');
    if (!told) return fault(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
    const dp = Number(query['dp'] ?? 2);
    if (!rest) return { status: 200, body: restOrder(told, dp) };
    if (rest === '/notes') return { status: 200, body: this.notes.get(Number(id)) ?? [] };
    if (rest === '/fulfillments')
      return this.fulfillments
        ? { status: 200, body: this.fulfillments.get(Number(id)) ?? [] }
        : fault(404, 'rest_no_route', 'No route was found matching the URL and request method.');
    const refunds = ((told['refunds'] ?? []) as Told[]).map((refund) => restRefund(refund, dp));
    return this.#page(refunds.reverse(), query, url);
  }

  #listOrders(query: Record<string, string>, url: URL): Answer {
    const asked = (query['status'] ?? 'any').split(',');
    const unknown = asked.find((status) => ![...STATUSES, 'any', 'trash'].includes(status));
    if (unknown) return badParam('status[0]', `status[0] is not one of ${STATUSES.join(', ')}.`);
    const isAsked = ({ status }: Told) =>
      asked.includes('any') ? status !== 'trash' : asked.includes(String(status));
    const after = this.#timeOf(query['modified_after'], query['dates_are_gmt'] === 'true');
    const [from, to] = ['after', 'before'].map((name) =>
      this.#timeOf(query[name], query['dates_are_gmt'] === 'true'),
    );
    const placedAt = (told: Told) => Date.parse(`${String(told['date_created'])}Z`);
    const include = query['include']?.split(',').map(Number);
    const found = [...this.orders.values()]
      .filter(isAsked)
      .filter(({ id }) => !this.hidden.has(Number(id)))
      .filter((told) => after === null || Date.parse(`${String(told['date_modified'])}Z`) > after)
      .filter((told) => typeof from !== 'number' || placedAt(told) > from)
      .filter((told) => typeof to !== 'number' || placedAt(told) < to)
      .filter((told) => !include || include.includes(Number(told['id'])));
    const by = query['orderby'] === 'modified' ? 'date_modified' : 'id';
    const sign = query['order'] === 'asc' ? 1 : -1;
    const isBefore = (a: Told, b: Told) =>
      by === 'id' ? Number(a['id']) - Number(b['id']) : String(a[by]) < String(b[by]) ? -1 : 1;
    found.sort((a, b) => sign * isBefore(a, b));
    const dp = Number(query['dp'] ?? 2);
    const { body, ...page } = this.#page(found, query, url);
    return { ...page, body: (body as Told[]).map((told) => restOrder(told, dp)) };
  }

  /** With a `Z` and `dates_are_gmt` WooCommerce shifts the time once more; without the flag it takes it for the site's. */
  #timeOf(text: string | undefined, isGmt: boolean): number | null {
    if (text === undefined) return null;
    const hasZone = text.endsWith('Z');
    const at = Date.parse(hasZone ? text : `${text}Z`);
    if (hasZone) return isGmt ? at + OFFSET : at;
    return isGmt ? at : at - OFFSET;
  }

  #listCustomers(query: Record<string, string>, url: URL): Answer {
    const include = query['include']?.split(',').map(Number);
    const role = query['role'] ?? 'customer';
    const found = this.customers.filter(
      (customer) => (!include || include.includes(customer.id)) && (role === 'all' || customer.role === role),
    );
    return this.#page(found, query, url);
  }

  #page(all: unknown[], query: Record<string, string>, url: URL): Answer {
    const size = Number(query['per_page'] ?? 10);
    const page = Number(query['page'] ?? 1);
    const from = query['offset'] === undefined ? (page - 1) * size : Number(query['offset']);
    const body = all.slice(from, from + size);
    const total = body.length === 0 && from > 0 ? 0 : all.length;
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    const headers = {
      'X-WP-Total': String(total),
      'X-WP-TotalPages': String(Math.ceil(total / size)),
      // WooCommerce repeats what was signed.
      ...(from + size < all.length ? { Link: `<${next.href}>; rel="next"` } : {}),
    };
    return { status: 200, body, headers };
  }
}
