import type { Reader } from '../../app/reader.ts';
import type { WaitingMail } from '../../services.ts';
import { startOf } from '../../ui/cut.ts';
import { FormToken, Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';
import { EmptyCard } from '../search-box.tsx';

interface MailsProps {
  reader: Reader;
  mails: WaitingMail[];
  count: number;
}

/** What came in by mail and is in no case: somebody reads it and says that it is done. */
export function DeskMailsPage({ reader, mails, count }: MailsProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.mails')}>
      <p class="back">
        <a href="/desk/cases">{t('desk.cases')}</a>
      </p>
      <h1>{t('desk.mails')}</h1>
      <p class="lead">{t('desk.mails.lead')}</p>
      {mails.length === 0 ? (
        <EmptyCard title={t('desk.mails.empty')} text={t('desk.mails.emptyText')} />
      ) : (
        <ul class="order-list">
          {mails.map((mail) => (
            <Mail reader={reader} mail={mail} />
          ))}
        </ul>
      )}
      {count > mails.length ? (
        <p class="faint">{t('desk.mails.more', { count: count - mails.length })}</p>
      ) : null}
    </Page>
  );
}

const SHOWN = 2000;

function Mail({ reader, mail }: { reader: Reader; mail: WaitingMail }) {
  const { t, word } = reader;
  const { id, outcome, sender, subject, text, at } = mail;
  return (
    <li class="card">
      <h2 class="break">{subject || t('desk.mail.noSubject')}</h2>
      <p class="faint break">
        {sender || t('desk.mail.noSender')} · <Time reader={reader} at={at} withClock />
      </p>
      <p>{word('mailWaits', outcome)}</p>
      {text === '' ? null : <p class="note">{text.length > SHOWN ? `${startOf(text, SHOWN)}…` : text}</p>}
      {may(reader, 'cases.write') ? (
        <form method="post" action={`/desk/mails/${id}/done`}>
          <FormToken reader={reader} />
          <div class="buttons">
            <button class="button">{t('desk.mail.done')}</button>
            <a class="button second" href={`/desk/mails/${id}`} download>
              {t('desk.mail.whole')}
            </a>
          </div>
        </form>
      ) : null}
    </li>
  );
}
