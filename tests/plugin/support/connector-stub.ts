import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CatalogProduct, CatalogResponse } from '../../../connector/src/contract/catalog.ts';
import type { ConnectResponse, ShopStatus } from '../../../connector/src/contract/shops.ts';

export interface SeenRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

export type Answer = { status?: number; headers?: Record<string, string>; body: unknown };
type Route = (request: SeenRequest) => Answer | Promise<Answer>;

export const KEYS: ConnectResponse = {
  shopId: 'shp_stub',
  secret: `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`,
  publishableKey: 'pk_stub',
  epoch: 7,
  currency: 'EUR',
  sandbox: true,
};

const STATUS: ShopStatus = {
  state: 'connected',
  reason: '',
  catalogVersion: 1,
  ordersReceived: 2,
  lastOrderAt: '2026-01-31T12:00:00.000Z',
  received: { epoch: 1, counter: 12, missing: [] },
  gateways: ['stripe', 'paypal'],
  sandbox: true,
};

/** A connector that says what a test wants it to say, and remembers what it was asked. */
export class ConnectorStub {
  readonly seen: SeenRequest[] = [];
  readonly routes = new Map<string, Route>();
  catalog: CatalogResponse = {
    version: 1,
    currency: 'EUR',
    pricesIncludeTax: true,
    unchanged: false,
    products: [],
  };
  url = '';
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    this.reset();
  }

  /** Back to a connector without faults. */
  reset(): void {
    this.seen.length = 0;
    this.routes.clear();
    this.routes.set('POST /v1/shops/connect', () => ({ body: KEYS }));
    this.routes.set('GET /v1/shops/status', () => ({ body: STATUS }));
    this.routes.set('GET /v1/catalog', (request) => {
      const unchanged = request.url.endsWith(`since=${this.catalog.version}`);
      return { body: unchanged ? { ...this.catalog, unchanged, products: [] } : this.catalog };
    });
  }

  sell(version: number, products: CatalogProduct[]): void {
    this.catalog = { ...this.catalog, version, products };
  }

  /** Requests to one path, oldest first. */
  calls(path: string): SeenRequest[] {
    return this.seen.filter(({ url }) => url.split('?')[0] === path);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '' } = request;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
    this.seen.push(seen);
    const route = this.routes.get(`${method} ${url.split('?')[0]}`);
    const answer = (await route?.(seen)) ?? { status: 404, body: 'Not here' };
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(answer.body));
  }
}

export function makeProduct(id: string, changes: Partial<CatalogProduct> = {}): CatalogProduct {
  const variant = { id: `var_${id}`, sku: id, options: [], price: 1220, regularPrice: null, available: 5 };
  return {
    id: `prd_${id}`,
    slug: id,
    name: id,
    description: `All about ${id}.`,
    category: 'Coffee',
    kind: 'physical',
    taxRate: '22',
    imageUrl: null,
    imageAlt: '',
    position: 1,
    active: true,
    variants: [variant],
    ...changes,
  };
}

/** A problem document as the connector's error door sends it. */
export function problem(status: number, more: Record<string, unknown>): Answer {
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: { title: 'No.', status, ...more },
  };
}
