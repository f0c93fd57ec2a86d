import { verify, type X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AppError } from '../../platform/errors.ts';
import { MINUTE } from '../../platform/clock.ts';
import { parseJson } from '../../platform/http.ts';
import { ProviderUnavailable, type ProviderEvent } from '../gateway.ts';
import { attemptIn } from './refunds.ts';

const FUTURE = 5 * MINUTE;

interface Resource {
  id?: string;
  custom_id?: string;
  purchase_units?: { custom_id?: string }[];
  disputed_transactions?: { seller_transaction_id?: string; custom?: string; invoice_number?: string }[];
  supplementary_data?: { related_ids?: { order_id?: string } };
}

interface Body {
  id: string;
  event_type: string;
  resource_type?: unknown;
  resource?: Resource | null;
}

/** False for `null`, `[]` and whatever else is no event. */
function isEvent(body: unknown): body is Body {
  const { id, event_type: type } = (body ?? {}) as Partial<Record<keyof Body, unknown>>;
  return typeof id === 'string' && typeof type === 'string';
}

function refuse(message: string): AppError {
  return new AppError('unauthorised', 'The signature of the webhook is not right.', {
    cause: new Error(message),
  });
}

type Subject = Pick<ProviderEvent, 'providerId' | 'attemptId' | 'captureId'>;

/** A dispute names the capture and, as `custom` or invoice number, the attempt that we gave PayPal with the order. */
function disputedBy({ disputed_transactions: [first] = [] }: Resource): Subject {
  const named = first?.custom ?? first?.invoice_number;
  return {
    providerId: null,
    attemptId: named === undefined ? null : attemptIn(named),
    captureId: first?.seller_transaction_id ?? null,
  };
}

function subjectOf({ resource, resource_type: kind }: Body): Subject {
  if (kind === 'dispute') return disputedBy(resource ?? {});
  const orderId =
    kind === 'checkout-order' ? resource?.id : resource?.supplementary_data?.related_ids?.order_id;
  const customId = resource?.custom_id ?? resource?.purchase_units?.[0]?.custom_id;
  return {
    providerId: orderId ?? null,
    attemptId: customId === undefined ? null : attemptIn(customId),
    captureId: null,
  };
}

async function certificateOf(
  load: (url: string) => Promise<X509Certificate>,
  url: string,
): Promise<X509Certificate> {
  try {
    return await load(url);
  } catch (error) {
    if (error instanceof AppError) throw error;
    // Not the sender's fault: PayPal is to send it again.
    throw new ProviderUnavailable('paypal', error);
  }
}

/**
 * Verifies the raw bytes offline, by the certificate the headers name; throws `unauthorised`, or `malformed` for what is
 * no event. The signature is no
 * protection against replay (PayPal repeats for days): that is the unique event id's work.
 * Source: https://developer.paypal.com/api/rest/webhooks/rest/#link-eventheadersv
 */
export async function verifyPaypalEvent(
  rawBody: Buffer,
  headers: Record<string, string | undefined>,
  { webhookId, now, load }: { webhookId: string; now: number; load(url: string): Promise<X509Certificate> },
): Promise<ProviderEvent> {
  const header = (name: string) => headers[`paypal-${name}`] ?? '';
  const time = header('transmission-time');
  if (header('auth-algo') !== 'SHA256withRSA') throw refuse('Another algorithm');
  if (!(Date.parse(time) <= now + FUTURE)) throw refuse('Sent in the future');
  const certificate = await certificateOf(load, header('cert-url'));
  const signed = `${header('transmission-id')}|${time}|${webhookId}|${crc32(rawBody)}`;
  const signature = Buffer.from(header('transmission-sig'), 'base64');
  if (!verify('sha256', Buffer.from(signed), certificate.publicKey, signature))
    throw refuse('Another signature');
  const body = parseJson(rawBody);
  if (!isEvent(body)) throw new AppError('malformed', 'The body is no event of PayPal.');
  return { eventId: body.id, type: body.event_type, ...subjectOf(body) };
}
