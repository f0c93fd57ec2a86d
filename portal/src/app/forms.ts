import express, { type Request, type RequestHandler, type Response } from 'express';
import type { PortalSettings } from '../services.ts';
import { PageError } from './page-error.ts';
import { readerOf, type Audience } from './reader.ts';
import { isUpload, readUploads } from './uploads.ts';
import { isFormToken, isSameOrigin } from './security.ts';

/** The text of one field of a sent form; a missing or repeated field is empty. */
export function fieldOf(req: Request, name: string): string {
  const fields = (req.body ?? {}) as Record<string, unknown>;
  const value = Object.hasOwn(fields, name) ? fields[name] : '';
  return typeof value === 'string' ? value : '';
}

/** The text of one query parameter; a missing or repeated one is empty. */
export function queryOf(req: Request, name: string): string {
  const value = req.query[name];
  return typeof value === 'string' ? value : '';
}

/** Answers a form of our own pages whose session has ended; false where it does not. */
export type OnEnded = (req: Request, res: Response) => boolean;

function checkForm(settings: PortalSettings, onEnded: OnEnded): RequestHandler {
  return (req, res, next) => {
    if (!isSameOrigin(req, settings)) throw new PageError(403, 'form');
    if (isFormToken(fieldOf(req, 'form_token'), readerOf(res).secret)) return next();
    if (!onEnded(req, res)) throw new PageError(403, 'form');
  };
}

/** How much a form may hold. Staff write notes and tick lines of long orders; buyers type little. */
const SIZES = {
  portal: { limit: '16kb', parameterLimit: 40 },
  desk: { limit: '128kb', parameterLimit: 1500 },
};

/** Every POST goes through these. Its body must be small and urlencoded (or bring photos, uploads.ts), from a form that this reader was given. */
export function readForm(
  settings: PortalSettings,
  audience: Audience,
  onEnded: OnEnded = () => false,
): RequestHandler[] {
  const parse = express.urlencoded({ extended: false, ...SIZES[audience] });
  const readFiles = readUploads(settings);
  const read: RequestHandler = (req, res, next) => (isUpload(req) ? readFiles : parse)(req, res, next);
  const onlyForms: RequestHandler = (req, _res, next) => {
    if (!isUpload(req) && !req.is('application/x-www-form-urlencoded')) throw new PageError(415, 'bad');
    next();
  };
  const onPost = (handler: RequestHandler): RequestHandler => {
    return (req, res, next) => (req.method === 'POST' ? handler(req, res, next) : next());
  };
  return [onlyForms, read, checkForm(settings, onEnded)].map(onPost);
}
