import { Router } from 'express';
import { browserOf } from '../../app/browser.ts';
import { fieldOf } from '../../app/forms.ts';
import { readerOf } from '../../app/reader.ts';
import { safeReturnPath } from '../../app/return-path.ts';
import type { CustomerServices, PortalSettings } from '../../services.ts';
import { letIn } from './let-in.ts';
import { sendSignIn } from './pages.tsx';

const PATH = '/sign-in/passkey';

/** Signs in whoever shows a passkey. The answer is the same for one that was removed and one that nobody has. */
export function passkeySignInRoutes(services: CustomerServices, settings: PortalSettings): Router {
  const router = Router();

  router.post(`${PATH}/options`, async (req, res) => {
    const options = await services.offerPasskeySignIn({ secret: readerOf(res).secret, ip: req.ip ?? '' });
    if (options) res.json(options);
    else res.status(429).json({ reason: 'too_many' });
  });

  router.post(PATH, async (req, res) => {
    const { secret, t } = readerOf(res);
    const returnPath = safeReturnPath(fieldOf(req, 'return'), '/portal') ?? '/portal';
    const browser = browserOf(req, settings);
    const visitor = { ip: req.ip ?? '', browser, agent: req.get('user-agent') ?? '' };
    const credential = fieldOf(req, 'credential');
    const opened = await services.signInByPasskey({ secret, credential, ...visitor });
    if (opened.ok) return letIn(res, settings, { opened, email: '', browser, returnPath });
    const faults = [{ field: '', text: t('errors.passkeyWrong') }];
    sendSignIn(res, { email: '', returnPath, faults }, 422);
  });

  return router;
}
