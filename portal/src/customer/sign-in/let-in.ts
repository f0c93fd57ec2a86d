import type { Response } from 'express';
import { keepBrowser } from '../../app/browser.ts';
import { clearCookie, setCookie } from '../../app/cookies.ts';
import type { PortalSettings } from '../../services.ts';
import { forgetPending, rememberPending } from './pending.ts';

const NINETY_DAYS = 90 * 24 * 3600 * 1000;
const TEN_MINUTES = 10 * 60 * 1000;

interface Shown {
  /** Its session is null where a code of an app is asked for besides. */
  opened: { token: string; session: unknown };
  email: string;
  browser: string;
  returnPath: string;
}

/** Leads on who has shown what was asked for: where they wanted to go, or to the second step. */
export function letIn(
  res: Response,
  settings: PortalSettings,
  { opened, email, browser, returnPath }: Shown,
): void {
  const { token, session } = opened;
  if (session === null) {
    setCookie(res, settings, { name: 'second', value: token, maxAgeMs: TEN_MINUTES });
    rememberPending(res, settings, { email, returnPath });
    return res.redirect(303, '/portal/sign-in/second');
  }
  setCookie(res, settings, { name: 'customer', value: token, maxAgeMs: NINETY_DAYS });
  keepBrowser(res, settings, browser);
  forgetPending(res, settings);
  clearCookie(res, settings, 'second');
  clearCookie(res, settings, 'visit');
  clearCookie(res, settings, 'pair');
  res.redirect(303, returnPath);
}
