import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { World } from '../world.ts';
import { answer, endpoint, sendBytes, type Endpoint } from './call.ts';
import * as charges from './charges.ts';
import * as tokens from './confirmation-tokens.ts';
import * as disputes from './disputes.ts';
import { invalidRequest, StripeFault } from './errors.ts';
import * as events from './events.ts';
import * as methods from './payment-methods.ts';
import * as intents from './payment-intents.ts';
import * as refunds from './refunds.ts';

const ENDPOINTS: Record<string, Endpoint> = {
  'GET /v1/payment_intents': endpoint(intents.listParams, intents.listPaymentIntents),
  'POST /v1/payment_intents': endpoint(intents.createParams, intents.createPaymentIntent),
  'GET /v1/payment_intents/:id': endpoint(intents.retrieveParams, intents.getPaymentIntent),
  'POST /v1/payment_intents/:id': endpoint(intents.updateParams, intents.updatePaymentIntent),
  'POST /v1/payment_intents/:id/confirm': endpoint(intents.confirmParams, intents.confirmPaymentIntent),
  'POST /v1/payment_intents/:id/cancel': endpoint(intents.cancelParams, intents.cancelPaymentIntent),
  'GET /v1/confirmation_tokens/:id': endpoint(tokens.tokenReadParams, tokens.getConfirmationToken),
  'POST /v1/test_helpers/confirmation_tokens': endpoint(tokens.tokenParams, tokens.createConfirmationToken),
  'GET /v1/payment_methods/:id': endpoint(methods.paymentMethodParams, methods.getPaymentMethod),
  'GET /v1/charges': endpoint(charges.chargesParams, charges.listCharges),
  'GET /v1/charges/:id': endpoint(charges.chargeParams, charges.getCharge),
  'GET /v1/refunds': endpoint(refunds.refundsParams, refunds.listRefunds),
  'POST /v1/refunds': endpoint(refunds.refundCreateParams, refunds.createRefund),
  'GET /v1/refunds/:id': endpoint(refunds.refundParams, refunds.getRefund),
  'GET /v1/disputes': endpoint(disputes.disputesParams, disputes.listDisputes),
  'GET /v1/disputes/:id': endpoint(disputes.disputeParams, disputes.getDispute),
  'GET /v1/events': endpoint(events.eventsParams, events.listEvents),
  'GET /v1/events/:id': endpoint(events.eventParams, events.getEvent),
};

/** Stripe's API. Everything below `/v1` that is not PayPal's ends here, known or not. */
export function stripeApi(world: World): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  router.use(express.raw({ type: () => true, limit: '1mb' }));
  router.use((req, _res, next) => {
    checkSecretKey(world, req);
    next();
  });
  for (const [route, each] of Object.entries(ENDPOINTS)) {
    const [method, path = ''] = route.split(' ');
    const handle = (req: Request, res: Response): Promise<void> => answer(world, each, req, res);
    if (method === 'POST') router.post(path, handle);
    else router.get(path, handle);
  }
  router.use((req) => {
    const message = `Unrecognized request URL (${req.method}: ${req.path}). The sandbox knows only what the shop uses.`;
    throw invalidRequest(message, { status: 404 });
  });
  router.use(refuse);
  return router;
}

/** The error door of Stripe's API. */
export function refuse(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  const fault = error instanceof StripeFault ? error : bodyFault(error);
  if (!fault) return next(error);
  sendBytes(res, fault.status, JSON.stringify({ error: fault.error }, null, 2));
}

function bodyFault(error: unknown): StripeFault | null {
  const status = (error as { status?: number }).status;
  return status && status < 500 ? invalidRequest('Invalid request body.', { status }) : null;
}

function checkSecretKey(world: World, req: Request): void {
  const [scheme = '', value = ''] = (req.get('authorization') ?? '').split(' ');
  const basic = Buffer.from(value, 'base64').toString().split(':')[0];
  const key = scheme.toLowerCase() === 'basic' ? basic : value;
  if (!key) {
    throw invalidRequest(
      'You did not provide an API key. You need to provide your API key in the Authorization header.',
      {
        status: 401,
      },
    );
  }
  if (key === world.keys.stripePublishable) {
    throw invalidRequest(
      'This API call cannot be made with a publishable API key. Please use a secret API key.',
      {
        status: 401,
        code: 'secret_key_required',
      },
    );
  }
  if (key !== world.keys.stripeSecret)
    throw invalidRequest(`Invalid API Key provided: ${key.slice(0, 7)}***`, { status: 401 });
}
