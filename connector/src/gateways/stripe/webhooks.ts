import { Stripe } from 'stripe';
import { AppError } from '../../platform/errors.ts';
import type { ProviderEvent } from '../gateway.ts';

const TOLERANCE_SECONDS = 300;

function refuse(cause: unknown): AppError {
  return new AppError('unauthorised', 'The signature of the webhook is not right.', { cause });
}

const unreadable = (cause?: unknown): AppError =>
  new AppError('malformed', 'The body is no event of Stripe.', { cause });

/** False for `null`, `[]` and whatever else somebody with the key may have signed. */
function isEvent(body: unknown): body is Stripe.Event {
  const { id, type, data } = (body ?? {}) as {
    id?: unknown;
    type?: unknown;
    data?: { object?: unknown } | null;
  };
  const object = data?.object;
  return typeof id === 'string' && typeof type === 'string' && typeof object === 'object' && object !== null;
}

/** The SDK refuses only what is too old: a signature dated in the future would stay good until then. */
function assertNotFromTheFuture(header: string, now: number): void {
  const signedAt = Number(/(?:^|,)t=(\d+)/.exec(header)?.[1] ?? Number.NaN);
  if (!(signedAt * 1000 <= now + TOLERANCE_SECONDS * 1000)) throw refuse(new Error('Signed in the future'));
}

type Subject = {
  id?: unknown;
  object?: unknown;
  metadata?: Record<string, unknown> | null;
  payment_intent?: unknown;
};

const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Finds the payment an event is about: the intent itself, or the one a charge, refund or dispute belongs to. */
function subjectOf(event: Stripe.Event): Pick<ProviderEvent, 'providerId' | 'attemptId'> {
  const object = event.data.object as unknown as Subject;
  if (object.object === 'payment_intent') {
    return { providerId: textOr(object.id), attemptId: textOr(object.metadata?.['attempt']) };
  }
  return {
    providerId: textOr(object.payment_intent),
    attemptId: null,
  };
}

/** Verifies the raw bytes; throws `unauthorised`, or `malformed` for what is no event. Source of the scheme: https://docs.stripe.com/webhooks/signature */
export function verifyStripeEvent(
  rawBody: Buffer,
  header: string | undefined,
  { secret, now }: { secret: string; now: number },
): ProviderEvent {
  let event: unknown;
  try {
    event = Stripe.webhooks.constructEvent(rawBody, header ?? '', secret, TOLERANCE_SECONDS, undefined, now);
  } catch (error) {
    // The SDK reads the body after its signature was right.
    throw error instanceof SyntaxError ? unreadable(error) : refuse(error);
  }
  assertNotFromTheFuture(header ?? '', now);
  if (!isEvent(event)) throw unreadable();
  return { eventId: event.id, type: event.type, captureId: null, ...subjectOf(event) };
}
