import { Router, type Request } from 'express';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { pools } from './bodies.ts';
import { AppError } from './errors.ts';
import { equalSecret } from './hash.ts';
import type { Answered } from './requests.ts';

/** The figures of one process, in Prometheus' text form. Labels are patterns, kinds and shop ids: never a person. */
export interface Metrics {
  registry: Registry;
  observe(answered: Answered): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const requests = new Histogram({
    name: 'carrello_http_request_duration_seconds',
    help: 'Requests answered, by route pattern and status, and how long they took.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Counter({
    name: 'carrello_bodies_cut_total',
    help: 'Bodies that were too slow or had to make room for others before anybody looked at them, by sender.',
    labelNames: ['sender'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [sender, bodies] of Object.entries(pools)) this.inc({ sender }, bodies.cuts());
    },
  });
  return {
    registry,
    observe: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
  };
}

/** A proxy on this machine calls from here as well, and may leave out for whom: an address proves nothing. */
function assertMayRead(req: Request, token: string | undefined): void {
  if (token === undefined) throw new AppError('not_found', 'There is nothing at this address.');
  const [scheme, given = ''] = (req.get('authorization') ?? '').split(' ');
  if (scheme !== 'Bearer' || !equalSecret(given, token)) {
    throw new AppError('unauthorised', 'Send the token of the figures as a bearer token.');
  }
}

/**
 * `GET /metrics`: with the token; where none is set nobody reads them. `readMore` gives figures that are read when they
 * are asked for.
 */
export function metricsRoutes(
  { registry }: Metrics,
  { token, readMore }: { token: string | undefined; readMore: () => Promise<Registry> },
): Router {
  const router = Router();
  let ofProcess = false;
  router.get('/metrics', async (req, res) => {
    assertMayRead(req, token);
    // They begin with the first reading, because they watch the garbage collector and the event loop of the whole process.
    if (!ofProcess) collectDefaultMetrics({ register: registry });
    ofProcess = true;
    res.setHeader('Cache-Control', 'no-store');
    const texts = [await registry.metrics(), await (await readMore()).metrics()];
    res.type(registry.contentType).send(texts.join('\n'));
  });
  return router;
}
