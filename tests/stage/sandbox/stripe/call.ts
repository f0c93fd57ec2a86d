import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { World } from '../world.ts';
import { invalidRequest, StripeFault } from './errors.ts';
import { expandObject } from './expand.ts';
import { parseForm, readParams, type Raw } from './form.ts';
import { findKept, keepAnswer, markRunning } from './idempotency.ts';

/** One call of the API, parameters read and checked. */
export interface StripeCall<P = object> {
  world: World;
  /** The id in the path, or ''. */
  id: string;
  params: P;
}

export interface Endpoint<S extends z.ZodType = z.ZodType> {
  params: S;
  run(call: StripeCall<z.output<S>>): object;
}

/** Keeps the schema and the function that takes its output in step. */
export function endpoint<S extends z.ZodType>(
  params: S,
  run: (call: StripeCall<z.output<S>>) => object,
): Endpoint {
  return { params, run } as unknown as Endpoint;
}

/** Answers one call: parameters, idempotency key, the verb, expansion. */
export async function answer(
  world: World,
  { params: schema, run }: Endpoint,
  req: Request,
  res: Response,
): Promise<void> {
  const requestId = `req_${world.random.base62(14)}`;
  res.set({ 'request-id': requestId, 'stripe-version': versionOf(req) });
  const key = req.method === 'POST' ? req.get('idempotency-key') : undefined;
  if (key) res.set('idempotency-key', key);
  const raw = rawParams(req);
  const fingerprint = JSON.stringify(raw);
  const kept = key ? findKept(world, key, req.path, fingerprint) : null;
  if (kept) {
    res.set({ 'idempotent-replayed': 'true', 'original-request': kept.requestId });
    return sendBytes(res, kept.status, kept.body);
  }
  const { status, body, keep } = perform(world, schema, run, raw, idOf(req));
  if (key && keep) {
    keepAnswer(world, key, { fingerprint, path: req.path, status, body, requestId, at: world.clock.now() });
    res.once('close', markRunning(world, key));
  }
  if (req.method === 'POST') await world.beforeAnswer();
  sendBytes(res, status, body);
}

function perform(
  world: World,
  schema: z.ZodType,
  run: Endpoint['run'],
  raw: Record<string, Raw>,
  id: string,
): { status: number; body: string; keep: boolean } {
  try {
    const params = readParams(schema, raw) as { expand?: string[] };
    const object = expandObject(world, run({ world, id, params }), params.expand);
    return { status: 200, body: JSON.stringify(object, null, 2), keep: true };
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error;
    return { status: error.status, body: JSON.stringify({ error: error.error }, null, 2), keep: error.kept };
  }
}

function rawParams(req: Request): Record<string, Raw> {
  const query = req.originalUrl.split('?')[1] ?? '';
  if (req.method !== 'POST') return parseForm(query);
  if (query) throw invalidRequest('Parameters of a POST belong in its body.');
  const body = req.body as Buffer | undefined;
  if (!body?.length) return {};
  if (!req.is('application/x-www-form-urlencoded')) {
    throw invalidRequest(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded).',
    );
  }
  return parseForm(body.toString('utf8'));
}

function versionOf(req: Request): string {
  const version = req.get('stripe-version') ?? '2026-10-28.endive';
  if (!/^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version))
    throw invalidRequest(`Invalid Stripe API version: ${version}`);
  return version;
}

function idOf(req: Request): string {
  const id = req.params['id'];
  return typeof id === 'string' ? id : '';
}

export function sendBytes(res: Response, status: number, body: string): void {
  res.status(status).type('application/json').send(Buffer.from(body));
}
