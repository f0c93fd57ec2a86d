import { Router, type Response } from 'express';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices, Refused } from '../../services.ts';
import { customerOf } from '../customer.ts';
import { MailboxCodePage } from './mailbox-pages.tsx';
import { showAccount } from './show.tsx';

const PAGE = '/portal/account';
const CODE_PAGE = `${PAGE}/mailboxes/code`;

/** The mailboxes of a buyer: another one comes in by a code that is sent to it. */
export function mailboxRoutes(services: CustomerServices): Router {
  const router = Router();

  router.post('/account/mailboxes', async (req, res) => {
    const { locale } = readerOf(res);
    const email = fieldOf(req, 'mailbox').trim();
    const asked = { email, locale, ip: req.ip ?? '' };
    const outcome = await services.askForMailbox(customerOf(res), asked);
    if (!outcome.ok) return showAccount(services, res, outcome, { typed: email });
    res.redirect(303, fieldOf(req, 'again') === '' ? CODE_PAGE : `${CODE_PAGE}?sent=1`);
  });

  interface Shown {
    sentAgain: boolean;
    isMain: boolean;
    refused: Refused | null;
  }

  async function showCodePage(res: Response, { sentAgain, isMain, refused }: Shown): Promise<void> {
    const reader = readerOf(res);
    const mailbox = await services.findAskedMailbox(customerOf(res));
    if (mailbox === null && refused) return showAccount(services, res, refused);
    if (mailbox === null) return res.redirect(303, PAGE);
    const faults = refused ? [{ field: 'code', text: reader.word('fault', refused.reason) }] : [];
    const page = <MailboxCodePage reader={reader} {...{ mailbox, sentAgain, isMain, faults }} />;
    sendPage(res, page, refused ? 422 : 200);
  }

  router.get('/account/mailboxes/code', (req, res) =>
    showCodePage(res, { sentAgain: queryOf(req, 'sent') === '1', isMain: false, refused: null }),
  );

  router.post('/account/mailboxes/code', async (req, res) => {
    const { locale } = readerOf(res);
    const code = fieldOf(req, 'code').replace(/[\s-]/g, '');
    const isMain = fieldOf(req, 'main') === 'yes';
    const outcome = await services.addMailbox(customerOf(res), { code, isMain, locale });
    if (outcome.ok) return goTo(res, PAGE, outcome.joined ? 'mailbox_joined' : 'mailbox_added');
    if (outcome.field === '') return showAccount(services, res, outcome);
    await showCodePage(res, { sentAgain: false, isMain, refused: outcome });
  });

  router.post('/account/mailboxes/change', async (req, res) => {
    const { locale } = readerOf(res);
    const session = customerOf(res);
    const [main, gone] = [fieldOf(req, 'main'), fieldOf(req, 'remove')];
    const outcome =
      gone === ''
        ? await services.chooseMainMailbox(session, { mailbox: main, locale })
        : await services.removeMailbox(session, { mailbox: gone, locale });
    if (!outcome.ok) return showAccount(services, res, outcome);
    goTo(res, PAGE, gone === '' ? 'mailbox_main' : 'mailbox_removed');
  });

  return router;
}
