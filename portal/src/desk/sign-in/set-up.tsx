import { Router, type Request, type Response } from 'express';
import { clearCookie, readCookie } from '../../app/cookies.ts';
import { fieldOf } from '../../app/forms.ts';
import { readerOf, type Reader } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices, PortalSettings, SetUpView } from '../../services.ts';
import { AuthenticatorFields, BackupCodes } from '../../ui/authenticator.tsx';
import { FaultSummary, Field, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { faultsOf } from '../forms.ts';
import { openDesk } from './session.ts';

interface SetUpProps {
  reader: Reader;
  setUp: SetUpView;
  faults: FormFault[];
}

/** Lets somebody replace the first password, which another person knows, and put the authenticator into their own app. */
function SetUpPage({ reader, setUp, faults }: SetUpProps) {
  const { t } = reader;
  const { name, email, authenticator } = setUp;
  return (
    <Page reader={reader} title={t('desk.setUp')} width="narrow" faulty={faults.length > 0}>
      <h1>{t('desk.setUp')}</h1>
      <p class="lead">{t('desk.setUp.lead', { name })}</p>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action="/desk/set-up" novalidate>
        <FormToken reader={reader} />
        <input type="hidden" name="username" value={email} autocomplete="username" />
        <Field
          name="password"
          type="password"
          label={t('desk.account.new')}
          hint={t('desk.account.newHint')}
          autocomplete="new-password"
          faults={faults}
        />
        {authenticator ? <AuthenticatorFields reader={reader} offer={authenticator} faults={faults} /> : null}
        <button class="button">{t('desk.setUp.submit')}</button>
      </form>
    </Page>
  );
}

function CodesPage({ reader, codes }: { reader: Reader; codes: string[] }) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('keys.codes')} width="narrow">
      <h1>{t('desk.setUp.done')}</h1>
      <p class="lead">{t('desk.setUp.doneText')}</p>
      <div class="below">
        <BackupCodes reader={reader} codes={codes} />
        <Section title={t('desk.setUp.next')}>
          <p>
            <a class="button" href="/desk">
              {t('desk.setUp.toDesk')}
            </a>
          </p>
        </Section>
      </div>
    </Page>
  );
}

/** Serves the first sign-in: its session opens these pages and nothing else of the desk. */
export function setUpRoutes(services: DeskServices, settings: PortalSettings): Router {
  const router = Router();
  const show = async (req: Request, res: Response, faults: FormFault[]) => {
    const token = readCookie(req, settings, 'setup') ?? '';
    const setUp = await services.readSetUp(token, fieldOf(req, 'sealed'));
    if (!setUp) return res.redirect(303, '/desk/sign-in');
    sendPage(
      res,
      <SetUpPage reader={readerOf(res)} setUp={setUp} faults={faults} />,
      faults.length > 0 ? 422 : 200,
    );
  };

  router.get('/set-up', (req, res) => show(req, res, []));
  router.post('/set-up', async (req, res) => {
    const reader = readerOf(res);
    const done = await services.finishSetUp({
      token: readCookie(req, settings, 'setup') ?? '',
      password: fieldOf(req, 'password'),
      sealed: fieldOf(req, 'sealed'),
      code: fieldOf(req, 'code'),
      agent: req.get('user-agent') ?? '',
    });
    if (!done.ok) return show(req, res, faultsOf(reader, done));
    clearCookie(res, settings, 'setup');
    openDesk(res, settings, done.token);
    if (done.backupCodes.length === 0) return res.redirect(303, '/desk');
    sendPage(res, <CodesPage reader={reader} codes={done.backupCodes} />);
  });

  return router;
}
