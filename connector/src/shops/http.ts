import type { RequestHandler } from 'express';
import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';

/**
 * Verifies a call of a shop's plugin (Standard Webhooks over the raw body, or over `GET /path?query`), then sets
 * `res.locals.shop` and leaves `req.body` as the raw Buffer. Throws `unauthorised`.
 */
export function authenticateShop(_ctx: Context): RequestHandler[] {
  return [
    () => {
      throw new AppError('unauthorised', 'The signature is missing.');
    },
  ];
}

/** Lets the browser of the shop named by `?key=` call us from the shop's own origin, and sets `res.locals.shop`. */
export function shopCors(_ctx: Context): RequestHandler {
  return (_req, _res, next) => {
    next();
  };
}
