import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** SHA-256 as 64 hex characters; for content hashes and for storing bearer secrets. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/**
 * HMAC-SHA-256 as 64 hex characters, for what could be found by trying all values: six digits, addresses. The text begins
 * with a line that says what it is, so that no two uses of the secret ever agree: `sign-in code\ncode_1\n123456`.
 */
export function keyedHash(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** Compares two strings in a time that does not depend on where they differ. */
export function equalSecret(left: string, right: string): boolean {
  return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'));
}

/** Prints JSON with sorted keys: equal content has equal bytes, in whatever order it was built. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
}
