import { fileURLToPath } from 'node:url';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { commandSchema, runCommand, type Command } from './control.ts';
import type { FaultGate } from './faults.ts';
import { readLedger } from './ledger.ts';
import { renderLedger } from './ledger-page.ts';
import { paypalApi } from './paypal/app.ts';
import { PaypalFault } from './paypal/errors.ts';
import { paypalCheckoutPages } from './paypal/checkout-page.ts';
import { stripeApi } from './stripe/app.ts';
import { createViesStandIn } from './vies.ts';
import { recordCalls } from './record.ts';
import { StripeFault } from './stripe/errors.ts';
import { stripeBrowserPages } from './stripe/browser-pages.ts';
import type { World } from './world.ts';

const BROWSER_DIR = fileURLToPath(new URL('browser', import.meta.url));

/** Both providers, their browser scripts and the sandbox's own pages. */
export function createSandboxApp(world: World, gate: FaultGate): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_req, res, next) => {
    res.set('cache-control', 'no-store');
    next();
  });
  ownPages(app, world, gate);
  app.get('/stripe.js', (_req, res) => res.sendFile('stripe.js', { root: BROWSER_DIR }));
  app.get('/paypal.js', (_req, res) => res.sendFile('paypal.js', { root: BROWSER_DIR }));
  app.use('/browser', express.static(BROWSER_DIR, { index: false, redirect: false }));
  if (world.recordTo !== undefined) app.use(recordCalls(world.recordTo));
  app.use(gate.middleware);
  app.use('/vies/rest-api', createViesStandIn().router);
  const paypal = paypalApi(world);
  const stripe = stripeApi(world);
  app.use(paypalCheckoutPages(world));
  app.use(stripeBrowserPages(world));
  app.use((req, res, next) => {
    if (/^\/(v2|v1\/oauth2|v1\/notifications|v1\/reporting|v1\/customer)\//.test(req.path))
      return paypal(req, res, next);
    if (req.path.startsWith('/v1/')) return stripe(req, res, next);
    next();
  });
  app.use(
    (req, res) => void res.status(404).type('text').send(`The sandbox has no ${req.method} ${req.path}\n`),
  );
  app.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent) return next(error);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`sandbox: ${message}\n`);
    res
      .status(500)
      .json({ error: { type: 'api_error', message: 'The sandbox itself failed; see its log.' } });
  });
  return app;
}

function ownPages(app: Express, world: World, gate: FaultGate): void {
  app.get('/', (_req, res) => void res.send(renderLedger(readLedger(world), world.state.held)));
  app.get('/ledger.json', (_req, res) => void res.json(readLedger(world)));
  app.get('/sandbox/paypal-ca.pem', (_req, res) => {
    res.type('application/x-pem-file').send(world.state.paypal.certificates?.ca);
  });
  app.post('/sandbox/deliver', async (_req, res) => {
    await runCommand(world, gate, { webhooks: 'deliver-all' });
    res.redirect(303, '/');
  });
  app.post('/sandbox/control', express.json(), async (req, res) => {
    const result = commandSchema.safeParse(req.body);
    if (!result.success) return void res.status(400).json({ error: z.prettifyError(result.error) });
    try {
      await runCommand(world, gate, result.data as Command);
    } catch (error) {
      if (!(error instanceof StripeFault || error instanceof PaypalFault)) throw error;
      return void res.status(400).json({ error: error.message });
    }
    res.json({ done: true });
  });
}
