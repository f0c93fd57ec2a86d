import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices, Refused, Sharing, SharingRule } from '../../services.ts';
import { faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { COUNTRY_ROWS, KINDS, SharingPage } from './page.tsx';

/** Reads what was typed of the chosen way alone. */
function ruleOf(req: Request, { shops, staff }: Sharing): SharingRule {
  const kind = KINDS.find((known) => known === fieldOf(req, 'kind')) ?? 'none';
  const share = (value: string, name: string) => ({ value, staffId: fieldOf(req, name) });
  const countries = Array.from({ length: COUNTRY_ROWS }, (_, row) =>
    share(fieldOf(req, `country${row}`).trim().toUpperCase(), `owner${row}`),
  );
  const shares = {
    none: [],
    shop: shops.map(({ id }) => share(id, `shop-${id}`)),
    country: [...countries, share('*', 'others')],
    turn: staff.map(({ id }) => ({ value: '', staffId: fieldOf(req, `turn-${id}`) === 'yes' ? id : '' })),
  }[kind];
  return {
    kind,
    shares: shares.filter(({ value, staffId }) => staffId !== '' || (kind === 'country' && value.length > 1)),
  };
}

/** Serves the page on which an owner says who looks after new contacts. */
export function sharingRoutes(services: DeskServices): Router {
  const router = Router();
  const show = (res: Response, sharing: Sharing, refused?: Refused) => {
    const reader = readerOf(res);
    const faults = refused ? faultsOf(reader, refused) : [];
    sendPage(res, <SharingPage reader={reader} sharing={sharing} faults={faults} />, refused ? 422 : 200);
  };

  router.get('/sharing', async (_req, res) => show(res, await services.readSharing(staffOf(res))));
  router.post('/sharing', async (req, res) => {
    const known = await services.readSharing(staffOf(res));
    const rule = ruleOf(req, known);
    const outcome = await services.saveSharing(staffOf(res), rule);
    if (outcome.ok) return goTo(res, '/desk/sharing', outcome.notice);
    show(res, { ...known, ...rule }, outcome);
  });
  return router;
}
