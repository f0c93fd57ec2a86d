import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CatalogProduct, CatalogResponse } from '../../../connector/src/contract/catalog.ts';
import type {
  CartRequest,
  CheckoutState,
  CreateCheckoutRequest,
  PayOutcome,
  PayRequest,
} from '../../../connector/src/contract/checkout.ts';
import type { ConnectResponse, Storefront } from '../../../connector/src/contract/shops.ts';
import { quoteOf } from './prices.ts';
import { answerSaved } from './saved.ts';
import { stripeScript } from './stripe-script.ts';

interface Checkout {
  secret: string;
  state: CheckoutState;
}

interface Answer {
  status: number;
  json: unknown;
}

const ok = (json: unknown): Answer => ({ status: 200, json });
const refuse = (
  status: number,
  detail: string,
  errors: { field: string; message: string }[] = [],
): Answer => ({
  status,
  json: { title: detail, detail, status, errors },
});

const KEYS: ConnectResponse = {
  shopId: 'shp_stub',
  secret: `whsec_${randomBytes(32).toString('base64')}`,
  publishableKey: 'pk_stub',
  epoch: 1,
  currency: 'EUR',
  sandbox: true,
};

/** A connector whose faults a test can choose: what a real one does only by bad luck. */
export class FaultyConnector {
  /** False: a connector of before, which knows no saved addresses. */
  knowsSaved = true;
  faults = { down: false, slowMs: 0, loseNextPay: false, crowded: false };
  /** What browsers told of scripts on the checkout page. */
  reports: string[] = [];
  private heard: (report: string) => void = () => undefined;
  /** `POST /v1/checkouts/chk_…/pay` and the like, oldest first. */
  calls: string[] = [];
  private readonly checkouts = new Map<string, Checkout>();
  private readonly byRequestKey = new Map<string, string>();
  private readonly server = createServer((request, response) => void this.answer(request, response));

  constructor(public products: CatalogProduct[]) {}

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  nextReport(): Promise<string> {
    return new Promise((resolve) => (this.heard = resolve));
  }

  /** As if a day had passed: checkouts under way are gone. */
  forgetCheckouts(): void {
    this.checkouts.clear();
    this.byRequestKey.clear();
  }

  reset(): void {
    this.knowsSaved = true;
    this.faults = { down: false, slowMs: 0, loseNextPay: false, crowded: false };
    this.calls = [];
    this.reports = [];
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path } = new URL(request.url ?? '/', 'http://stub');
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    if (this.faults.down) return void request.socket.destroy();
    if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end();
    if (path === '/stripe.js') {
      return void response.writeHead(200, { ...cors, 'content-type': 'text/javascript' }).end(stripeScript);
    }
    this.calls.push(`${request.method} ${path}`);
    const text = await bodyOf(request);
    if (this.faults.slowMs) await new Promise((resolve) => setTimeout(resolve, this.faults.slowMs));
    if (path === '/v1/script-reports') {
      this.reports.push(text);
      this.heard(text);
    }
    if (path === '/v1/cart' && this.faults.crowded) {
      const busy = { ...cors, 'retry-after': '1', 'access-control-expose-headers': 'Retry-After' };
      return void response.writeHead(429, { ...busy, 'content-type': 'application/json' }).end('{}');
    }
    const { status, json } = this.route(path, text === '' ? null : JSON.parse(text), request);
    if (path.endsWith('/pay') && this.faults.loseNextPay) {
      this.faults.loseNextPay = false;
      // Cut in the middle of the answer: on a socket that said nothing Chromium itself sends the request again.
      response.writeHead(200, { ...cors, 'content-length': '100' }).write('{');
      return void setImmediate(() => request.socket.destroy());
    }
    response.writeHead(status, { ...cors, 'content-type': 'application/json' }).end(JSON.stringify(json));
  }

  private route(path: string, body: unknown, { headers }: IncomingMessage): Answer {
    if (path === '/v1/shops/connect') return ok(KEYS);
    if (path === '/v1/catalog') return ok(this.catalogue());
    if (path === '/v1/storefront') return ok(this.storefront());
    if (path === '/v1/cart') return this.priceCart(body as CartRequest);
    if (path === '/v1/checkouts') return ok(this.open(body as CreateCheckoutRequest));
    const [, id = '', verb = ''] = /^\/v1\/checkouts\/([^/]+)(?:\/([a-z-]+))?$/.exec(path) ?? [];
    const checkout = this.checkouts.get(id);
    if (!checkout || headers.authorization !== `Bearer ${checkout.secret}`) return refuse(404, 'Not here.');
    const saved = this.knowsSaved ? answerSaved(verb, body) : null;
    if (saved) return ok(saved);
    return ok(verb === 'pay' ? this.pay(checkout, body as PayRequest) : checkout.state);
  }

  private catalogue(): CatalogResponse {
    return { version: 1, currency: 'EUR', pricesIncludeTax: true, unchanged: false, products: this.products };
  }

  private storefront(): Storefront {
    const sandboxScriptUrl = `${this.url}/stripe.js`;
    return {
      currency: 'EUR',
      sandbox: true,
      countries: ['IT', 'DE', 'HK', 'US'],
      termsUrl: null,
      privacyUrl: null,
      portalUrl: this.url,
      gateways: [{ gateway: 'stripe', publishableKey: 'pk_test_stub', sandboxScriptUrl }],
      ...(this.knowsSaved ? { savedAddresses: true } : {}),
    };
  }

  private priceCart({ cart }: CartRequest): Answer {
    const ids = this.products.flatMap(({ variants }) => variants.map(({ id }) => id));
    const unknown = cart.lines.findIndex(({ variantId }) => !ids.includes(variantId));
    if (unknown === -1) return ok(quoteOf(this.products, cart));
    const fault = { field: `cart.lines[${unknown}].variantId`, message: 'There is no such product.' };
    return refuse(422, 'The cart holds something this shop does not sell.', [fault]);
  }

  private open({ requestKey, cart }: CreateCheckoutRequest) {
    const id = this.byRequestKey.get(requestKey) ?? `chk_${randomBytes(6).toString('hex')}`;
    this.byRequestKey.set(requestKey, id);
    const secret = this.checkouts.get(id)?.secret ?? randomBytes(16).toString('hex');
    if (!this.checkouts.has(id)) {
      this.checkouts.set(id, { secret, state: { id, state: 'open', declined: null, order: null } });
    }
    return { id, secret, quote: quoteOf(this.products, cart) };
  }

  private pay(checkout: Checkout, { cart, buyer, quoteHash }: PayRequest): PayOutcome {
    const quote = quoteOf(this.products, cart);
    if (quote.hash !== quoteHash) return { outcome: 'changed', quote };
    const order: CheckoutState['order'] = {
      number: 'ST-1',
      placedAt: '2026-01-31T23:30:00.000Z',
      timeZone: 'Europe/Rome',
      email: buyer.email,
      quote,
      billing: buyer.billing,
      delivery: buyer.delivery ?? null,
      gateway: 'stripe',
      portalUrl: this.url,
    };
    checkout.state = { ...checkout.state, state: 'paid', order };
    return { outcome: 'paid' };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
