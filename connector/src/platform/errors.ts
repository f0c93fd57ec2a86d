/** Code → HTTP status: the only place where the domain's words meet the transport's numbers. */
const STATUS = {
  malformed: 400,
  invalid: 422,
  unauthorised: 401,
  forbidden: 403,
  not_found: 404,
  too_slow: 408,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  provider_unavailable: 502,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** One fault of the input: where (`cart.lines[0].quantity`) and what to do about it. */
export interface Fault {
  field: string;
  message: string;
}

interface ErrorOptions {
  faults?: Fault[];
  /** A stable word a client may branch on, finer than the code, like `cart_changed`. */
  reason?: string;
  /** Extra members of the problem document. Never secrets or personal data of others. */
  extra?: Record<string, unknown>;
  retryAfterSeconds?: number;
  cause?: unknown;
}

/**
 * The error of the whole product. `message` is public: it says what happened and what to do.
 * The HTTP error door turns it into an RFC 9457 problem document.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly faults: Fault[];
  readonly reason: string | undefined;
  readonly extra: Record<string, unknown>;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = STATUS[code];
    this.faults = options.faults ?? [];
    this.reason = options.reason;
    this.extra = options.extra ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** A single bad field, the commonest error: 422 naming it. */
export function invalidField(field: string, message: string): AppError {
  return new AppError('invalid', message, { faults: [{ field, message }] });
}

const MOST_NAMED = 100;

/** Several bad fields: 422 naming the first hundred and counting them all; 280,000 names would be an answer of 26 MB. */
export function invalidFields(faults: Fault[]): AppError {
  return new AppError('invalid', `The request has ${faults.length} invalid field(s).`, {
    faults: faults.slice(0, MOST_NAMED),
  });
}
