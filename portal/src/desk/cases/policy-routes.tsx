import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices, ShopPolicy } from '../../services.ts';
import { faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { PolicyFormPage, PolicyListPage } from './policy-page.tsx';

/** Serves the pages on which an owner says what each shop takes back. */
export function policyRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/returns-policy', async (_req, res) => {
    const policies = await services.listPolicies(staffOf(res));
    sendPage(res, <PolicyListPage reader={readerOf(res)} policies={policies} />);
  });

  const find = async (req: Request, res: Response): Promise<ShopPolicy> => {
    const policies = await services.listPolicies(staffOf(res));
    const policy = policies.find(({ shop }) => shop.id === req.params['id']);
    if (!policy) throw notFound();
    return policy;
  };

  router.get('/returns-policy/:id', async (req, res) => {
    const { shop, ...entries } = await find(req, res);
    sendPage(res, <PolicyFormPage reader={readerOf(res)} shop={shop} entries={entries} faults={[]} />);
  });
  router.post('/returns-policy/:id', async (req, res) => {
    const { shop } = await find(req, res);
    const reader = readerOf(res);
    const entries = {
      ...{ days: fieldOf(req, 'days'), whoPays: fieldOf(req, 'whoPays') },
      ...{ excluded: fieldOf(req, 'excluded'), sendTo: fieldOf(req, 'sendTo') },
    };
    const outcome = await services.savePolicy(staffOf(res), shop.id, entries);
    if (outcome.ok) return goTo(res, '/desk/returns-policy', outcome.notice);
    const faults = faultsOf(reader, outcome);
    sendPage(res, <PolicyFormPage reader={reader} shop={shop} entries={entries} faults={faults} />, 422);
  });

  return router;
}
