export type PageErrorKind = 'notFound' | 'form' | 'forbidden' | 'bad' | 'busy' | 'failed';

/** Ends a request with one of the error pages. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly status: number;
  readonly kind: PageErrorKind;

  constructor(status: number, kind: PageErrorKind) {
    super(`${status} ${kind}`);
    this.status = status;
    this.kind = kind;
  }
}

export const notFound = (): PageError => new PageError(404, 'notFound');

const KINDS: Record<number, PageErrorKind> = { 403: 'forbidden', 404: 'notFound', 429: 'busy' };

/** Turns anything thrown into an error page. A 4xx status is kept (a role lacks a right → 403); others become 5xx. */
export function toPageError(error: unknown): PageError {
  if (error instanceof PageError) return error;
  const { status } = (error ?? {}) as { status?: unknown };
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new PageError(status, KINDS[status] ?? 'bad');
  return new PageError(status === 503 ? 503 : 500, 'failed');
}
