import { Router, type Request, type Response } from 'express';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { formKeyOf, makeFormKey } from '../../app/form-key.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf, speakAs, type Reader } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CaseView, CustomerServices, HelpView, Refused } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { uploadsOf } from '../../app/uploads.ts';
import { sendPhoto } from '../../ui/photos.tsx';
import { linesPageOf } from '../../ui/order/lines.tsx';
import { chosenPieces, readPieces, type TypedPieces } from '../../ui/order/pieces.tsx';
import { startOf } from '../../ui/cut.ts';
import { customerOf } from '../customer.ts';
import { CasePage } from './case-page.tsx';
import { HelpPage, LINES_SHOWN, type HelpEntries } from './help-page.tsx';
import { CaseListPage } from './list-page.tsx';

/** So much of a text comes back into its field; the services cut it visibly. */
const LONGEST = 6000;

const faultOf = (reader: Reader, { field, reason }: Refused): FormFault => ({
  field,
  text: reader.word('fault', reason),
});

const NO_PHOTO: Refused = { ok: false, field: 'photos', reason: 'no_photo' };
const TOO_BIG: Refused = { ok: false, field: 'photos', reason: 'photo_size' };

/** The page of articles that is shown; a number beyond the last is the last. */
const pageIn = ({ lines }: HelpView, wanted: number): number =>
  Math.max(1, Math.min(wanted, Math.ceil(lines.length / LINES_SHOWN)));

/** `?line=3` begins with one piece of the order's third article, on the page where it stands. */
function begin(help: HelpView, line: number): { linesPage: number; pieces: TypedPieces } {
  const chosen = help.lines[line - 1];
  const isLeft = chosen !== undefined && Number(chosen.quantity) > 0;
  const pieces = isLeft ? { [chosen.lineKey]: Number(chosen.quantity) < 1 ? chosen.quantity : '1' } : {};
  return { linesPage: pageIn(help, Math.ceil(line / LINES_SHOWN)), pieces };
}

/** Serves questions and returns: the form about an order, the list, and the thread of each. */
export function caseRoutes(services: CustomerServices): Router {
  const router = Router();

  const findHelp = async (req: Request, res: Response): Promise<HelpView> => {
    const help = await services.readHelp(customerOf(res), String(req.params['id']));
    if (!help) throw notFound();
    return help;
  };

  router.get('/orders/:id/help', async (req, res) => {
    const help = await findHelp(req, res);
    const line = linesPageOf(queryOf(req, 'line'));
    const begun = queryOf(req, 'line') === '' ? null : begin(help, line);
    const linesPage = begun?.linesPage ?? pageIn(help, linesPageOf(queryOf(req, 'lines')));
    const entries: HelpEntries = { reason: '', wish: '', text: '', pieces: begun?.pieces ?? {} };
    const page = { help, linesPage, entries, formKey: makeFormKey(), faults: [] };
    sendPage(res, <HelpPage reader={speakAs(readerOf(res), help.shop)} {...page} />);
  });

  router.post('/orders/:id/help', async (req, res) => {
    const help = await findHelp(req, res);
    const reader = speakAs(readerOf(res), help.shop);
    const linesPage = pageIn(help, linesPageOf(fieldOf(req, 'lines')));
    const entries: HelpEntries = {
      ...{ reason: fieldOf(req, 'reason'), wish: fieldOf(req, 'wish') },
      ...{ text: startOf(fieldOf(req, 'text'), LONGEST), pieces: readPieces(req) },
    };
    const formKey = formKeyOf(req);
    const pieces = chosenPieces(entries.pieces);
    const ask = { key: formKey, reason: entries.reason, wish: entries.wish, text: entries.text };
    const opened: { ok: true; id: string } | Refused =
      pieces === null
        ? { ok: false, field: 'lines', reason: 'no_such_pieces' }
        : await services.openCase(customerOf(res), help.orderId, { ...ask, pieces, locale: reader.locale });
    if (opened.ok) return goTo(res, `/portal/cases/${opened.id}`, 'case_opened');
    const page = { help, linesPage, entries, formKey, faults: [faultOf(reader, opened)] };
    sendPage(res, <HelpPage reader={reader} {...page} />, 422);
  });

  router.get('/cases', async (req, res) => {
    const after = queryOf(req, 'after');
    const cases = await services.listCases(customerOf(res), after === '' ? null : after);
    sendPage(res, <CaseListPage reader={readerOf(res)} cases={cases} after={after} />);
  });

  const find = async (req: Request, res: Response): Promise<CaseView> => {
    const found = await services.findCase(customerOf(res), String(req.params['id']));
    if (!found) throw notFound();
    return found;
  };
  const show = (
    res: Response,
    of: CaseView,
    { key, text }: { key: string; text: string },
    faults: FormFault[],
  ) =>
    sendPage(
      res,
      <CasePage reader={speakAs(readerOf(res), of.shop)} of={of} formKey={key} text={text} faults={faults} />,
      faults.length > 0 ? 422 : 200,
    );

  router.get('/cases/:id', async (req, res) => {
    show(res, await find(req, res), { key: makeFormKey(), text: '' }, []);
  });

  /** What was refused is shown on the case as it is now, with what was typed. */
  const answer = async (
    req: Request,
    res: Response,
    { outcome, notice }: { outcome: { ok: true } | Refused; notice: string },
  ) => {
    const of = await find(req, res);
    if (outcome.ok) return goTo(res, `/portal/cases/${of.id}`, notice);
    const typed = { key: formKeyOf(req), text: startOf(fieldOf(req, 'text'), LONGEST) };
    show(res, of, typed, [faultOf(readerOf(res), outcome)]);
  };

  router.get('/cases/:id/photos/:photo', async (req, res) => {
    const { id, photo } = req.params;
    sendPhoto(res, await services.readPhoto(customerOf(res), id, photo));
  });

  /** What was kept before one was refused stays. */
  router.post('/cases/:id/photos', async (req, res) => {
    const session = customerOf(res);
    const uploads = uploadsOf(res);
    let outcome: { ok: true } | Refused = uploads.length > 0 ? { ok: true } : NO_PHOTO;
    for (const { bytes } of uploads) {
      if (outcome.ok) outcome = bytes ? await services.addPhoto(session, req.params.id, bytes) : TOO_BIG;
    }
    await answer(req, res, { outcome, notice: 'case_photos' });
  });
  router.post('/cases/:id/reply', async (req, res) => {
    const said = { key: formKeyOf(req), text: startOf(fieldOf(req, 'text'), LONGEST) };
    const outcome = await services.sayInCase(customerOf(res), req.params.id, said);
    await answer(req, res, { outcome, notice: 'case_said' });
  });
  router.post('/cases/:id/send', async (req, res) => {
    const asked = { move: 'send' as const, text: startOf(fieldOf(req, 'tracking').trim(), 200) };
    const outcome = await services.moveCase(customerOf(res), req.params.id, asked);
    await answer(req, res, { outcome, notice: 'case_sent' });
  });
  router.post('/cases/:id/rating', async (req, res) => {
    const rated = { rating: fieldOf(req, 'rating'), text: startOf(fieldOf(req, 'line'), LONGEST) };
    const outcome = await services.rateCase(customerOf(res), req.params.id, rated);
    await answer(req, res, { outcome, notice: 'case_rated' });
  });
  router.post('/cases/:id/withdraw', async (req, res) => {
    const outcome = await services.moveCase(customerOf(res), req.params.id, { move: 'withdraw', text: '' });
    await answer(req, res, { outcome, notice: 'case_withdrawn' });
  });

  return router;
}
