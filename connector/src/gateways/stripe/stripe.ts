import { Stripe } from 'stripe';
import type { StripeConfig } from '../../config.ts';
import { MINUTE, SECOND, type Clock } from '../../platform/clock.ts';
import type { Gateway, ProviderPayment, TakenPayment } from '../gateway.ts';
import { toDispute } from './disputes.ts';
import { toProviderError } from './errors.ts';
import { createParams, EXPAND, toPayment } from './payments.ts';
import { refundParams, toRefund } from './refunds.ts';
import { takenByStripe } from './takes.ts';
import { verifyStripeEvent } from './webhooks.ts';

export interface StripeOptions {
  sandboxUrl: string | undefined;
  clock: Clock;
}

const LIST_MOST = 500;

function openClient({ secretKey }: StripeConfig, sandboxUrl: string | undefined): Stripe {
  const at = sandboxUrl === undefined ? null : new URL(sandboxUrl);
  return new Stripe(secretKey, {
    timeout: 20 * SECOND,
    maxNetworkRetries: 2,
    telemetry: false,
    ...(at ? { host: at.hostname, port: Number(at.port), protocol: 'http' as const } : {}),
  });
}

async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toProviderError(error);
  }
}

/** A decline is thrown as an error that carries the payment: for us it is an answer. */
function declinedIntent(error: unknown): Stripe.PaymentIntent | null {
  return error instanceof Stripe.errors.StripeCardError ? (error.payment_intent ?? null) : null;
}

function hasUnexpectedState(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === 'payment_intent_unexpected_state';
}

/** Stripe takes money by PaymentIntents, which are confirmed here with the browser's ConfirmationToken. */
export function createStripe(config: StripeConfig, { sandboxUrl, clock }: StripeOptions): Gateway {
  const client = openClient(config, sandboxUrl);

  const getPayment = async (id: string): Promise<ProviderPayment> =>
    toPayment(await ask(() => client.paymentIntents.retrieve(id, { expand: EXPAND })));

  return {
    name: 'stripe',
    takes: takenByStripe,
    async startPayment(input, idempotencyKey) {
      try {
        return toPayment(await client.paymentIntents.create(createParams(input), { idempotencyKey }));
      } catch (error) {
        const declined = declinedIntent(error);
        if (declined) return toPayment(declined);
        throw toProviderError(error);
      }
    },
    getPayment,
    capturePayment: (providerId) => getPayment(providerId),
    async cancelPayment(providerId) {
      try {
        const params = { cancellation_reason: 'abandoned' as const, expand: EXPAND };
        return toPayment(await client.paymentIntents.cancel(providerId, params));
      } catch (error) {
        // It was paid or cancelled meanwhile: what it is now is the answer.
        if (hasUnexpectedState(error)) return getPayment(providerId);
        throw toProviderError(error);
      }
    },
    async refundPayment(request, idempotencyKey) {
      return toRefund(await ask(() => client.refunds.create(refundParams(request), { idempotencyKey })));
    },
    async listRefunds(providerId) {
      const list = client.refunds.list({ payment_intent: providerId, limit: 100 });
      return (await ask(() => list.autoPagingToArray({ limit: LIST_MOST }))).map(toRefund);
    },
    async listRefundsSince(since) {
      const created = { gte: Math.floor(since / 1000) };
      const list = client.refunds.list({ created, limit: 100 });
      const refunds = await ask(() => list.autoPagingToArray({ limit: LIST_MOST }));
      return refunds.flatMap((refund) =>
        typeof refund.payment_intent === 'string'
          ? [{ ...toRefund(refund), paymentId: refund.payment_intent }]
          : [],
      );
    },
    async listDisputes({ providerId }) {
      const list = client.disputes.list({ payment_intent: providerId, limit: 100 });
      return (await ask(() => list.autoPagingToArray({ limit: LIST_MOST }))).map(toDispute);
    },
    async listDisputedSince(since) {
      const created = { gte: Math.floor(since / 1000) };
      const list = client.disputes.list({ created, limit: 100 });
      const disputes = await ask(() => list.autoPagingToArray({ limit: LIST_MOST }));
      return disputes.flatMap(({ payment_intent: id }) =>
        typeof id === 'string' ? [{ providerId: id, captureId: null }] : [],
      );
    },
    async listPaymentsSince(since) {
      const created = { gte: Math.floor(since / 1000) };
      const list = client.paymentIntents.list({ created, limit: 100 });
      return (await ask(() => list.autoPagingToArray({ limit: LIST_MOST }))).map(toPayment);
    },
    // Time enough for what is on its way between the two sides.
    listDelay: 5 * MINUTE,
    async listTaken({ from, to }) {
      const created = { gte: Math.floor(from / 1000), lte: Math.floor(to / 1000) };
      const taken: TakenPayment[] = [];
      await ask(() =>
        client.paymentIntents.list({ created, limit: 100 }).autoPagingEach((intent) => {
          const { captureId: key, attemptId, money, paidAt } = toPayment(intent);
          const { latest_charge: charge } = intent;
          const alias = typeof charge === 'string' ? charge : charge?.id;
          if (key !== null) taken.push({ key, attemptId, money, alias, takenAt: paidAt ?? undefined });
        }),
      );
      return taken;
    },
    verifyEvent: (rawBody, headers) =>
      Promise.resolve().then(() =>
        verifyStripeEvent(rawBody, headers['stripe-signature'], {
          secret: config.webhookSecret,
          now: clock.now(),
        }),
      ),
  };
}
