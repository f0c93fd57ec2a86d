import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { PortalSettings } from '../services.ts';
import { readCookie, setCookie } from './cookies.ts';

const YEAR = 365 * 24 * 3600 * 1000;

/** The secret by which this browser is known again at a sign-in; a new one where it has none yet. */
export function browserOf(req: Request, settings: PortalSettings): string {
  const known = readCookie(req, settings, 'browser');
  return known !== null && /^[\w-]{43}$/.test(known) ? known : randomBytes(32).toString('base64url');
}

/** To be called after a sign-in: somebody else's posts slow nobody down in a browser that is known. */
export function keepBrowser(res: Response, settings: PortalSettings, secret: string): void {
  setCookie(res, settings, { name: 'browser', value: secret, maxAgeMs: YEAR });
}
