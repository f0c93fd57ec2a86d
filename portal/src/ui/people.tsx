import type { Reader } from '../app/reader.ts';
import type { CompanyMember, CompanyPeople, MemberRight } from '../services.ts';
import { Choice, Field, type FormFault } from './field.tsx';
import { FormToken } from './page.tsx';
import { Time } from './time.tsx';

export const MEMBER_RIGHTS: MemberRight[] = ['own', 'all', 'manager'];

interface PeopleProps {
  reader: Reader;
  people: CompanyPeople;
  /** The company's own page, below which the forms of its people are. */
  path: string;
}

/** Who is of a company and who was invited, the same to its managers and to staff. */
export function People({ reader, people, path }: PeopleProps) {
  const { t } = reader;
  return (
    <>
      {people.members.length === 0 ? <p class="faint">{t('company.nobody')}</p> : null}
      <ul class="plain people">
        {people.members.map((member) => (
          <li class="card">
            <Member reader={reader} member={member} path={path} />
          </li>
        ))}
      </ul>
      {people.invitations.length === 0 ? null : (
        <>
          <h2 class="after">{t('company.invited')}</h2>
          <ul class="plain people">
            {people.invitations.map(({ id, mailbox, right, expiresAt }) => (
              <li class="card">
                <p>
                  <strong class="break">{mailbox}</strong>
                  <br />
                  <span class="faint">
                    {reader.word('memberRight', right)} · {t('company.until')}{' '}
                    <Time reader={reader} at={expiresAt} />
                  </span>
                </p>
                <form method="post" action={`${path}/invitations/${id}/withdraw`}>
                  <FormToken reader={reader} />
                  <button class="quiet" aria-label={t('company.withdrawOf', { mailbox })}>
                    {t('company.withdraw')}
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Member({ reader, member, path }: { reader: Reader; member: CompanyMember; path: string }) {
  const { t } = reader;
  const { id, mailbox, right, joinedAt, isYou = false } = member;
  return (
    <>
      <p>
        <strong class="break">{mailbox}</strong>{' '}
        {isYou ? <span class="badge good">{t('company.you')}</span> : null}
        <br />
        <span class="faint">
          {reader.word('memberRight', right)} · {t('company.since')} <Time reader={reader} at={joinedAt} />
        </span>
      </p>
      <form
        method="post"
        action={`${path}/people/${id}/right`}
        aria-label={t('company.rightOf', { mailbox })}
      >
        <FormToken reader={reader} />
        <div class="buttons">
          {MEMBER_RIGHTS.filter((other) => other !== right).map((other) => (
            <button class="quiet" name="right" value={other}>
              {reader.word('memberMake', other)}
            </button>
          ))}
          {isYou ? null : (
            <a href={`${path}/people/${id}/remove`} aria-label={t('company.removeOf', { mailbox })}>
              {t('company.remove')}
            </a>
          )}
        </div>
      </form>
    </>
  );
}

interface MailboxProps {
  reader: Reader;
  mailbox: string;
  faults: FormFault[];
}

export function MailboxField({ reader, mailbox, faults }: MailboxProps) {
  return (
    <Field
      name="mailbox"
      type="email"
      inputmode="email"
      autocomplete="off"
      label={reader.t('company.mailbox')}
      hint={reader.t('company.mailboxHint')}
      value={mailbox}
      maxlength={254}
      faults={faults}
    />
  );
}

/** What somebody who is invited may do, each with what it means. */
export function RightField({
  reader,
  right,
  faults,
}: {
  reader: Reader;
  right: string;
  faults: FormFault[];
}) {
  const { word } = reader;
  return (
    <Choice
      name="sees"
      label={reader.t('company.right')}
      value={right}
      faults={faults}
      options={MEMBER_RIGHTS.map((value) => ({
        ...{ value, text: word('memberRight', value), hint: word('memberHint', value) },
      }))}
    />
  );
}
