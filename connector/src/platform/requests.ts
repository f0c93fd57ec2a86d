import type { Request, RequestHandler, Response } from 'express';
import type { Lifecycle } from './lifecycle.ts';
import type { Log } from './log.ts';

/** One request that is over. `route` is the pattern that answered, like `/v1/checkouts/:id`, never what was asked for. */
export interface Answered {
  method: string;
  route: string;
  status: number;
  seconds: number;
}

/** Nobody waited for the answer any more: the number proxies use for it. */
const GONE = 499;
/** Asked every few seconds by machines. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * Keeps the pattern of the route that takes the request. Express forgets where a router was mounted when the request
 * leaves it with an error, so the pattern is put together at the moment the router chooses it.
 */
function followRoute(req: Request): () => string {
  let chosen: unknown;
  let pattern: string | undefined;
  Object.defineProperty(req, 'route', {
    configurable: true,
    get: () => chosen,
    set(route: { path?: unknown } | undefined) {
      chosen = route;
      if (route) pattern = `${req.baseUrl}${String(route.path)}`.replace(/(.)\/$/, '$1');
    },
  });
  // Turned away before any route was chosen: where to, as far as a router was entered.
  return () => pattern ?? (req.baseUrl === '' ? 'none' : `${req.baseUrl}/*`);
}

function shopOf(res: Response): { shop?: string } {
  const { id } = (res.locals['shop'] ?? {}) as { id?: unknown };
  return typeof id === 'string' ? { shop: id } : {};
}

/** Writes one line per request and tells `observe` of it; while the process drains it asks for no further request. */
export function followRequests(
  { log, lifecycle }: { log: Log; lifecycle: Lifecycle },
  observe: (answered: Answered) => void,
): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    const routeOf = followRoute(req);
    res.locals['routeOf'] = routeOf;
    if (lifecycle.draining) res.setHeader('Connection', 'close');
    res.once('close', () => {
      const route = routeOf();
      const milliseconds = performance.now() - startedAt;
      const { method } = req;
      const status = res.writableFinished ? res.statusCode : GONE;
      observe({ method, route, status, seconds: milliseconds / 1000 });
      const requestId = res.locals['requestId'] as string;
      const entry = {
        method,
        route,
        status,
        ms: Math.round(milliseconds * 10) / 10,
        requestId,
        ...shopOf(res),
      };
      log[QUIET.has(route) ? 'debug' : 'info'](entry, 'request.answered');
    });
    next();
  };
}

/** The pattern of the route that took this request, for the log. */
export function routeOf(res: Response): string {
  const read = res.locals['routeOf'] as (() => string) | undefined;
  return read?.() ?? 'none';
}
