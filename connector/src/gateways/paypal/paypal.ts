import type { PaypalConfig } from '../../config.ts';
import { HOUR, type Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import { money } from '../../platform/money.ts';
import type { Gateway, ProviderPayment, StartPayment } from '../gateway.ts';
import { takenByPaypal } from './amounts.ts';
import { createCertificateStore, MOST_KEPT } from './certificates.ts';
import { createCaller } from './client.ts';
import { findDisputes, toDispute } from './disputes.ts';
import { isDecline, issuesOf, statusOf, toProviderError } from './errors.ts';
import { keepCertificates } from './kept-certificates.ts';
import { listTaken } from './list-taken.ts';
import { orderRequest, toPayment } from './orders.ts';
import { refundBody, toRefund } from './refunds.ts';
import { verifyPaypalEvent } from './webhooks.ts';

export interface PaypalOptions {
  sandboxUrl: string | undefined;
  clock: Clock;
  db: Db;
}

const WHOLE = 'return=representation';

/** PayPal checks addresses by rules of its own; one it does not like must not cost the sale. */
const isAddressIssue = (issue: string): boolean => /ADDRESS|POSTAL|CITY|STATE|COUNTRY/.test(issue);

/** PayPal takes money by Orders v2: an order is created here, approved in PayPal's window and captured here. */
export function createPaypal(config: PaypalConfig, { sandboxUrl, clock, db }: PaypalOptions): Gateway {
  const call = createCaller(config, sandboxUrl);
  const load = createCertificateStore(
    { environment: config.environment, sandboxUrl, now: () => clock.now() },
    keepCertificates(db, MOST_KEPT),
  );

  const createOrder = async (input: StartPayment, key: string, bare: boolean): Promise<ProviderPayment> => {
    const request = { body: orderRequest(input, bare), paypalRequestId: key, prefer: WHOLE };
    return toPayment((await call((api) => api.orders.createOrder(request))).result);
  };

  const fetchOrder = async (id: string): Promise<ProviderPayment> => {
    try {
      return toPayment((await call((api) => api.orders.getOrder({ id }))).result);
    } catch (error) {
      if (statusOf(error) !== 404) throw toProviderError(error);
      // Orders that nobody approved are deleted after some hours.
      return { ...GONE, providerId: id };
    }
  };

  return {
    name: 'paypal',
    takes: takenByPaypal,
    async startPayment(input, key) {
      try {
        return await createOrder(input, key, false);
      } catch (error) {
        if (!issuesOf(error).some(isAddressIssue)) throw toProviderError(error);
        return createOrder(input, `${key}:bare`, true).catch((again: unknown) => {
          throw toProviderError(again);
        });
      }
    },
    getPayment: fetchOrder,
    async capturePayment(id, key) {
      try {
        const request = { id, paypalRequestId: key, prefer: WHOLE };
        return toPayment((await call((api) => api.orders.captureOrder(request))).result);
      } catch (error) {
        if (isDecline(error)) return { ...(await fetchOrder(id)), state: 'failed', failure: 'declined' };
        // It is captured already, no longer approved, or gone: what it is now is the answer.
        if (statusOf(error) === 422 || statusOf(error) === 404) return fetchOrder(id);
        throw toProviderError(error);
      }
    },
    // PayPal has no call to take an order back; one that is never captured takes no money and goes away by itself.
    async cancelPayment(id) {
      const now = await fetchOrder(id);
      return now.state === 'open' || now.state === 'approved' ? { ...now, state: 'cancelled' } : now;
    },
    async refundPayment(request, key) {
      const { captureId } = request;
      try {
        const sent = { captureId, paypalRequestId: key, prefer: WHOLE, body: refundBody(request) };
        return toRefund((await call((api) => api.payments.refundCapturedPayment(sent))).result);
      } catch (error) {
        throw toProviderError(error);
      }
    },
    async listRefunds(id) {
      try {
        const { result } = await call((api) => api.orders.getOrder({ id }));
        return (result.purchaseUnits?.[0]?.payments?.refunds ?? []).map(toRefund);
      } catch (error) {
        throw toProviderError(error);
      }
    },
    // PayPal lists no refunds; each capture names its own.
    listRefundsSince: () => Promise.resolve([]),
    async listDisputes({ captureId }) {
      if (captureId === null) return [];
      try {
        const found = await call(({ client }) =>
          findDisputes(client, { disputed_transaction_id: captureId }),
        );
        return found.map(toDispute);
      } catch (error) {
        throw toProviderError(error);
      }
    },
    async listDisputedSince(since) {
      try {
        const start = new Date(since).toISOString();
        const found = await call(({ client }) => findDisputes(client, { update_time_after: start }));
        return found.flatMap(({ disputed_transactions: [first] = [] }) =>
          first?.seller_transaction_id ? [{ providerId: null, captureId: first.seller_transaction_id }] : [],
        );
      } catch (error) {
        throw toProviderError(error);
      }
    },
    // Money moves only by our capture of an order whose id is on record: there is nothing unknown to look for.
    listPaymentsSince: () => Promise.resolve([]),
    // Source: https://developer.paypal.com/docs/api/transaction-search/v1/ ("a maximum of three hours").
    listDelay: 3 * HOUR,
    async listTaken(span) {
      try {
        return await listTaken(call, span);
      } catch (error) {
        throw toProviderError(error);
      }
    },
    verifyEvent: (rawBody, headers) =>
      verifyPaypalEvent(rawBody, headers, { webhookId: config.webhookId, now: clock.now(), load }),
  };
}

const GONE: Omit<ProviderPayment, 'providerId'> = {
  state: 'cancelled',
  money: money(0, 'XXX'),
  captureId: null,
  method: '',
  attemptId: null,
  failure: null,
  clientSecret: null,
  paidAt: null,
};
