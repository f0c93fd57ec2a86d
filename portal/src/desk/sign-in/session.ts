import type { Response } from 'express';
import { clearCookie, setCookie } from '../../app/cookies.ts';
import type { PortalSettings } from '../../services.ts';

const SEVEN_DAYS = 7 * 24 * 3600 * 1000;

/** Hands the browser the secret of its new session, which from now on stands for the visitor's. */
export function openDesk(res: Response, settings: PortalSettings, token: string): void {
  setCookie(res, settings, { name: 'desk', value: token, maxAgeMs: SEVEN_DAYS });
  clearCookie(res, settings, 'visit');
}
