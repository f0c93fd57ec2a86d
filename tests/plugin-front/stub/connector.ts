import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  CartInput,
  CartRequest,
  CheckoutState,
  CreateCheckoutRequest,
  PayOutcome,
  PayRequest,
  Quote,
} from '../../../connector/src/checkout/contract.ts';
import type { Storefront } from '../../../connector/src/shops/contract.ts';
import { paypalScript, stripeScript } from './scripts.ts';

export interface StubVariant {
  id: string;
  name: string;
  options: { name: string; value: string }[];
  price: number;
  available: number | null;
  taxRate: string;
  physical: boolean;
}

interface StubCheckout {
  secret: string;
  state: CheckoutState;
  pending: PayRequest | null;
}

/** Speaks the connector's wire contract with the least that lets a page be looked at. Prices are simple, not right. */
export class StubConnector {
  /** `down` drops connections, `slowMs` delays, `loseNextPay` acts and drops the answer, `failBank` fails 3-D Secure. */
  faults = { down: false, slowMs: 0, loseNextPay: false, failBank: false };
  readonly calls: string[] = [];
  private readonly checkouts = new Map<string, StubCheckout>();
  private readonly byRequestKey = new Map<string, string>();
  private server: Server | undefined;

  constructor(readonly variants: StubVariant[]) {}

