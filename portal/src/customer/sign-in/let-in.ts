import type { Response } from 'express';
import { keepBrowser } from '../../app/browser.ts';
import { clearCookie, setCookie } from '../../app/cookies.ts';
import type { PortalSettings } from '../../services.ts';
import { forgetPending } from './pending.ts';

const NINETY_DAYS = 90 * 24 * 3600 * 1000;

/** Gives a browser its session, and leads to where its visitor wanted to go. */
export function letIn(
  res: Response,
  settings: PortalSettings,
  opened: { token: string; browser: string; returnPath: string },
): void {
  setCookie(res, settings, { name: 'customer', value: opened.token, maxAgeMs: NINETY_DAYS });
  keepBrowser(res, settings, opened.browser);
  forgetPending(res, settings);
  clearCookie(res, settings, 'visit');
  clearCookie(res, settings, 'pair');
  res.redirect(303, opened.returnPath);
}
