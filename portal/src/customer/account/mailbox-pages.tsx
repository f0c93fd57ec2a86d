import type { Reader } from '../../app/reader.ts';
import { FaultSummary, Tick, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { CodeField } from '../code-field.tsx';

interface CodeProps {
  reader: Reader;
  mailbox: string;
  sentAgain: boolean;
  isMain: boolean;
  faults: FormFault[];
}

/** Asks for the code that was sent to a mailbox on its way in. */
export function MailboxCodePage({ reader, mailbox, sentAgain, isMain, faults }: CodeProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('mailboxes.codeTitle')} width="narrow" faulty={faults.length > 0}>
      <h1>{t('mailboxes.codeTitle')}</h1>
      <p class="lead break" role={sentAgain ? 'status' : undefined}>
        {t(sentAgain ? 'mailboxes.codeAgain' : 'mailboxes.codeLead', { mailbox })}
      </p>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action="/portal/account/mailboxes/code" novalidate>
        <FormToken reader={reader} />
        <CodeField reader={reader} faults={faults} />
        <Tick name="main" label={t('mailboxes.makeMain')} checked={isMain} />
        <button class="button">{t('mailboxes.confirm')}</button>
      </form>
      <form class="again" method="post" action="/portal/account/mailboxes">
        <FormToken reader={reader} />
        <input type="hidden" name="mailbox" value={mailbox} />
        <p>{t('mailboxes.noCode')}</p>
        <button class="button second" name="again" value="1">
          {t('signIn.code.resend')}
        </button>
        <a href="/portal/account">{t('mailboxes.back')}</a>
      </form>
    </Page>
  );
}
