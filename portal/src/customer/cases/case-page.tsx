import type { Reader } from '../../app/reader.ts';
import type { CaseView } from '../../services.ts';
import { CaseBadge } from '../../ui/case-badge.tsx';
import { CreditNoteLink } from '../../ui/credit-note-link.tsx';
import { Field, FaultSummary, TextArea, Tick, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { Photos } from '../../ui/photos.tsx';
import { Time } from '../../ui/time.tsx';
import { caseName } from './list-page.tsx';

interface CasePageProps {
  reader: Reader;
  of: CaseView;
  formKey: string;
  /** What was typed and not taken. */
  text: string;
  faults: FormFault[];
}

export function CasePage(props: CasePageProps) {
  const { reader, of, faults } = props;
  const { t } = reader;
  const title = caseName(reader, of);
  return (
    <Page reader={reader} title={title} faulty={faults.length > 0}>
      <p class="back">
        <a href="/portal/cases">{t('case.listTitle')}</a>
      </p>
      <div class="title-row">
        <div>
          <h1 class="break">{title}</h1>
          <p class="faint">
            {t('case.number', { number: of.number })} ·{' '}
            <a href={`/portal/orders/${of.orderId}`}>{t('order.title', { number: of.orderNumber })}</a>
          </p>
        </div>
        <CaseBadge reader={reader} of={of} />
      </div>
      <p class="lead">{reader.word('caseNext', nextOf(of))}</p>
      <FaultSummary reader={reader} faults={faults} />
      <div class="below">
        {of.isReadOnly ? <p class="faint">{t('company.readOnly')}</p> : null}
        {of.state === 'closed' && !of.isReadOnly ? <Rating {...props} /> : null}
        {of.isQuestion ? null : <About reader={reader} of={of} />}
        {of.state === 'agreed' && !of.isReadOnly ? <ToDo {...props} /> : null}
        <Section title={t('case.thread')}>
          <Thread reader={reader} of={of} />
        </Section>
        <PhotoSection {...props} />
        {of.isReadOnly ? null : <Answer {...props} />}
        {of.moves.includes('withdraw') ? <Withdraw reader={reader} of={of} /> : null}
      </div>
    </Page>
  );
}

/** The word for what comes next: of a question it depends on whose turn it is, of a return on its state. */
const nextOf = ({ isQuestion, state, waitsFor }: CaseView): string =>
  isQuestion || state === 'asked' ? waitsFor : state;

/** What comes back, and what for. */
function About({ reader, of }: { reader: Reader; of: CaseView }) {
  const { t, format, word } = reader;
  return (
    <Section title={t('case.about')}>
      <ul>
        {of.lines.map(({ name, quantity }) => (
          <li class="break">
            {format.decimal(quantity)} × {name}
          </li>
        ))}
      </ul>
      <p class="faint">{t('case.wished', { wish: word('caseWish', of.wish) })}</p>
      {of.postage === '' ? null : <p class="faint">{word('casePostage', of.postage)}</p>}
    </Section>
  );
}

/** Where to send it, with which label, and the press that says that it is on its way. */
function ToDo({ reader, of }: CasePageProps) {
  const { t } = reader;
  return (
    <Section title={t('case.toDo')}>
      {of.sendTo === '' ? null : (
        <>
          <h3>{t('case.sendTo')}</h3>
          <p class="note">{of.sendTo}</p>
        </>
      )}
      {of.labelUrl === '' ? null : (
        <p>
          <a href={of.labelUrl} rel="noreferrer" class="break">
            {t('case.label')}
          </a>
        </p>
      )}
      <form class="form" method="post" action={`/portal/cases/${of.id}/send`}>
        <FormToken reader={reader} />
        <Field
          name="tracking"
          label={t('case.tracking')}
          optional={t('case.optional')}
          autocomplete="off"
          maxlength={200}
          faults={[]}
        />
        <div class="buttons">
          <button class="button">{t('case.sent')}</button>
        </div>
      </form>
    </Section>
  );
}

const WHO = { you: 'case.you', shop: 'case.shop', colleague: 'company.colleague' } as const;

function Thread({ reader, of: { entries, orderId } }: Pick<CasePageProps, 'reader' | 'of'>) {
  const { t, word } = reader;
  return (
    <ol class="thread">
      {entries.map(({ at, who, state, text, creditNote }) => (
        <li class={who === 'you' ? 'own' : undefined}>
          <p class="faint">
            <strong>{t(WHO[who])}</strong> · <Time reader={reader} at={at} withClock />
          </p>
          {state === null ? null : <p class="thread-state">{word('caseStep', state)}</p>}
          {text === '' ? null : <p class="note">{text}</p>}
          <CreditNoteLink reader={reader} to={`/portal/orders/${orderId}/documents`} note={creditNote} />
        </li>
      ))}
    </ol>
  );
}

/** The one question at the end; answered again, the last answer counts. */
function Rating({ reader, of, faults }: CasePageProps) {
  const { t, word } = reader;
  const fault = faults.find(({ field }) => field === 'rating');
  return (
    <form class="card form" method="post" action={`/portal/cases/${of.id}/rating`} novalidate>
      <FormToken reader={reader} />
      <fieldset id="rating" class={fault ? 'faulty' : undefined}>
        <legend>{t('case.rate')}</legend>
        {fault ? <p class="fault">{fault.text}</p> : null}
        {['1', '2', '3', '4', '5'].map((value) => (
          <Tick
            type="radio"
            name="rating"
            value={value}
            label={word('caseRating', value)}
            checked={String(of.rating) === value}
          />
        ))}
      </fieldset>
      <Field
        name="line"
        label={t('case.rateLine')}
        optional={t('case.optional')}
        value={of.ratingText}
        autocomplete="off"
        maxlength={300}
        faults={[]}
      />
      <div class="buttons">
        <button class="button">{t('case.rateSend')}</button>
      </div>
    </form>
  );
}

/** The photos, and a form of its own for more: a picture that is not taken loses no word of an answer. */
function PhotoSection({ reader, of, faults }: CasePageProps) {
  const { t } = reader;
  const fault = faults.find(({ field }) => field === 'photos');
  const isOver = of.state === 'closed' || of.isReadOnly;
  if (isOver && of.photos.length === 0) return null;
  return (
    <Section title={t('case.photos')}>
      <Photos reader={reader} caseId={of.id} photos={of.photos} />
      {isOver ? null : (
        <form
          class="form"
          method="post"
          enctype="multipart/form-data"
          action={`/portal/cases/${of.id}/photos`}
        >
          <FormToken reader={reader} />
          <div class={`field${fault ? ' faulty' : ''}`}>
            <label for="photos">{t('case.photosAdd')}</label>
            <p class="hint" id="photos-hint">
              {t('case.photosHint')}
            </p>
            {fault ? (
              <p class="fault" id="photos-fault">
                {fault.text}
              </p>
            ) : null}
            <input
              id="photos"
              name="photos"
              type="file"
              multiple
              accept="image/jpeg,image/png,image/heic,image/heif,.heic,.heif"
              aria-invalid={fault ? 'true' : undefined}
              aria-describedby={fault ? 'photos-hint photos-fault' : 'photos-hint'}
            />
          </div>
          <div class="buttons">
            <button class="button second">{t('case.photosSend')}</button>
          </div>
        </form>
      )}
    </Section>
  );
}

function Answer({ reader, of, formKey, text, faults }: CasePageProps) {
  const { t } = reader;
  return (
    <form class="card form" method="post" action={`/portal/cases/${of.id}/reply`} novalidate>
      <FormToken reader={reader} />
      <input type="hidden" name="key" value={formKey} />
      <TextArea
        name="text"
        label={t(of.state === 'closed' ? 'case.replyClosed' : 'case.reply')}
        value={text}
        faults={faults}
      />
      <div class="buttons">
        <button class="button">{t('case.replySend')}</button>
      </div>
    </form>
  );
}

function Withdraw({ reader, of }: { reader: Reader; of: CaseView }) {
  return (
    <form method="post" action={`/portal/cases/${of.id}/withdraw`}>
      <FormToken reader={reader} />
      <button class="button second">{reader.t('case.withdraw')}</button>
    </form>
  );
}
