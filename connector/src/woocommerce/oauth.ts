import { createHmac, randomBytes } from 'node:crypto';

export interface Keys {
  consumerKey: string;
  consumerSecret: string;
}

/** RFC 3986, which OAuth 1.0a asks for: encodeURIComponent leaves `!'()*` as they are. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const join = (fields: [string, string][]): string =>
  fields.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');

/**
 * Signs a request without a body as WooCommerce wants it over plain http, where it takes keys in no other way (OAuth 1.0a,
 * HMAC-SHA256): the secret itself is never sent. Returns the address to ask.
 */
export function signAddress(
  method: string,
  { address, query, keys, now }: { address: string; query: Record<string, string>; keys: Keys; now: number },
): string {
  const fields: [string, string][] = Object.entries({
    ...query,
    oauth_consumer_key: keys.consumerKey,
    oauth_nonce: randomBytes(16).toString('hex'),
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(Math.floor(now / 1000)),
  });
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
  const base = [method, address, join(sorted)].map(encode).join('&');
  const signature = createHmac('sha256', `${keys.consumerSecret}&`).update(base).digest('base64');
  return `${address}?${join([...sorted, ['oauth_signature', signature]])}`;
}
