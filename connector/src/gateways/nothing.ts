import { ProviderRefused, type Gateway, type ProviderPayment, type StartPayment } from './gateway.ts';

const refuse = (): Promise<never> =>
  Promise.reject(new ProviderRefused('unusable', new Error('Nothing was paid, so there is nothing there.')));

function paid({ attemptId, money }: Pick<StartPayment, 'attemptId' | 'money'>): ProviderPayment {
  return {
    providerId: attemptId,
    state: money.amount === 0 ? 'paid' : 'failed',
    money,
    captureId: null,
    method: '',
    attemptId,
    failure: null,
    clientSecret: null,
    paidAt: null,
  };
}

/** Where a coupon pays for everything no provider is asked, and the order has no payment. */
export const nothingToPay: Gateway = {
  name: 'none',
  takes: () => null,
  startPayment: (input) => Promise.resolve(paid(input)),
  getPayment: refuse,
  capturePayment: refuse,
  cancelPayment: refuse,
  refundPayment: refuse,
  listRefunds: () => Promise.resolve([]),
  listRefundsSince: () => Promise.resolve([]),
  listDisputes: () => Promise.resolve([]),
  listDisputedSince: () => Promise.resolve([]),
  listPaymentsSince: () => Promise.resolve([]),
  listDelay: 0,
  listTaken: () => Promise.resolve([]),
  verifyEvent: refuse,
};
