import type { Reader } from '../../app/reader.ts';
import type { OwnMailbox } from '../../services.ts';
import { Field, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { FormToken } from '../../ui/page.tsx';

interface MailboxesProps {
  reader: Reader;
  mailboxes: OwnMailbox[];
  /** What was typed, where it was refused. */
  typed: string;
  faults: FormFault[];
}

/** The mailboxes by which somebody signs in, and the form that adds another one. */
export function Mailboxes({ reader, mailboxes, typed, faults }: MailboxesProps) {
  const { t } = reader;
  return (
    <Section title={t('mailboxes.title')}>
      <p>{t('mailboxes.lead')}</p>
      <ul class="plain">
        {mailboxes.map((own) => (
          <li class="session">
            <MailboxLine reader={reader} own={own} isOnly={mailboxes.length === 1} />
          </li>
        ))}
      </ul>
      <form class="form after" method="post" action="/portal/account/mailboxes" novalidate>
        <FormToken reader={reader} />
        <Field
          name="mailbox"
          type="email"
          label={t('mailboxes.add')}
          hint={t('mailboxes.addHint')}
          value={typed}
          autocomplete="email"
          inputmode="email"
          maxlength={254}
          faults={faults}
        />
        <button class="button">{t('mailboxes.send')}</button>
      </form>
    </Section>
  );
}

function MailboxLine({ reader, own, isOnly }: { reader: Reader; own: OwnMailbox; isOnly: boolean }) {
  const { t } = reader;
  const { mailbox, isMain } = own;
  return (
    <>
      <p class="break">
        <strong>{mailbox}</strong> {isMain ? <span class="badge good">{t('mailboxes.main')}</span> : null}
      </p>
      {isOnly ? null : (
        <form class="buttons" method="post" action="/portal/account/mailboxes/change">
          <FormToken reader={reader} />
          {isMain ? null : (
            <button
              class="quiet"
              name="main"
              value={mailbox}
              aria-label={t('mailboxes.preferOf', { mailbox })}
            >
              {t('mailboxes.prefer')}
            </button>
          )}
          <button
            class="quiet"
            name="remove"
            value={mailbox}
            aria-label={t('mailboxes.removeOf', { mailbox })}
          >
            {t('mailboxes.remove')}
          </button>
        </form>
      )}
    </>
  );
}
