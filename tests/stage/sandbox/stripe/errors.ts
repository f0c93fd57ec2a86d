/** The `error` object of Stripe's answers. */
export interface StripeErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error' | 'authentication_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  advice_code?: string;
  charge?: string;
  doc_url?: string;
  payment_intent?: unknown;
  payment_method?: unknown;
  request_log_url?: string;
}

/** A refusal as Stripe writes it. `kept`: saved under the idempotency key, as Stripe does once a call began to run. */
export class StripeFault extends Error {
  readonly status: number;
  readonly error: StripeErrorBody;
  readonly kept: boolean;

  constructor(status: number, error: StripeErrorBody, kept = false) {
    super(error.message);
    this.status = status;
    this.error = error;
    this.kept = kept;
  }
}

interface InvalidRequest {
  param?: string;
  code?: string;
  status?: number;
}

export function invalidRequest(
  message: string,
  { param, code, status = 400 }: InvalidRequest = {},
): StripeFault {
  return new StripeFault(status, {
    ...(code ? { code, doc_url: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}` } : {}),
    message,
    ...(param ? { param } : {}),
    type: 'invalid_request_error',
  });
}

export function missingResource(kind: string, id: string, param = 'id'): StripeFault {
  return invalidRequest(`No such ${kind}: '${id}'`, { param, code: 'resource_missing', status: 404 });
}
