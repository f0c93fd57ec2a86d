import { createSign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Delivery } from '../webhooks.ts';
import { isoTime, type World } from '../world.ts';

/** The text PayPal signs: transmission id, time, webhook id and the CRC-32 of the raw body as an unsigned decimal. */
export function signedText(
  transmissionId: string,
  time: string,
  webhookId: string,
  body: string | Buffer,
): string {
  return `${transmissionId}|${time}|${webhookId}|${crc32(body)}`;
}

/** Headers of one transmission; each has its own id, so two copies of an event differ in everything but their body. */
export function signPaypalDelivery(world: World, delivery: Delivery): Record<string, string> {
  const { certificates } = world.state.paypal;
  if (!certificates) throw new Error('The sandbox has no certificate yet');
  const id = world.random.uuid();
  const time = isoTime(world);
  const text = signedText(id, time, world.keys.paypalWebhookId, delivery.body);
  return {
    'paypal-transmission-id': id,
    'paypal-transmission-time': time,
    'paypal-transmission-sig': createSign('RSA-SHA256').update(text).sign(certificates.leafKey, 'base64'),
    'paypal-cert-url': `${world.url}/v1/notifications/certs/${certificates.name}.pem`,
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-auth-version': 'v2',
    'user-agent': 'PayPal/AUHR-214.0 (sandbox)',
  };
}
