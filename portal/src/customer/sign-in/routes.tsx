import { Router, type Request, type Response } from 'express';
import { browserOf } from '../../app/browser.ts';
import { clearCookie, readCookie } from '../../app/cookies.ts';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { safeReturnPath } from '../../app/return-path.ts';
import { clearSiteData } from '../../app/security.ts';
import type { CustomerServices, PortalSettings } from '../../services.ts';
import type { TextKey } from '../../ui/texts.ts';
import { CodePage, PasswordPage, sendSignIn } from './pages.tsx';
import { passkeySignInRoutes } from './passkey-routes.ts';
import { letIn } from './let-in.ts';
import { findPending, rememberPending, type Pending } from './pending.ts';
import { secondStepRoutes } from './second-step.tsx';
import { startOf } from '../../ui/cut.ts';

const REFUSALS = {
  wrong: { key: 'errors.codeWrong', status: 422 },
  expired: { key: 'errors.codeExpired', status: 422 },
  too_many: { key: 'errors.codeTooMany', status: 429 },
} as const;

/** A code may be pasted with blanks or a dash in it: `123 456` → `123456`. */
const digitsOf = (text: string): string => text.replace(/[\s-]/g, '');

/** Asks for the mailbox, then for the code. The answers are the same whether or not the mailbox is known. */
export function signInRoutes(services: CustomerServices, settings: PortalSettings): Router {
  const router = Router();
  router.use(secondStepRoutes(services, settings), passkeySignInRoutes(services, settings));

  function refuseMailbox(res: Response, pending: Pending, key: TextKey, status: number): void {
    const reader = readerOf(res);
    const faults = [{ field: 'email', text: reader.t(key) }];
    sendSignIn(res, { ...pending, faults }, status);
  }

  function refuseCode(req: Request, res: Response, email: string, [key, status]: [TextKey, number]): void {
    const reader = readerOf(res);
    const faults = [{ field: 'code', text: reader.t(key) }];
    const mayStay = pairOf(req) !== '';
    sendPage(res, <CodePage reader={reader} {...{ email, mayStay, faults }} sentAgain={false} />, status);
  }

  function ask(req: Request, res: Response, email: string) {
    const { secret, locale } = readerOf(res);
    const browser = browserOf(req, settings);
    return services.requestCode({ email, visit: secret, locale, ip: req.ip ?? '', browser });
  }

  /** Whether somebody came from a shop where they are signed in: then the code may count for the next time, too. */
  const pairOf = (req: Request): string => readCookie(req, settings, 'pair') ?? '';

  async function signOut(req: Request, res: Response): Promise<void> {
    const token = readCookie(req, settings, 'customer');
    if (token !== null && token !== '') await services.signOut(token);
    clearCookie(res, settings, 'customer');
  }

  router.get('/sign-in', (req, res) => {
    const reader = readerOf(res);
    const returnPath = safeReturnPath(queryOf(req, 'return'), '/portal') ?? '/portal';
    if (reader.customer) return res.redirect(303, returnPath);
    const email = startOf(queryOf(req, 'email'), 254);
    sendSignIn(res, { email, returnPath, faults: [] });
  });

  router.post('/sign-in', async (req, res) => {
    const email = fieldOf(req, 'email').trim();
    const returnPath = safeReturnPath(fieldOf(req, 'return'), '/portal') ?? '/portal';
    const pending = { email, returnPath };
    if (!services.isMailbox(email)) return refuseMailbox(res, pending, 'errors.email', 422);
    const result = await ask(req, res, email);
    if (!result.ok) return refuseMailbox(res, pending, 'errors.tooMany', 429);
    rememberPending(res, settings, pending);
    res.redirect(303, '/portal/sign-in/code');
  });

  router.get('/sign-in/code', (req, res) => {
    const reader = readerOf(res);
    const pending = findPending(req, settings);
    if (reader.customer || !pending)
      return res.redirect(303, reader.customer ? '/portal' : '/portal/sign-in');
    const sentAgain = queryOf(req, 'sent') === '1';
    const shown = { email: pending.email, sentAgain, mayStay: pairOf(req) !== '', faults: [] };
    sendPage(res, <CodePage reader={reader} {...shown} />);
  });

  router.post('/sign-in/resend', async (req, res) => {
    const pending = findPending(req, settings);
    if (!pending) return res.redirect(303, '/portal/sign-in');
    const result = await ask(req, res, pending.email);
    if (!result.ok) return refuseCode(req, res, pending.email, ['errors.tooMany', 429]);
    res.redirect(303, '/portal/sign-in/code?sent=1');
  });

  router.post('/sign-in/code', async (req, res) => {
    const pending = findPending(req, settings);
    if (!pending) return res.redirect(303, '/portal/sign-in');
    const code = digitsOf(fieldOf(req, 'code'));
    if (!/^\d{6}$/.test(code)) return refuseCode(req, res, pending.email, ['errors.code', 422]);
    const { secret } = readerOf(res);
    const browser = browserOf(req, settings);
    const { email } = pending;
    const pair = fieldOf(req, 'stay') === 'yes' ? pairOf(req) : '';
    const visitor = { ip: req.ip ?? '', browser, agent: req.get('user-agent') ?? '' };
    const result = await services.signIn({ email, visit: secret, code, pair, ...visitor });
    if (!result.ok) {
      const { key, status } = REFUSALS[result.reason];
      return refuseCode(req, res, email, [key, status]);
    }
    letIn(res, settings, { opened: result, email, browser, returnPath: pending.returnPath });
  });

  router.get('/sign-in/password', (req, res) => {
    const reader = readerOf(res);
    const returnPath = safeReturnPath(queryOf(req, 'return'), '/portal') ?? '/portal';
    if (reader.customer) return res.redirect(303, returnPath);
    sendPage(res, <PasswordPage reader={reader} email="" returnPath={returnPath} faults={[]} />);
  });

  router.post('/sign-in/password', async (req, res) => {
    const reader = readerOf(res);
    const email = startOf(fieldOf(req, 'email').trim(), 254);
    const returnPath = safeReturnPath(fieldOf(req, 'return'), '/portal') ?? '/portal';
    const refuse = (field: string, key: TextKey, status: number) => {
      const faults = [{ field, text: reader.t(key) }];
      sendPage(res, <PasswordPage reader={reader} {...{ email, returnPath, faults }} />, status);
    };
    if (!services.isMailbox(email)) return refuse('email', 'errors.email', 422);
    const browser = browserOf(req, settings);
    const visitor = { ip: req.ip ?? '', browser, agent: req.get('user-agent') ?? '' };
    const result = await services.signInByPassword({ email, password: fieldOf(req, 'password'), ...visitor });
    const then = result.isWeak ? '/portal/account?done=password_weak' : returnPath;
    if (result.ok) return letIn(res, settings, { opened: result, email, browser, returnPath: then });
    if (result.reason === 'too_many') return refuse('email', 'errors.tooManyPasswords', 429);
    refuse('password', 'errors.passwordWrong', 422);
  });

  /** Signs out and asks who it is once more, for what asks for a sign-in of this very hour; then it goes on there. */
  router.post('/sign-in/again', async (req, res) => {
    const email = readerOf(res).customer?.email ?? '';
    const returnPath = safeReturnPath(fieldOf(req, 'return'), '/portal') ?? '/portal';
    await signOut(req, res);
    res.redirect(303, `/portal/sign-in?${new URLSearchParams({ email, return: returnPath }).toString()}`);
  });

  router.post('/sign-out', async (req, res) => {
    await signOut(req, res);
    clearSiteData(res);
    res.redirect(303, '/portal/sign-in');
  });

  return router;
}