  async listen(port = 0): Promise<string> {
    this.server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve) => this.server?.listen(port, '127.0.0.1', resolve));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://stub').pathname;
    const cors = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' };
    if (path === '/faults') {
      const { variants = [], ...faults } = JSON.parse(await bodyOf(request)) as {
        variants?: Partial<StubVariant>[];
      };
      Object.assign(this.faults, faults);
      for (const change of variants)
        Object.assign(this.variants.find(({ id }) => id === change.id) ?? {}, change);
      return void response.writeHead(200, cors).end('{}');
    }
    if (this.faults.down) return void request.socket.destroy();
    if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end();
    if (path === '/stripe.js' || path === '/paypal.js') {
      const script = path === '/stripe.js' ? stripeScript : paypalScript;
      return void response.writeHead(200, { ...cors, 'Content-Type': 'text/javascript' }).end(script);
    }
    this.calls.push(`${request.method} ${path}`);
    const body = request.method === 'POST' ? await bodyOf(request) : '';
    if (this.faults.slowMs) await new Promise((resolve) => setTimeout(resolve, this.faults.slowMs));
    const { status, json } = this.route(
      path,
      body === '' ? null : JSON.parse(body),
      request.headers.authorization,
    );
    if (path.endsWith('/pay') && this.faults.loseNextPay) {
      this.faults.loseNextPay = false;
      return void request.socket.destroy();
    }
    response.writeHead(status, { ...cors, 'Content-Type': 'application/json' }).end(JSON.stringify(json));
  }

  private route(
    path: string,
    body: unknown,
    authorization: string | undefined,
  ): { status: number; json: unknown } {
    if (path === '/v1/storefront') return ok(this.storefront());
    if (path === '/v1/cart') return ok(this.quote((body as CartRequest).cart));
    if (path === '/v1/checkouts') return ok(this.create(body as CreateCheckoutRequest));
    const [, id = '', verb = 'read'] = /^\/v1\/checkouts\/([^/]+)(?:\/(pay|settle))?$/.exec(path) ?? [];
    const checkout = this.checkouts.get(id);
    if (!checkout || authorization !== `Bearer ${checkout.secret}`) {
      return { status: 404, json: { title: 'Not found', detail: 'There is no such checkout.' } };
    }
    if (verb === 'pay') return this.pay(checkout, body as PayRequest);
    if (verb === 'settle' && checkout.pending) this.settle(checkout);
    return ok(checkout.state);
  }

  private storefront(): Storefront {
    return {
      currency: 'EUR',
      sandbox: true,
      countries: ['IT', 'AT', 'DE', 'FR', 'ES'],
      termsUrl: 'https://shop.example/terms',
      privacyUrl: 'https://shop.example/privacy',
      portalUrl: 'https://portal.example',
      gateways: [
        { gateway: 'stripe', publishableKey: 'pk_test_stub', sandboxScriptUrl: `${this.url}/stripe.js` },
        {
          gateway: 'paypal',
          clientId: 'stub',
          environment: 'sandbox',
          sandboxScriptUrl: `${this.url}/paypal.js`,
        },
      ],
    };
  }

  quote(cart: CartInput): Quote {
    const notices: Quote['notices'] = [];
    const lines = cart.lines.flatMap((asked, index) => {
      const variant = this.variants.find((other) => other.id === asked.variantId);
      const field = `cart.lines[${index}].quantity`;
      if (!variant) {
        notices.push({ code: 'product_gone', field, message: 'This product is no longer sold.' });
        return [];
      }
      const quantity = Math.min(asked.quantity, variant.available ?? asked.quantity);
      if (quantity === 0) notices.push({ code: 'stock_none', field, message: 'Sold out meanwhile.' });
      else if (quantity < asked.quantity) {
        notices.push({
          code: 'stock_short',
          field,
          message: `Only ${quantity} left: the quantity was changed.`,
        });
      }
      return quantity === 0 ? [] : [quoteLine(variant, quantity)];
    });
    const subtotal = lines.reduce((sum, line) => sum + line.subtotal, 0);
    const couponWorks = cart.coupon?.toUpperCase() === 'BENVENUTO10';
    if (cart.coupon && !couponWorks) {
      notices.push({
        code: 'coupon_unknown',
        field: 'cart.coupon',
        message: `There is no coupon “${cart.coupon}”.`,
      });
    }
    const discount = couponWorks ? Math.round(subtotal / 10) : 0;
    return this.totals(cart, lines, notices, subtotal, discount);
  }

  private totals(
    cart: CartInput,
    lines: Quote['lines'],
    notices: Quote['notices'],
    subtotal: number,
    discount: number,
  ): Quote {
    const needsShipping = lines.some(
      (line) => this.variants.find((variant) => variant.id === line.variantId)?.physical,
    );
    const shippingMethods =
      needsShipping && cart.country
        ? [
            { id: 'courier', name: 'Courier', price: 590 },
            { id: 'express', name: 'Express, tomorrow', price: 1290 },
          ]
        : [];
    const method = shippingMethods.find((other) => other.id === cart.shippingMethod) ?? shippingMethods[0];
    const shipping = method?.price ?? 0;
    const total = subtotal - discount + shipping;
    const tax = Math.round((total * 22) / 122);
    const quote = {
      currency: 'EUR',
      lines,
      notices,
      coupon: discount > 0 ? { code: 'BENVENUTO10', label: '10% off' } : null,
      needsShipping,
      shippingMethods,
      shippingMethod: method?.id ?? null,
      subtotal,
      discount,
      shipping,
      taxes: total > 0 ? [{ rate: '22', net: total - tax, tax }] : [],
      tax,
      total,
    };
    return {
      ...quote,
      hash: createHash('sha256')
        .update(JSON.stringify({ ...quote, notices: [] }))
        .digest('hex'),
    };
  }

  private create(body: CreateCheckoutRequest) {
    const id = this.byRequestKey.get(body.requestKey) ?? `chk_${randomBytes(8).toString('hex')}`;
    this.byRequestKey.set(body.requestKey, id);
    const checkout = this.checkouts.get(id) ?? {
      secret: randomBytes(16).toString('hex'),
      state: { id, state: 'open', declined: null, order: null },
      pending: null,
    };
    this.checkouts.set(id, checkout);
    return { id, secret: checkout.secret, quote: this.quote(body.cart) };
  }

  private pay(checkout: StubCheckout, body: PayRequest): { status: number; json: unknown } {
    if (checkout.state.state === 'paid') return ok({ outcome: 'paid' });
    if (body.buyer.billing.postcode === '00000') {
      const errors = [{ field: 'buyer.billing.postcode', message: 'This postcode does not exist.' }];
      return { status: 422, json: { title: 'Check the form', detail: 'Check the form.', errors } };
    }
    const quote = this.quote(body.cart);
    if (quote.hash !== body.quoteHash) return ok({ outcome: 'changed', quote });
    checkout.pending = body;
    return ok(this.charge(checkout, body));
  }

  private charge(checkout: StubCheckout, { payment }: PayRequest): PayOutcome {
    if (payment.gateway === 'paypal') {
      checkout.state = { ...checkout.state, state: 'paying' };
      return { outcome: 'approve', paypalOrderId: `PP-${checkout.state.id}` };
    }
    const card = payment.confirmationToken.split('_').at(-1) ?? '';
    if (card === '4000000000000002') {
      checkout.state = { ...checkout.state, state: 'open', declined: 'Your card was declined.' };
      return { outcome: 'declined', message: 'Your card was declined.' };
    }
    if (card === '4000002760003184') {
      checkout.state = { ...checkout.state, state: 'paying' };
      return { outcome: 'action', clientSecret: 'pi_1_secret_1' };
    }
    if (card === '4000000000000077') {
      checkout.state = { ...checkout.state, state: 'processing' };
      return { outcome: 'processing' };
    }
    this.settle(checkout);
    return { outcome: 'paid' };
  }

  private settle(checkout: StubCheckout): void {
    const { pending } = checkout;
    if (!pending || checkout.state.state === 'paid' || checkout.state.state === 'processing') return;
    if (this.faults.failBank) {
      checkout.state = {
        ...checkout.state,
        state: 'open',
        declined: 'Your bank could not confirm the payment.',
      };
      return;
    }
    const order: CheckoutState['order'] = {
      number: '2026-000123',
      placedAt: new Date().toISOString(),
      email: pending.buyer.email,
      quote: this.quote(pending.cart),
      billing: pending.buyer.billing,
      delivery: pending.buyer.delivery ?? null,
      gateway: pending.payment.gateway,
      portalUrl: 'https://portal.example/orders',
    };
    checkout.state = { id: checkout.state.id, state: 'paid', declined: null, order };
  }
}

function quoteLine(variant: StubVariant, quantity: number): Quote['lines'][number] {
  const subtotal = variant.price * quantity;
  return {
    variantId: variant.id,
    name: variant.name,
    options: variant.options,
    sku: variant.id,
    imageUrl: null,
    slug: variant.id,
    quantity,
    available: variant.available,
    unitPrice: variant.price,
    regularPrice: null,
    subtotal,
    discount: 0,
    total: subtotal,
    taxRate: variant.taxRate,
  };
}

const ok = (json: unknown) => ({ status: 200, json });

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
