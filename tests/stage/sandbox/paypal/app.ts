import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { World } from '../world.ts';
import { captureOrder, getCapture } from './captures.ts';
import { getPaypalDispute, listPaypalDisputes } from './disputes.ts';
import { PaypalFault } from './errors.ts';
import { getPaypalEvent, listPaypalEvents, resendPaypalEvent } from './events.ts';
import { createOrder, getOrder, presentOrder } from './orders.ts';
import { getRefund, refundCapture } from './refunds.ts';
import { listTransactions } from './reporting.ts';
import { findKept, keepAnswer } from './request-ids.ts';
import { captureSchema, orderSchema, readBody, refundSchema } from './schema.ts';
import { checkToken, issueToken } from './token.ts';

interface Answer {
  status: number;
  object: object;
}
interface Call {
  world: World;
  id: string;
  body: unknown;
  query: URLSearchParams;
}
type Verb = (call: Call) => Answer;

const ok = (object: object): Answer => ({ status: 200, object });
const created = (object: object): Answer => ({ status: 201, object });

const VERBS: Record<string, Verb> = {
  'POST /v2/checkout/orders': ({ world, body }) =>
    created(presentOrder(createOrder(world, readBody(orderSchema, body)))),
  'GET /v2/checkout/orders/:id': ({ world, id }) => ok(presentOrder(getOrder(world, id))),
  'POST /v2/checkout/orders/:id/capture': ({ world, id, body }) => {
    readBody(captureSchema, body ?? {});
    return created(presentOrder(captureOrder(world, id)));
  },
  'GET /v2/payments/captures/:id': ({ world, id }) => ok(getCapture(world, id)),
  'POST /v2/payments/captures/:id/refund': ({ world, id, body }) =>
    created(refundCapture(world, id, readBody(refundSchema, body ?? {}))),
  'GET /v2/payments/refunds/:id': ({ world, id }) => ok(getRefund(world, id)),
  'GET /v1/reporting/transactions': ({ world, query }) => ok(listTransactions(world, query)),
  'GET /v1/customer/disputes': ({ world, query }) => ok(listPaypalDisputes(world, query)),
  'GET /v1/customer/disputes/:id': ({ world, id }) => ok(getPaypalDispute(world, id)),
  'GET /v1/notifications/webhooks-events': ({ world, query }) => ok(listPaypalEvents(world, query)),
  'GET /v1/notifications/webhooks-events/:id': ({ world, id }) => ok(getPaypalEvent(world, id)),
  'POST /v1/notifications/webhooks-events/:id/resend': ({ world, id }) => ({
    status: 202,
    object: resendPaypalEvent(world, id),
  }),
};

/** PayPal's API: `/v1/oauth2`, `/v1/notifications`, `/v1/reporting` and `/v2`. */
export function paypalApi(world: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  router.use(express.raw({ type: () => true, limit: '1mb' }));
  router.get('/v1/notifications/certs/:name', (req, res) => {
    const { certificates } = world.state.paypal;
    if (req.params.name !== `${certificates?.name}.pem`)
      throw new PaypalFault(404, 'NOT_FOUND', 'No such certificate.');
    res.type('application/x-pem-file').send(certificates?.leaf);
  });
  router.post('/v1/oauth2/token', (req, res) => issueToken(world, req, res));
  router.use((req, _res, next) => {
    checkToken(world, req);
    next();
  });
  for (const [route, verb] of Object.entries(VERBS)) {
    const [method, path = ''] = route.split(' ');
    const handle = (req: Request, res: Response): Promise<void> => answer(world, verb, req, res);
    if (method === 'POST') router.post(path, handle);
    else router.get(path, handle);
    router.all(path, (req) => {
      throw new PaypalFault(405, 'METHOD_NOT_SUPPORTED', `The server does not implement ${req.method} here.`);
    });
  }
  router.use(() => {
    throw new PaypalFault(404, 'NOT_FOUND', 'The sandbox knows only what the shop uses of PayPal.');
  });
  router.use((error: unknown, _req: Request, res: Response, next: NextFunction) =>
    refuse(world, error, res, next),
  );
  return router;
}

async function answer(world: World, verb: Verb, req: Request, res: Response): Promise<void> {
  const key = req.method === 'POST' ? req.get('paypal-request-id') : undefined;
  const bytes = (req.body as Buffer | undefined)?.toString('utf8') ?? '';
  const kept = key ? findKept(world, key, req.path, bytes) : null;
  res.set('paypal-debug-id', world.random.hex(13));
  // A repeated call is answered with 200, so a client can tell it from the first (201).
  if (kept) return void res.status(200).type('application/json').send(kept.body);
  const id = typeof req.params['id'] === 'string' ? req.params['id'] : '';
  const query = new URL(req.originalUrl, world.url).searchParams;
  const { status, object } = verb({ world, id, body: readJson(req, bytes), query });
  const body = JSON.stringify(status === 201 ? preferred(req, object) : object);
  if (key) {
    keepAnswer(world, key, {
      fingerprint: bytes,
      path: req.path,
      status,
      body,
      requestId: '',
      at: world.clock.now(),
    });
  }
  if (req.method === 'POST') await world.beforeAnswer();
  res.status(status).type('application/json').send(body);
}

function readJson(req: Request, bytes: string): unknown {
  if (!bytes) return undefined;
  if (!req.is('application/json')) {
    throw new PaypalFault(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'The server does not support the request body media type.',
    );
  }
  try {
    return JSON.parse(bytes) as unknown;
  } catch {
    const detail = { issue: 'MALFORMED_REQUEST_JSON', description: 'The request JSON is not well formed.' };
    throw new PaypalFault(400, 'INVALID_REQUEST', 'The request JSON is not well formed.', [detail]);
  }
}

/** Without `Prefer: return=representation` PayPal answers a create with little more than id, status and links. */
function preferred(req: Request, object: object): object {
  if ((req.get('prefer') ?? '').includes('return=representation')) return object;
  const whole = object as Record<string, unknown>;
  const minimal = ['id', 'status', 'links', 'payment_source', 'payer', 'status_details'];
  const kept = Object.fromEntries(Object.entries(whole).filter(([key]) => minimal.includes(key)));
  if (whole['status'] !== 'COMPLETED' || !Array.isArray(whole['purchase_units'])) return kept;
  const units = (whole['purchase_units'] as Record<string, unknown>[]).map((unit) => {
    const { reference_id, shipping, payments } = unit;
    return { reference_id, shipping, payments };
  });
  return { ...kept, purchase_units: units };
}

function refuse(world: World, error: unknown, res: Response, next: NextFunction): void {
  const status = (error as { status?: number }).status;
  const fault =
    error instanceof PaypalFault || !status || status >= 500
      ? error
      : new PaypalFault(status, 'INVALID_REQUEST', 'The request body could not be read.');
  if (!(fault instanceof PaypalFault)) return next(error);
  const debugId = world.random.hex(13);
  const body = fault.fault.startsWith('oauth:')
    ? { error: fault.fault.slice('oauth:'.length), error_description: fault.message }
    : { name: fault.fault, message: fault.message, debug_id: debugId, details: fault.details, links: [] };
  res.status(fault.status).set('paypal-debug-id', debugId).json(body);
}
