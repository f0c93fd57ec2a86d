import type { Request, Response } from 'express';
import type { PortalSettings } from '../services.ts';

/**
 * `customer` and `desk` hold the session's secret, `setup` the one of a first sign-in at the desk, `second` the one that
 * waits for the code of an app, `visit` the secret of a browser that is not signed in, `mailbox` the address that waits for
 * its code and where to go afterwards, `locale` the chosen language, `pair` who came from a shop where they are signed in,
 * and `browser` the secret by which a browser is known in which somebody has signed in before.
 */
export type CookieName =
  'customer' | 'second' | 'desk' | 'setup' | 'visit' | 'mailbox' | 'locale' | 'browser' | 'pair';

/** `__Host-` makes browsers refuse the cookie from subdomains or without https; it cannot be used on plain http. */
function fullName(settings: PortalSettings, name: CookieName): string {
  return `${settings.secureCookies ? '__Host-' : ''}carrello_${name}`;
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

export function readCookie(req: Request, settings: PortalSettings, name: CookieName): string | null {
  const prefix = `${fullName(settings, name)}=`;
  const pair = (req.get('cookie') ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix));
  return pair === undefined ? null : decoded(pair.slice(prefix.length));
}

/** Without `maxAgeMs` the cookie ends with the browser's session. */
export function setCookie(
  res: Response,
  settings: PortalSettings,
  cookie: { name: CookieName; value: string; maxAgeMs?: number },
): void {
  res.cookie(fullName(settings, cookie.name), cookie.value, {
    httpOnly: true,
    secure: settings.secureCookies,
    sameSite: 'lax',
    path: '/',
    ...(cookie.maxAgeMs === undefined ? {} : { maxAge: cookie.maxAgeMs }),
  });
}

export function clearCookie(res: Response, settings: PortalSettings, name: CookieName): void {
  setCookie(res, settings, { name, value: '', maxAgeMs: 0 });
}
