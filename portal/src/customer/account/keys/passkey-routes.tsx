import { Router } from 'express';
import { fieldOf } from '../../../app/forms.ts';
import { goTo } from '../../../app/go-to.ts';
import { readerOf } from '../../../app/reader.ts';
import type { CustomerServices } from '../../../services.ts';
import { customerOf } from '../../customer.ts';
import { showAccount } from '../show.tsx';

const PATH = '/account/passkeys';

/** Serves the passkeys of a buyer: made by the page's script, kept under a name, removed. */
export function passkeyRoutes(services: CustomerServices): Router {
  const router = Router();

  // Where this refuses, the script sends its form all the same, and the page says why.
  router.post(`${PATH}/options`, async (_req, res) => {
    const offered = await services.offerPasskey(customerOf(res), { secret: readerOf(res).secret });
    if (offered.ok) res.json(offered.options);
    else res.status(422).json({ reason: offered.reason });
  });

  router.post(PATH, async (req, res) => {
    const { secret, locale } = readerOf(res);
    const made = { secret, locale, credential: fieldOf(req, 'credential'), name: fieldOf(req, 'name') };
    const done = await services.addPasskey(customerOf(res), made);
    if (!done.ok) return showAccount(services, res, done);
    goTo(res, '/portal/account', 'passkey_added');
  });

  router.post(`${PATH}/remove`, async (req, res) => {
    const asked = { id: fieldOf(req, 'passkey'), locale: readerOf(res).locale };
    const done = await services.removePasskey(customerOf(res), asked);
    if (!done.ok) return showAccount(services, res, done);
    goTo(res, '/portal/account', 'passkey_removed');
  });

  return router;
}
