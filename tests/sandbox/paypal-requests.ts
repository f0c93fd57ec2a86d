import { CheckoutPaymentIntent, CustomError, type OrderRequest } from '@paypal/paypal-server-sdk';

export const eur = (value: string): { currencyCode: string; value: string } => ({
  currencyCode: 'EUR',
  value,
});

export function orderRequest(total = '30.50'): OrderRequest {
  return {
    intent: CheckoutPaymentIntent.Capture,
    purchaseUnits: [
      {
        customId: 'chk_1',
        invoiceId: 'C-1001-1',
        amount: {
          ...eur(total),
          breakdown: { itemTotal: eur('20.00'), taxTotal: eur('5.50'), shipping: eur('5.00') },
        },
        items: [
          { name: 'Cup', quantity: '2', unitAmount: eur('7.50'), tax: eur('2.00') },
          { name: 'Spoon', quantity: '1', unitAmount: eur('5.00'), tax: eur('1.50') },
        ],
      },
    ],
    paymentSource: {
      paypal: {
        experienceContext: { returnUrl: 'https://shop.example/ok', cancelUrl: 'https://shop.example/no' },
      },
    },
  };
}

interface Failure {
  statusCode: number;
  name: string;
  issue: string | undefined;
  field: string | undefined;
}

/** What PayPal answers to a call that it refuses. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => new Error('the call was expected to fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CustomError)) throw error;
  const [detail] = error.result?.details ?? [];
  return {
    statusCode: error.statusCode,
    name: error.result?.name ?? '',
    issue: detail?.issue,
    field: detail?.field,
  };
}
