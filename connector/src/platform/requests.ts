import type { Express, Request, Response } from 'express';
import type { Lifecycle } from './lifecycle.ts';
import type { Log } from './log.ts';
import { networkOf } from './network.ts';

/** One request that is over. `route` is the pattern that answered, like `/v1/checkouts/:id`, never what was asked for. */
export interface Answered {
  method: string;
  route: string;
  status: number;
  seconds: number;
  /** The id of the shop that called, where one did. */
  shop?: string;
}

/** Nobody waited for the answer any more: the number proxies use for it. */
const GONE = 499;
/** Asked every few seconds by machines. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

const CHOSEN = Symbol('route');
const PATTERN = Symbol('pattern');

interface Followed extends Request {
  [CHOSEN]?: { path?: unknown } | undefined;
  [PATTERN]?: string;
}

/**
 * Keeps the pattern of the route that takes a request. Express forgets where a router was mounted when the request leaves
 * it with an error, so the pattern is put together at the moment the router chooses it.
 */
function keepPatterns(request: Request): void {
  Object.defineProperty(request, 'route', {
    configurable: true,
    get(this: Followed) {
      return this[CHOSEN];
    },
    set(this: Followed, route: Followed[typeof CHOSEN]) {
      this[CHOSEN] = route;
      if (route) this[PATTERN] = `${this.baseUrl}${String(route.path)}`.replace(/(.)\/$/, '$1');
    },
  });
}

/** The pattern of the route that took this request; of one turned away before, as far as a router was entered. */
export function routeOf(req: Request): string {
  return (req as Followed)[PATTERN] ?? (req.baseUrl === '' ? 'none' : `${req.baseUrl}/*`);
}

function shopOf(res: Response): { shop?: string } {
  const { id } = (res.locals['shop'] ?? {}) as { id?: unknown };
  return typeof id === 'string' ? { shop: id } : {};
}

/** The id of the member of staff who asked; the pages leave it there. */
function staffOf(res: Response): { staff?: string } {
  const id: unknown = res.locals['staffId'];
  return typeof id === 'string' ? { staff: id } : {};
}

/** Writes one line per request and tells `observe` of it; while the process drains it asks for no further request. */
export function followRequests(
  app: Express,
  { log, lifecycle }: { log: Log; lifecycle: Lifecycle },
  observe: (answered: Answered) => void,
): void {
  keepPatterns(app.request);
  app.use((req, res, next) => {
    const startedAt = performance.now();
    if (lifecycle.draining) res.setHeader('Connection', 'close');
    res.once('close', () => {
      const route = routeOf(req);
      const milliseconds = performance.now() - startedAt;
      const { method } = req;
      const from = networkOf(req.ip ?? '');
      const status = res.writableFinished ? res.statusCode : GONE;
      const shop = shopOf(res);
      observe({ method, route, status, seconds: milliseconds / 1000, ...shop });
      const requestId = res.locals['requestId'] as string;
      const entry = {
        method,
        route,
        status,
        ms: Math.round(milliseconds * 10) / 10,
        requestId,
        from,
        ...shop,
        ...staffOf(res),
      };
      log[QUIET.has(route) ? 'debug' : 'info'](entry, 'request.answered');
    });
    next();
  });
}
