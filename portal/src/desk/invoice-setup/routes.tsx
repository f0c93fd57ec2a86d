import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices, EntityEntries, InvoiceRule, Refused, ShopInvoicing } from '../../services.ts';
import { ENTITY_FIELDS } from './services.ts';
import { faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { EntityFormPage } from './entity-form.tsx';
import { RulesPage, SeriesPage, ShopInvoicingPage } from './forms.tsx';
import { SetUpPage } from './set-up-page.tsx';

const HOME = '/desk/invoices/settings';

/** A box that is not ticked is not sent. */
const entriesOf = (req: Request): EntityEntries => ({
  ...(Object.fromEntries(ENTITY_FIELDS.map((name) => [name, fieldOf(req, name)])) as EntityEntries),
  usesOss: fieldOf(req, 'usesOss') === 'yes' ? 'yes' : 'no',
});

const current = (req: Request) => ({ current: fieldOf(req, 'current') });

/** Serves the pages on which an owner says who issues documents. */
export function invoiceSetUpRoutes(services: DeskServices): Router {
  const router = Router();
  router.get('/invoices/settings', async (_req, res) => {
    const setUp = await services.readInvoiceSetUp(staffOf(res));
    sendPage(res, <SetUpPage reader={readerOf(res)} setUp={setUp} />);
  });
  router.use(entityRoutes(services), shopRoutes(services));
  return router;
}

function entityRoutes(services: DeskServices): Router {
  const router = Router();

  const findEntity = async (req: Request, res: Response) => {
    const { entities } = await services.readInvoiceSetUp(staffOf(res));
    const entity = entities.find(({ id }) => id === req.params['id']);
    if (!entity) throw notFound();
    return { ...entity, name: entity.entries.name };
  };
  const show = (
    res: Response,
    entity: { id: string; name: string } | null,
    entries: EntityEntries,
    refused: Refused[] = [],
  ) => {
    const reader = readerOf(res);
    const faults = refused.flatMap((each) => faultsOf(reader, each));
    const page = <EntityFormPage reader={reader} {...{ entity, entries, faults }} />;
    sendPage(res, page, refused.length > 0 ? 422 : 200);
  };

  router.get('/invoices/entities/new', async (_req, res) => {
    show(res, null, await services.newEntity(staffOf(res)));
  });
  router.get('/invoices/entities/:id', async (req, res) => {
    const entity = await findEntity(req, res);
    show(res, entity, entity.entries);
  });
  router.post('/invoices/entities/:id', async (req, res) => {
    const entity = req.params.id === 'new' ? null : await findEntity(req, res);
    const entries = entriesOf(req);
    const saved = await services.saveEntity(staffOf(res), entity?.id ?? null, { entries, ...current(req) });
    if (saved.ok) return goTo(res, HOME, 'saved');
    show(res, entity, entries, 'refused' in saved ? saved.refused : [saved]);
  });

  router.get('/invoices/entities/:id/series', async (req, res) => {
    const entity = await findEntity(req, res);
    const entries = { kind: 'invoice', year: '', start: '' };
    sendPage(res, <SeriesPage reader={readerOf(res)} {...{ entity, entries }} faults={[]} />);
  });
  router.post('/invoices/entities/:id/series', async (req, res) => {
    const entity = await findEntity(req, res);
    const entries = { kind: fieldOf(req, 'kind'), year: fieldOf(req, 'year'), start: fieldOf(req, 'start') };
    const done = await services.startSeries(staffOf(res), entity.id, { ...entries, ...current(req) });
    if (done.ok) return goTo(res, HOME, done.notice);
    const reader = readerOf(res);
    const faults = faultsOf(reader, done);
    sendPage(res, <SeriesPage reader={reader} {...{ entity, entries, faults }} />, 422);
  });
  return router;
}

function shopRoutes(services: DeskServices): Router {
  const router = Router();

  const findShop = async (req: Request, res: Response) => {
    const { shops, entities } = await services.readInvoiceSetUp(staffOf(res));
    const shop = shops.find((each) => each.shop.id === req.params['id']);
    if (!shop) throw notFound();
    return { shop, entities };
  };

  router.get('/invoices/shops/:id', async (req, res) => {
    const { shop: entries, entities } = await findShop(req, res);
    sendPage(res, <ShopInvoicingPage reader={readerOf(res)} {...{ entries, entities }} faults={[]} />);
  });
  router.post('/invoices/shops/:id', async (req, res) => {
    const { shop, entities } = await findShop(req, res);
    const entries: ShopInvoicing = {
      ...shop,
      ...{ mode: fieldOf(req, 'mode'), entityId: fieldOf(req, 'entity') },
      ...{ fromDay: fieldOf(req, 'fromDay').trim(), requestDays: fieldOf(req, 'requestDays').trim() },
    };
    const { id } = shop.shop;
    const done = await services.saveShopInvoicing(staffOf(res), id, { ...entries, ...current(req) });
    if (done.ok) return goTo(res, HOME, done.notice);
    const reader = readerOf(res);
    const faults = faultsOf(reader, done);
    sendPage(res, <ShopInvoicingPage reader={reader} {...{ entries, entities, faults }} />, 422);
  });

  router.get('/invoices/shops/:id/rules', async (req, res) => {
    const { shop } = await findShop(req, res);
    const entries = { country: '', people: 'on_request', companies: 'always' };
    sendPage(res, <RulesPage reader={readerOf(res)} {...{ shop, entries }} faults={[]} />);
  });
  router.post('/invoices/shops/:id/rules', async (req, res) => {
    const { shop } = await findShop(req, res);
    const entries: InvoiceRule = {
      country: fieldOf(req, 'country').trim(),
      ...{ people: fieldOf(req, 'people'), companies: fieldOf(req, 'companies') },
    };
    const { id } = shop.shop;
    const done = await services.saveInvoiceRule(staffOf(res), id, { ...entries, ...current(req) });
    if (done.ok) return goTo(res, `/desk/invoices/shops/${id}/rules`, done.notice);
    const reader = readerOf(res);
    sendPage(res, <RulesPage reader={reader} {...{ shop, entries }} faults={faultsOf(reader, done)} />, 422);
  });
  return router;
}
