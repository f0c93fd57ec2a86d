import { createHmac } from 'node:crypto';
import { equalSecret } from '../platform/hash.ts';

/**
 * Standard Webhooks signatures (`v1,` HMAC-SHA256 over `id.timestamp.payload`), the symmetric half of
 * https://github.com/standard-webhooks/standard-webhooks. Made here because the npm package reads the system clock.
 */
export interface SignedMessage {
  id: string;
  /** Seconds since 1970, as sent in the header. */
  timestamp: string;
  payload: string | Uint8Array;
}

export function signMessage(secret: string, { id, timestamp, payload }: SignedMessage): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const text = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(payload);
  return `v1,${text.digest('base64')}`;
}

/** True when any of the header's signatures was made with any of the secrets. */
export function isSignedBy(secrets: string[], header: string, message: SignedMessage): boolean {
  const given = header.split(' ').slice(0, 8);
  return secrets.some((secret) => {
    const own = signMessage(secret, message);
    return given.some((signature) => equalSecret(signature, own));
  });
}
