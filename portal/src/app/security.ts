import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { PortalSettings } from '../services.ts';

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Pages hold personal data, so browsers must not keep, frame or sniff them, nor run anything in them. */
export const securityHeaders: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy': POLICY,
    'Cache-Control': 'private, no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // With `no-referrer` browsers would send `Origin: null` with our own forms.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'X-Robots-Tag': 'noindex, nofollow',
  });
  next();
};

/**
 * Has the browser forget what it kept of this address, when somebody has signed out at a shared machine. The cookies stay:
 * they also hold the language, and the portal's beside the desk's.
 */
export function clearSiteData(res: Response): void {
  res.set('Clear-Site-Data', '"cache", "storage"');
}

/** Lets one page do what its script needs: `script-src 'sha256-…'`. All that is not named stays forbidden. */
export function allowAlso(res: Response, directives: string): void {
  res.set('Content-Security-Policy', `${POLICY}; ${directives}`);
}

/** The token of a form is made from the secret in the cookie of the session or visit, and does not give it away. */
export function formToken(secret: string): string {
  return createHash('sha256').update(`form:${secret}`).digest('base64url');
}

export function isFormToken(token: string, secret: string): boolean {
  const given = createHash('sha256').update(token).digest();
  const wanted = createHash('sha256').update(formToken(secret)).digest();
  return timingSafeEqual(given, wanted);
}

/** False when the browser says that another site sent this. Old browsers that say nothing are left to the form token. */
export function isSameOrigin(req: Request, settings: PortalSettings): boolean {
  const site = req.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = req.get('origin');
  if (origin === undefined) return true;
  return (
    origin === new URL(settings.publicUrl).origin || origin === `${req.protocol}://${req.get('host') ?? ''}`
  );
}
