import { SECOND } from '../platform/clock.ts';
import { cut } from '../platform/text.ts';
import { signAddress, type Keys } from './oauth.ts';

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
}

const BUSY = [408, 429, 500, 502, 503, 504];

async function ask(url: string, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) });
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
  const message = cut(typeof said.message === 'string' ? said.message : `The shop answered ${status}.`, 300);
  if (BUSY.includes(status)) {
    const seconds = Number(response.headers.get('retry-after'));
    throw new ShopAway(message, Number.isFinite(seconds) && seconds > 0 ? seconds * SECOND : null);
  }
  throw new ShopRefused(status, typeof said.code === 'string' ? said.code : '', message);
}

/** Speaks to WooCommerce's REST (wc/v3) at a shop: with its keys over https, signed over http. */
export function createRest({ url, keys, now }: { url: string; keys: Keys; now: () => number }): Rest {
  const base = `${url.replace(/\/+$/, '')}/wp-json/wc/v3/`;
  const isSafe = base.startsWith('https:');
  const basic = Buffer.from(`${keys.consumerKey}:${keys.consumerSecret}`).toString('base64');
  return {
    async list<T>(path: string, query: Record<string, string> = {}): Promise<Listed<T>> {
      const address = base + path;
      const signed = isSafe
        ? `${address}?${new URLSearchParams(query).toString()}`
        : signAddress('GET', { address, query, keys, now: now() });
      const began = performance.now();
      const headers = isSafe
        ? { accept: 'application/json', authorization: `Basic ${basic}` }
        : { accept: 'application/json' };
      const response = await ask(signed, headers);
      const body = await readBody(response);
      assertAnswered(response, body);
      if (!Array.isArray(body))
        throw new ShopRefused(
          response.status,
          'no_list',
          'There is no WooCommerce at this address, or something stands in front of it.',
        );
      const total = Number(response.headers.get('x-wp-total') ?? body.length);
      return {
        items: body as T[],
        total: Number.isFinite(total) ? total : body.length,
        took: performance.now() - began,
      };
    },
  };
}
