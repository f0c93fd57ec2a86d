import type { Request, Response } from 'express';
import { clearCookie, readCookie, setCookie } from '../../app/cookies.ts';
import { safeReturnPath } from '../../app/return-path.ts';
import type { PortalSettings } from '../../services.ts';
import { startOf } from '../../ui/cut.ts';

/** The mailbox that waits for its code, and where to go afterwards. A cookie keeps both between the two pages. */
export interface Pending {
  email: string;
  returnPath: string;
}

const HALF_AN_HOUR = 30 * 60 * 1000;

export function rememberPending(res: Response, settings: PortalSettings, pending: Pending): void {
  const value = Buffer.from(JSON.stringify([pending.email, pending.returnPath])).toString('base64url');
  setCookie(res, settings, { name: 'mailbox', value, maxAgeMs: HALF_AN_HOUR });
}

export function findPending(req: Request, settings: PortalSettings): Pending | null {
  const value = readCookie(req, settings, 'mailbox');
  if (value === null || value === '') return null;
  try {
    const [email, path] = JSON.parse(Buffer.from(value, 'base64url').toString('utf8')) as unknown[];
    if (typeof email !== 'string' || email === '') return null;
    return { email: startOf(email, 254), returnPath: safeReturnPath(String(path), '/portal') ?? '/portal' };
  } catch {
    return null;
  }
}

export function forgetPending(res: Response, settings: PortalSettings): void {
  clearCookie(res, settings, 'mailbox');
}
