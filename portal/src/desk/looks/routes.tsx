import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { uploadsOf } from '../../app/uploads.ts';
import type { DeskServices, LookEntries, Refused, ShopLook } from '../../services.ts';
import { faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { LookFormPage, LookListPage } from './pages.tsx';

const FIELDS = [
  ...(['name', 'accent', 'fonts', 'sellerName', 'sellerAddress', 'sellerVat'] as const),
  ...(['terms', 'withdrawal'] as const),
];

const entriesOf = (req: Request): LookEntries =>
  Object.fromEntries(FIELDS.map((name) => [name, fieldOf(req, name)])) as unknown as LookEntries;

/** Serves the pages on which an owner says how each shop looks. */
export function lookRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/looks', async (_req, res) => {
    const looks = await services.listLooks(staffOf(res));
    sendPage(res, <LookListPage reader={readerOf(res)} looks={looks} />);
  });

  const find = async (req: Request, res: Response): Promise<ShopLook> => {
    const looks = await services.listLooks(staffOf(res));
    const look = looks.find(({ shop }) => shop.id === req.params['id']);
    if (!look) throw notFound();
    return look;
  };
  const show = (res: Response, look: ShopLook, refused?: Refused) => {
    const reader = readerOf(res);
    const faults = refused ? faultsOf(reader, refused) : [];
    sendPage(res, <LookFormPage reader={reader} look={look} faults={faults} />, refused ? 422 : 200);
  };

  router.get('/looks/:id', async (req, res) => show(res, await find(req, res)));
  router.post('/looks/:id', async (req, res) => {
    const look = await find(req, res);
    const entries = entriesOf(req);
    const outcome = await services.saveLook(staffOf(res), look.shop.id, entries);
    if (outcome.ok) return goTo(res, '/desk/looks', outcome.notice);
    show(res, { ...look, ...entries }, outcome);
  });
  router.post('/looks/:id/logo', async (req, res) => {
    const look = await find(req, res);
    const [sent] = uploadsOf(res);
    const isGone = fieldOf(req, 'what') === 'remove';
    if (!isGone && !sent?.bytes)
      return show(res, look, { ok: false, field: 'logo', reason: sent ? 'logo_too_big' : 'no_logo' });
    const outcome = await services.saveLogo(
      staffOf(res),
      look.shop.id,
      isGone ? null : (sent?.bytes ?? null),
    );
    if (outcome.ok) return goTo(res, `/desk/looks/${look.shop.id}`, outcome.notice);
    show(res, look, outcome);
  });

  return router;
}
