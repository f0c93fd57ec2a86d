import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, RequestHandler } from 'express';

/** One call of a provider's API, as it came and as it was answered. */
export interface Recorded {
  method: string;
  /** With its query. */
  path: string;
  contentType: string;
  body: string;
  status: number;
  answer: string;
}

const textOf = (chunk: unknown): string =>
  Buffer.isBuffer(chunk) ? chunk.toString('utf8') : typeof chunk === 'string' ? chunk : '';

function recordedOf(req: Request, status: number, answer: string): Recorded {
  const { method, originalUrl: path } = req;
  return { method, path, contentType: req.get('content-type') ?? '', body: textOf(req.body), status, answer };
}

/** Writes each call of both APIs, except for certificates, into a file of its own in this folder, for `npm run providers:validate`. */
export function recordCalls(folder: string): RequestHandler {
  mkdirSync(folder, { recursive: true });
  return (req, res, next) => {
    if (!/^\/v[12]\/(?!notifications\/certs\/)/.test(req.path)) return next();
    const end = res.end.bind(res) as (...args: unknown[]) => typeof res;
    res.end = ((...args: unknown[]) => {
      // By the moment, not by a count: each file of tests may load this module anew in the same process.
      const name = `${process.hrtime.bigint()}-${process.pid}.json`;
      writeFileSync(join(folder, name), JSON.stringify(recordedOf(req, res.statusCode, textOf(args[0]))));
      return end(...args);
    }) as typeof res.end;
    next();
  };
}
