import { SECOND } from '../platform/clock.ts';
import { cut } from '../platform/text.ts';
import { signAddress, type Keys } from './oauth.ts';
import { plainText } from './plain.ts';

const TIMEOUT = 30 * SECOND;

/** The shop answered, and said no; `code` is its own word. */
export class ShopRefused extends Error {
  override readonly name = 'ShopRefused';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The shop does not answer, or is too busy to; `retryAfter` in milliseconds where it says when. */
export class ShopAway extends Error {
  override readonly name = 'ShopAway';
  readonly retryAfter: number | null;
  constructor(message: string, retryAfter: number | null = null) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

export interface Listed<T> {
  items: T[];
  /** How many there are on all pages. */
  total: number;
  /** How long the shop took, in milliseconds. */
  took: number;
}

export interface Rest {
  /** Asks for a page of a list; lists of values are joined by commas, because brackets break WooCommerce's signature. */
  list<T>(path: string, query?: Record<string, string>): Promise<Listed<T>>;
  /** Asks for one thing. */
  get<T>(path: string, query?: Record<string, string>): Promise<T>;
  /** Writes something. When it throws ShopAway, the shop may have done it all the same. */
  send<T>(method: 'POST' | 'PUT', path: string, body: object, query?: Record<string, string>): Promise<T>;
}

const BUSY = [408, 429, 500, 502, 503, 504];
/** WooCommerce says no with a 500, too, where a refund cannot be made: its own word tells it from a shop that broke. */
const NO = /^woocommerce_/;

async function ask(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) });
  } catch (error) {
    // The address holds a signature: no message of fetch is told on.
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    throw new ShopAway(
      isLate ? `No answer within ${TIMEOUT / SECOND} seconds.` : 'The shop cannot be reached.',
    );
  }
}

/** The body as JSON; some other plugin's page in its place is nothing that can be read. */
async function readBody(response: Response): Promise<unknown> {
  try {
    return JSON.parse((await response.text()).replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
}

function assertAnswered(response: Response, body: unknown): void {
  const { status } = response;
  if (status >= 300 && status < 400)
    throw new ShopRefused(status, 'redirect', 'The address leads elsewhere. Give the shop’s own address.');
  if (response.ok) return;
  const said = (body ?? {}) as { code?: unknown; message?: unknown };
  const message = cut(
    typeof said.message === 'string' ? plainText(said.message) : `The shop answered ${status}.`,
    300,
  );
  const code = typeof said.code === 'string' ? said.code : '';
  if (BUSY.includes(status) && !NO.test(code)) {
    const seconds = Number(response.headers.get('retry-after'));
    throw new ShopAway(message, Number.isFinite(seconds) && seconds > 0 ? seconds * SECOND : null);
  }
  throw new ShopRefused(status, code, message);
}

const noSuchThing = (status: number): ShopRefused =>
  new ShopRefused(
    status,
    'no_list',
    'There is no WooCommerce at this address, or something stands in front of it.',
  );

/** Speaks to WooCommerce's REST (wc/v3) at a shop: with its keys over https, signed over http. */
export function createRest({ url, keys, now }: { url: string; keys: Keys; now: () => number }): Rest {
  const base = `${url.replace(/\/+$/, '')}/wp-json/wc/v3/`;
  const isSafe = base.startsWith('https:');
  const basic = Buffer.from(`${keys.consumerKey}:${keys.consumerSecret}`).toString('base64');

  async function call(
    method: string,
    path: string,
    { query = {}, body }: { query?: Record<string, string> | undefined; body?: object },
  ): Promise<{ response: Response; body: unknown }> {
    const address = base + path;
    const signed = isSafe
      ? `${address}?${new URLSearchParams(query).toString()}`
      : signAddress(method, { address, query, keys, now: now() });
    const headers = {
      accept: 'application/json',
      ...(isSafe ? { authorization: `Basic ${basic}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    const response = await ask(signed, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answered = await readBody(response);
    assertAnswered(response, answered);
    return { response, body: answered };
  }

  async function one<T>(...asked: Parameters<typeof call>): Promise<T> {
    const { response, body } = await call(...asked);
    if (typeof body !== 'object' || body === null) throw noSuchThing(response.status);
    return body as T;
  }

  return {
    async list<T>(path: string, query: Record<string, string> = {}): Promise<Listed<T>> {
      const began = performance.now();
      const { response, body } = await call('GET', path, { query });
      if (!Array.isArray(body)) throw noSuchThing(response.status);
      const total = Number(response.headers.get('x-wp-total') ?? body.length);
      return {
        items: body as T[],
        total: Number.isFinite(total) ? total : body.length,
        took: performance.now() - began,
      };
    },
    get: <T>(path: string, query?: Record<string, string>) => one<T>('GET', path, { query }),
    send: <T>(method: 'POST' | 'PUT', path: string, body: object, query?: Record<string, string>) =>
      one<T>(method, path, { body, query }),
  };
}
