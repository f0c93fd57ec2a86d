import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { pools } from './bodies.ts';
import { isUnavailable } from './db.ts';
import { AppError, invalidFields, type Fault } from './errors.ts';
import type { Log } from './log.ts';
import { mendJson } from './mend-json.ts';
import { routeOf } from './requests.ts';

const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Gives every request an id (`res.locals.requestId`), which is answered as X-Request-Id and stands in every problem document. */
export const requestId: RequestHandler = (_req, res, next) => {
  res.locals['requestId'] = randomUUID();
  res.setHeader('X-Request-Id', res.locals['requestId'] as string);
  // Also at the order door, which stands before the other headers that browsers need.
  res.setHeader('X-Content-Type-Options', 'nosniff');
  next();
};

/** Refuses a request with two Host headers: a proxy in front may believe the one and we the other. */
export const oneHost: RequestHandler = (req, _res, next) => {
  const names = req.rawHeaders.filter((_text, index) => index % 2 === 0);
  if (names.filter((name) => name.toLowerCase() === 'host').length > 1)
    throw new AppError('malformed', 'Send one Host header.');
  next();
};

/**
 * The body as bytes, whatever its type: for signed requests, which are verified before anything is parsed. More than
 * `limit` bytes get 413, what does not arrive in time 408, what has to make room for others 503 (bodies.ts).
 */
export function rawBody(limit: `${number}kb` | `${number}mb`, bodies = pools.browsers): RequestHandler {
  const most = Number.parseInt(limit, 10) * (limit.endsWith('mb') ? 1024 * 1024 : 1024);
  const anyhow = express.raw({ type: () => true, limit });
  return (req, res, next) => {
    const length = Number(req.headers['content-length'] ?? 0);
    const isChunked = req.headers['transfer-encoding'] !== undefined;
    if (!isChunked && !(length > 0)) return anyhow(req, res, next);
    const done = bodies.enter(req, res, next);
    const plain = (req.headers['content-encoding'] ?? 'identity') === 'identity';
    // The usual call costs a few microseconds this way. body-parser reads compressed, chunked and too large bodies.
    if (!plain || isChunked || length > most) return anyhow(req, res, done);
    const chunks: Buffer[] = [];
    const gone = () => done(new AppError('malformed', 'The request ended before its body did.'));
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.once('aborted', gone);
    req.once('end', () => {
      req.off('aborted', gone);
      req.body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
      done();
    });
  };
}

/** A JSON body and nothing else: other content types get 415, more than `limit` 413, bad UTF-8 or syntax 400. */
export function jsonBody(limit: `${number}kb` | `${number}mb`, type = 'application/json'): RequestHandler[] {
  return [
    (req, _res, next) => {
      if (req.is(type) === false) {
        throw new AppError('unsupported_media_type', `Send the body as ${type}.`);
      }
      next();
    },
    rawBody(limit),
    (req, _res, next) => {
      const body = req.body instanceof Buffer ? req.body : Buffer.alloc(0);
      req.body = mendJson(body, parseJson(body));
      next();
    },
  ];
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Throws when there is a key in it that would reach an object's prototype. */
function assertPlainKeys(value: unknown): void {
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const item of value) assertPlainKeys(item);
    return;
  }
  for (const key of Object.keys(value)) {
    if (PROTOTYPE_KEYS.has(key)) throw new AppError('malformed', `The key "${key}" is not allowed.`);
    assertPlainKeys((value as Record<string, unknown>)[key]);
  }
}

/** Strict UTF-8, strict JSON, no `__proto__` keys; throws `malformed`. */
export function parseJson(body: Uint8Array): unknown {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!isUtf8(bytes)) throw new AppError('malformed', 'The body is not valid UTF-8.');
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8', bytes.subarray(0, 3).equals(MARK) ? 3 : 0));
  } catch (cause) {
    throw new AppError('malformed', 'The body is not valid JSON.', { cause });
  }
  try {
    assertPlainKeys(json);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new AppError('malformed', 'The body is nested too deeply.', { cause });
  }
  return json;
}

function fieldOf(path: PropertyKey[]): string {
  return path.reduce<string>((field, key) => {
    if (typeof key === 'number') return `${field}[${key}]`;
    return field === '' ? String(key) : `${field}.${String(key)}`;
  }, '');
}

/** Parses `input` by a contract; throws `invalid` with one fault per bad field (see `invalidFields`). */
export function parseBy<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults: Fault[] = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: fieldOf([...issue.path, key]), message: 'Unknown field.' }))
      : [{ field: fieldOf(issue.path) || 'body', message: issue.message }],
  );
  throw invalidFields(faults);
}

/** `Authorization: Bearer …`, or an `unauthorised` error. */
export function bearerOf(req: Request): string {
  const [scheme, token] = (req.get('authorization') ?? '').split(' ');
  if (scheme !== 'Bearer' || !token) throw new AppError('unauthorised', 'Send the secret as a bearer token.');
  return token;
}

function bodyError(error: unknown): AppError | undefined {
  const { type, status } = (error ?? {}) as { type?: string; status?: number };
  if (type === 'entity.too.large')
    return new AppError('too_large', 'The body is too large.', { cause: error });
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new AppError('unsupported_media_type', 'Send the body as UTF-8, uncompressed or gzip.', {
      cause: error,
    });
  }
  if (status === 400) return new AppError('malformed', 'The request could not be read.', { cause: error });
  return undefined;
}

export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isUnavailable(error)) {
    return new AppError('unavailable', 'We cannot store anything right now. Try again in a moment.', {
      retryAfterSeconds: 10,
      cause: error,
    });
  }
  return (
    bodyError(error) ??
    new AppError(
      'internal',
      'Something went wrong on our side. Try again; if it stays, tell the shop the request id.',
      {
        cause: error,
      },
    )
  );
}

/** RFC 9457 problem document. `errors` names each bad field. */
export function sendProblem(res: Response, error: AppError): void {
  if (error.retryAfterSeconds !== undefined) res.setHeader('Retry-After', String(error.retryAfterSeconds));
  res.status(error.status).type('application/problem+json');
  res.send(
    JSON.stringify({
      type: 'about:blank',
      title: error.message,
      status: error.status,
      code: error.code,
      ...(error.reason === undefined ? {} : { reason: error.reason }),
      ...(error.faults.length === 0 ? {} : { errors: error.faults }),
      ...error.extra,
      requestId: res.locals['requestId'] as string,
    }),
  );
}

/** True for what somebody should look at; that too many came at once is none. */
const isFault = ({ status, reason }: AppError): boolean => status >= 500 && reason !== 'crowded';

/** Tells the log what became of a page that could not be shown, as the error door does for the wire. */
export function reportPage(log: Log): (error: unknown, path: string) => void {
  return (error, path) => {
    const known = toAppError(error);
    if (isFault(known)) log.error({ err: error, path }, 'page.failed');
    else log.info({ code: known.code, path }, 'page.refused');
  };
}

/**
 * The one error door. Unknown errors become 500 and are logged with their cause; expected ones only with their code, also
 * where too many came at once: a flood fills no log with errors, figures count it.
 */
export function errorDoor(log: Log): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const known = toAppError(error);
    const entry = { requestId: res.locals['requestId'] as string, code: known.code, route: routeOf(req) };
    if (isFault(known)) log.error({ ...entry, err: known.cause ?? known }, 'request.failed');
    else log.info(entry, 'request.refused');
    sendProblem(res, known);
  };
}
