export interface Detail {
  issue: string;
  description: string;
  field?: string;
  value?: string;
  location?: 'body' | 'path' | 'query' | 'header';
}

/** A refusal as PayPal writes it: `{name, message, debug_id, details[]}`. */
export class PaypalFault extends Error {
  readonly status: number;
  readonly fault: string;
  readonly details: Detail[];

  constructor(status: number, fault: string, message: string, details: Detail[] = []) {
    super(message);
    this.status = status;
    this.fault = fault;
    this.details = details;
  }
}

/** 422: understood, and not possible. */
export function unprocessable(
  issue: string,
  description: string,
  field?: string,
  value?: string,
): PaypalFault {
  const message =
    'The requested action could not be performed, semantically incorrect, or failed business validation.';
  const detail = {
    issue,
    description,
    ...(field ? { field } : {}),
    ...(value === undefined ? {} : { value }),
  };
  return new PaypalFault(422, 'UNPROCESSABLE_ENTITY', message, [detail]);
}

/** 400: the request itself is wrong. */
export function invalid(details: Detail[]): PaypalFault {
  const message = 'Request is not well-formed, syntactically incorrect, or violates schema.';
  return new PaypalFault(400, 'INVALID_REQUEST', message, details);
}

export function notFound(): PaypalFault {
  const description = 'Specified resource ID does not exist. Please check the resource ID and try again.';
  const message = 'The specified resource does not exist.';
  return new PaypalFault(404, 'RESOURCE_NOT_FOUND', message, [{ issue: 'INVALID_RESOURCE_ID', description }]);
}
