import { Router, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { readerOf, type Reader } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices } from '../../services.ts';
import { FaultSummary, Field, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { BackupCodes } from './secrets.tsx';

interface AccountProps {
  reader: Reader;
  /** How many backup codes were not used yet. */
  left: number;
  faults: FormFault[];
}

/** Lets staff change their own password and renew their backup codes, for a day without the authenticator. */
function AccountPage({ reader, left, faults }: AccountProps) {
  const { t } = reader;
  const current = (
    <Field
      name="current"
      type="password"
      label={t('desk.account.current')}
      autocomplete="current-password"
      faults={faults}
    />
  );
  return (
    <Page reader={reader} title={t('desk.account')} width="narrow" faulty={faults.length > 0}>
      <h1>{t('desk.account')}</h1>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action="/desk/account" novalidate>
        <FormToken reader={reader} />
        {current}
        <Field
          name="password"
          type="password"
          label={t('desk.account.new')}
          hint={t('desk.account.newHint')}
          optional={t('desk.account.newWhen')}
          autocomplete="new-password"
          faults={faults}
        />
        <div class="buttons">
          <button class="button" name="what" value="password">
            {t('desk.account.change')}
          </button>
          <button class="button second" name="what" value="codes">
            {t('desk.account.codes')}
          </button>
        </div>
        <p class="faint">
          {t('desk.account.left', { count: left })} {t('desk.account.lost')}
        </p>
      </form>
    </Page>
  );
}

function CodesPage({ reader, codes }: { reader: Reader; codes: string[] }) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.secrets.codes')} width="narrow">
      <p class="back">
        <a href="/desk/account">{t('desk.account')}</a>
      </p>
      <h1>{t('desk.account.codes')}</h1>
      <div class="below">
        <BackupCodes reader={reader} codes={codes} />
      </div>
    </Page>
  );
}

function PasswordChanged({ reader }: { reader: Reader }) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.account')} width="narrow">
      <h1>{t('desk.account')}</h1>
      <div class="below">
        <Section title={t('desk.account.changed')}>
          <p>{t('desk.account.changedText')}</p>
          <p>
            <a class="button" href="/desk/sign-in">
              {t('desk.signIn.submit')}
            </a>
          </p>
        </Section>
      </div>
    </Page>
  );
}

export function accountRoutes(services: DeskServices): Router {
  const router = Router();
  const show = async (res: Response, faults: FormFault[]) => {
    const left = await services.countBackupCodes(staffOf(res));
    const page = <AccountPage reader={readerOf(res)} left={left} faults={faults} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  };

  router.get('/account', (_req, res) => show(res, []));
  router.post('/account', async (req, res) => {
    const reader = readerOf(res);
    const current = fieldOf(req, 'current');
    if (fieldOf(req, 'what') === 'codes') {
      const made = await services.renewBackupCodes(staffOf(res), { current });
      if (made.ok) return sendPage(res, <CodesPage reader={reader} codes={made.backupCodes} />);
      return show(res, faultsOf(reader, made));
    }
    const password = fieldOf(req, 'password');
    const outcome = await services.changePassword(staffOf(res), { current, password });
    if (!outcome.ok) return show(res, faultsOf(reader, outcome));
    sendPage(res, <PasswordChanged reader={{ ...reader, staff: null }} />);
  });

  return router;
}
