import type { Context } from '../context.ts';
import { signForShop } from './shops.ts';
import type { Shop } from './store.ts';

interface Call {
  /** Behind `/wp-json/carrello/v1/`. */
  path: string;
  /** Stays the same over retries of the same call. */
  id: string;
  body: string;
  /** In milliseconds. */
  timeout: number;
}

/** Calls a shop's plugin, signed and without following anybody elsewhere. */
export async function callPlugin(
  ctx: Context,
  shop: Shop,
  { path, id, body, timeout }: Call,
): Promise<Response> {
  const headers = await signForShop(ctx, shop, { id, body });
  return fetch(`${shop.url.replace(/\/+$/, '')}/wp-json/carrello/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  });
}
