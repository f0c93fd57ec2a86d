import { config } from './config.ts';

/** A problem document (RFC 9457) as the connector sends it; `errors` names the fields at fault. */
export interface Problem {
  title?: string;
  detail?: string;
  reason?: string;
  /** Where the buyer finds an order that is no longer shown here (`reason: 'order_in_portal'`). */
  portalUrl?: string;
  errors?: { field: string; message: string }[];
}

export type Answer<T> =
  | { ok: true; data: T }
  /**
   * `refused`: the connector said no (a 4xx). `away`: it failed, was slow or cannot be reached, and may have acted all
   * the same. `aborted`: we called the request off ourselves, by `signal`.
   */
  | {
      ok: false;
      reason: 'refused' | 'away' | 'aborted';
      status: number;
      problem: Problem | null;
      /** Of a 429: how many seconds to wait; 0 where the connector does not say. */
      retryAfter: number;
    };

interface CallOptions {
  body?: unknown;
  /** The secret of a checkout; a call without it carries the shop's publishable key. */
  secret?: string;
  signal?: AbortSignal;
  timeoutMs?: number;
  cache?: RequestCache;
}

/** Calls the connector and never throws; the default time-out is 5 s. */
export async function call<T>(
  method: 'GET' | 'POST',
  path: string,
  options: CallOptions = {},
): Promise<Answer<T>> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 5000);
  const url = config().connectorUrl.replace(/\/$/, '') + path;
  try {
    const response = await fetch(options.secret ? url : `${url}?key=${encodeURIComponent(config().key)}`, {
      method,
      headers: {
        ...(options.body !== undefined && { 'Content-Type': 'application/json' }),
        ...(options.secret && { Authorization: `Bearer ${options.secret}` }),
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      signal: options.signal ? anyOf(options.signal, timeout) : timeout,
      credentials: 'omit',
      cache: options.cache ?? 'no-store',
    });
    if (response.ok) return { ok: true, data: (await response.json()) as T };
    const problem = (await response.json().catch(() => null)) as Problem | null;
    return {
      ok: false,
      reason: response.status < 500 ? 'refused' : 'away',
      status: response.status,
      problem,
      retryAfter: Number(response.headers.get('Retry-After')) || 0,
    };
  } catch {
    const reason = options.signal?.aborted ? 'aborted' : 'away';
    return { ok: false, reason, status: 0, problem: null, retryAfter: 0 };
  }
}

/** AbortSignal.any is missing from Safari before 17.4. */
function anyOf(...signals: AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort();
    signal.addEventListener('abort', () => controller.abort(), { once: true });
  }
  return controller.signal;
}
