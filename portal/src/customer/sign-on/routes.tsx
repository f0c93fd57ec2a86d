import { Router, type Request, type Response } from 'express';
import { browserOf } from '../../app/browser.ts';
import { clearCookie, readCookie, setCookie } from '../../app/cookies.ts';
import { readerOf } from '../../app/reader.ts';
import type { CustomerServices, PortalSettings } from '../../services.ts';
import { letIn } from '../sign-in/let-in.ts';

const AN_HOUR = 3600 * 1000;

/**
 * Where a shop sends somebody who is signed in there. It opens the orders of whoever has entered a code by such a link
 * before and wanted that; everybody else comes to the sign-in with their mailbox typed in.
 */
export function signOnRoutes(services: CustomerServices, settings: PortalSettings): Router {
  const router = Router();

  /** At a computer that several use the one before may still be signed in: who comes next sees nothing of theirs. */
  async function leaveToOther(req: Request, res: Response, email: string): Promise<void> {
    const { customer } = readerOf(res);
    if (!customer) return;
    const own = await services.listMailboxes(customer);
    if (own.some(({ mailbox }) => mailbox === email)) return;
    await services.signOut(readCookie(req, settings, 'customer') ?? '');
    clearCookie(res, settings, 'customer');
  }

  router.get('/sign-on/:token', async (req, res) => {
    const agent = req.get('user-agent') ?? '';
    const result = await services.signOn({ token: req.params.token, agent });
    if (result.email !== null) await leaveToOther(req, res, result.email);
    if (result.ok) {
      const browser = browserOf(req, settings);
      return letIn(res, settings, { opened: result, email: result.email, browser, returnPath: '/portal' });
    }
    if (result.email === null) return res.redirect(303, '/portal/sign-in');
    setCookie(res, settings, { name: 'pair', value: result.pair, maxAgeMs: AN_HOUR });
    res.redirect(303, `/portal/sign-in?${new URLSearchParams({ email: result.email }).toString()}`);
  });
  return router;
}
