import type { Reader } from '../../app/reader.ts';
import type { DeskCaseEntry, DeskCaseView, SnippetView } from '../../services.ts';
import { CaseBadge } from '../../ui/case-badge.tsx';
import { CreditNoteLink } from '../../ui/credit-note-link.tsx';
import { FaultSummary, TextArea, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { Photos } from '../../ui/photos.tsx';
import { Time } from '../../ui/time.tsx';
import { BackAndSearch } from '../back.tsx';
import { Fact } from '../contacts/facts.tsx';
import { may } from '../forms.ts';

import { SnippetChoice } from './snippets.tsx';

export interface DeskCaseProps {
  reader: Reader;
  of: DeskCaseView;
  snippets: SnippetView[];
  formKey: string;
  /** What was typed and not taken. */
  typed: { text: string; note: string };
  faults: FormFault[];
}

export const caseTitle = ({ t, word }: Reader, { number, reason }: DeskCaseView): string =>
  t('desk.case.name', { number, reason: word('caseReason', reason) });

export function DeskCasePage(props: DeskCaseProps) {
  const { reader, of, faults } = props;
  const { t } = reader;
  return (
    <Page reader={reader} title={caseTitle(reader, of)} width="wide" faulty={faults.length > 0}>
      <BackAndSearch reader={reader} path="/desk/cases" text={t('desk.cases')} />
      <Title reader={reader} of={of} />
      {may(reader, 'cases.write') ? <Moves reader={reader} of={of} /> : null}
      <FaultSummary reader={reader} faults={faults} />
      <div class="case below">
        <div class="case-main">
          <Section title={t('case.thread')}>
            <Entries reader={reader} orderId={of.orderId} entries={of.entries} />
          </Section>
          {of.photos.length === 0 ? null : (
            <Section title={t('case.photos')}>
              <Photos reader={reader} caseId={of.id} photos={of.photos} />
            </Section>
          )}
          {may(reader, 'cases.write') ? <Answer {...props} /> : null}
          {may(reader, 'cases.write') ? <SnippetChoice {...props} /> : null}
        </div>
        <div class="case-side">
          <About reader={reader} of={of} />
          <Notes {...props} />
        </div>
      </div>
    </Page>
  );
}

function Title({ reader, of }: Pick<DeskCaseProps, 'reader' | 'of'>) {
  const { t } = reader;
  return (
    <div class="title-row">
      <div>
        <h1 class="break">{caseTitle(reader, of)}</h1>
        <p class="faint break">
          <a href={`/desk/contacts/${of.contactId}`}>{of.contactName || t('desk.contact.unnamed')}</a>
          {' · '}
          <a href={`/desk/orders/${of.orderId}`}>{t('order.title', { number: of.orderNumber })}</a>
          {' · '}
          {of.email}
        </p>
      </div>
      <CaseBadge reader={reader} of={of} />
    </div>
  );
}

/** What can be done with it now; to take it is one press, all else has a page of its own. */
function Moves({ reader, of }: Pick<DeskCaseProps, 'reader' | 'of'>) {
  const { t, word } = reader;
  const isMine = of.staffId === reader.staff?.staffId;
  return (
    <div class="buttons">
      {isMine || of.state === 'closed' ? null : (
        <form method="post" action={`/desk/cases/${of.id}/take`}>
          <FormToken reader={reader} />
          <button class={of.staffId === '' ? 'button' : 'button second'}>{t('desk.case.take')}</button>
        </form>
      )}
      {of.canRefund && may(reader, 'orders.refund') ? (
        <a class="button second" href={`/desk/orders/${of.orderId}/refund?case=${of.id}`}>
          {t('desk.case.refund')}
        </a>
      ) : null}
      {of.canTellRefund && may(reader, 'orders.refund') ? (
        <a class="button second" href={`/desk/orders/${of.orderId}/told?case=${of.id}`}>
          {t('desk.told.open')}
        </a>
      ) : null}
      {of.moves.map((move) => (
        <a class="button second" href={`/desk/cases/${of.id}/${move}`}>
          {word('caseMove', move)}
        </a>
      ))}
    </div>
  );
}

function whoText({ t }: Reader, { kind, name }: DeskCaseEntry['who']): string {
  if (kind === 'customer') return t('desk.case.buyer');
  return kind === 'stranger' ? t('desk.case.stranger') : name;
}

function Entries({
  reader,
  orderId,
  entries,
}: {
  reader: Reader;
  orderId: string;
  entries: DeskCaseEntry[];
}) {
  const { word } = reader;
  return (
    <ol class="thread">
      {entries.map(({ at, who, state, text, creditNote }) => (
        <li class={who.kind === 'staff' ? 'own' : undefined}>
          <p class="faint">
            <strong>{whoText(reader, who)}</strong> · <Time reader={reader} at={at} withClock />
          </p>
          {state === null ? null : <p class="thread-state">{word('caseStep', state)}</p>}
          {text === '' ? null : <p class="note">{text}</p>}
          <CreditNoteLink reader={reader} to={`/desk/orders/${orderId}/documents`} note={creditNote} />
        </li>
      ))}
    </ol>
  );
}

function Answer({ reader, of, formKey, typed, faults }: DeskCaseProps) {
  const { t } = reader;
  return (
    <form class="card form" method="post" action={`/desk/cases/${of.id}/answer`} novalidate>
      <FormToken reader={reader} />
      <input type="hidden" name="key" value={formKey} />
      <TextArea
        name="text"
        label={t('desk.case.answer')}
        hint={t('desk.case.answerHint', { email: of.email })}
        value={typed.text}
        faults={faults}
      />
      <div class="buttons">
        <button class="button">{t('desk.case.answerSend')}</button>
      </div>
    </form>
  );
}

function About({ reader, of }: Pick<DeskCaseProps, 'reader' | 'of'>) {
  const { t, format, word } = reader;
  return (
    <Section title={t('case.about')}>
      <dl class="pairs">
        <Fact name={t('desk.case.owner')}>{of.staffName || t('desk.case.nobody')}</Fact>
        <Fact name={t('desk.case.waitsFor')}>
          {word('caseWaits', of.waitsFor)}
          {of.waitsFor === 'nobody' ? null : (
            <>
              {' '}
              · <Time reader={reader} at={of.waitsSince} withClock />
            </>
          )}
        </Fact>
        {of.lines.length === 0 ? null : (
          <Fact name={t('desk.case.pieces')}>
            {of.lines.map(({ name, quantity }) => (
              <span class="line break">
                {format.decimal(quantity)} × {name}
              </span>
            ))}
          </Fact>
        )}
        {of.wish === '' ? null : <Fact name={t('desk.case.wish')}>{word('caseWish', of.wish)}</Fact>}
        {of.rating === null ? null : (
          <Fact name={t('case.rate')}>
            {word('caseRating', String(of.rating))}
            {of.ratingText === '' ? null : <span class="line break">{of.ratingText}</span>}
          </Fact>
        )}
        {of.postage === '' ? null : (
          <Fact name={t('desk.case.postage')}>{word('casePostage', of.postage)}</Fact>
        )}
        {of.sendTo === '' ? null : (
          <Fact name={t('case.sendTo')}>
            <span class="note">{of.sendTo}</span>
          </Fact>
        )}
        {of.labelUrl === '' ? null : (
          <Fact name={t('desk.case.labelUrl')}>
            <a class="break" href={of.labelUrl} rel="noreferrer">
              {of.labelUrl}
            </a>
          </Fact>
        )}
      </dl>
    </Section>
  );
}

/** Notes stand apart, so that nobody takes one for an answer. */
function Notes({ reader, of, formKey, typed, faults }: DeskCaseProps) {
  const { t } = reader;
  return (
    <section class="card notes" aria-labelledby="notes-title">
      <h2 id="notes-title">{t('desk.case.notes')}</h2>
      <p class="faint">{t('desk.case.notesHint')}</p>
      <Entries reader={reader} orderId={of.orderId} entries={of.notes} />
      {may(reader, 'cases.write') ? (
        <form class="inline" method="post" action={`/desk/cases/${of.id}/note`} novalidate>
          <FormToken reader={reader} />
          <input type="hidden" name="key" value={`${formKey}n`} />
          <TextArea name="note" label={t('desk.case.note')} value={typed.note} faults={faults} />
          <button class="button second">{t('desk.case.noteAdd')}</button>
        </form>
      ) : null}
    </section>
  );
}
