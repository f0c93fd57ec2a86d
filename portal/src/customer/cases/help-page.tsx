import type { Reader } from '../../app/reader.ts';
import type { CaseAsk, HelpView } from '../../services.ts';
import { FaultSummary, Select, TextArea, type FormFault } from '../../ui/field.tsx';
import { Pieces, type TypedPieces } from '../../ui/order/pieces.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { CaseList } from './list-page.tsx';

export interface HelpEntries extends Pick<CaseAsk, 'reason' | 'wish' | 'text'> {
  pieces: TypedPieces;
}

/** So many articles stand on a page: an order may have thousands. */
export const LINES_SHOWN = 20;

interface HelpProps {
  reader: Reader;
  help: HelpView;
  /** Which page of the order's articles, from 1 on. */
  linesPage: number;
  formKey: string;
  entries: HelpEntries;
  faults: FormFault[];
}

const REASONS = [
  'question',
  'broken',
  'wrong_article',
  'not_as_described',
  'missing_part',
  'late',
  'changed_my_mind',
  'misuse',
];
const WISHES = ['money', 'exchange', 'repair'];

export function HelpPage(props: HelpProps) {
  const { reader, help, faults } = props;
  const { t } = reader;
  const title = t('case.helpTitle', { number: help.orderNumber });
  return (
    <Page reader={reader} title={title} faulty={faults.length > 0}>
      <p class="back">
        <a href={`/portal/orders/${help.orderId}`}>{t('order.title', { number: help.orderNumber })}</a>
      </p>
      <h1 class="break">{title}</h1>
      {help.isReadOnly ? <p class="lead">{t('company.readOnly')}</p> : <AskForm {...props} />}
      {help.cases.length === 0 ? null : (
        <section aria-labelledby="before-title">
          <h2 id="before-title" class="after">
            {t('case.before')}
          </h2>
          <CaseList reader={reader} cases={help.cases} />
        </section>
      )}
    </Page>
  );
}

/** What the shop takes back, and the form with which one asks. */
function AskForm(props: HelpProps) {
  const { reader, help, entries, formKey, faults } = props;
  const { t, word } = reader;
  const choices = (group: string, words: string[]) => [
    { value: '', text: t('case.choose') },
    ...words.map((value) => ({ value, text: word(group, value) })),
  ];
  return (
    <>
      <p class="lead">{t('case.helpLead')}</p>
      <Policy reader={reader} help={help} />
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action={`/portal/orders/${help.orderId}/help`} novalidate>
        <FormToken reader={reader} />
        <input type="hidden" name="key" value={formKey} />
        <Select
          name="reason"
          label={t('case.reason')}
          value={entries.reason}
          options={choices('caseReason', REASONS)}
          faults={faults}
        />
        <Articles {...props} />
        <Select
          name="wish"
          label={t('case.wish')}
          value={entries.wish}
          options={choices('caseWish', WISHES)}
          faults={faults}
        />
        <TextArea
          name="text"
          label={t('case.text')}
          hint={t('case.textHint')}
          value={entries.text}
          faults={faults}
        />
        <div class="buttons">
          <button class="button">{t('case.send')}</button>
          <a class="button second" href={`/portal/orders/${help.orderId}`}>
            {t('case.leave')}
          </a>
        </div>
      </form>
    </>
  );
}

/** Says what the shop takes back, and until when, before anybody asks. */
function Policy({ reader, help: { policy } }: Pick<HelpProps, 'reader' | 'help'>) {
  const { t, format, word } = reader;
  const { days, whoPays, lastDay, isOver } = policy;
  const date = lastDay === null ? '' : format.date(lastDay);
  const which = days === 0 ? 'never' : lastDay === null ? 'days' : isOver ? 'over' : 'until';
  return (
    <section class="card policy" aria-labelledby="policy-title">
      <h2 id="policy-title">{t('case.policy')}</h2>
      <p>
        {word('casePolicy', which, { days, date })}{' '}
        {which === 'never' || which === 'over' ? null : word('casePays', whoPays)}
      </p>
      <p>{t('case.policyFaults')}</p>
    </section>
  );
}

/** The articles of one page of the order, each with a field for its pieces. */
function Articles({ reader, help, linesPage, entries, faults }: HelpProps) {
  const { t, format } = reader;
  const from = (linesPage - 1) * LINES_SHOWN;
  const pages = Math.ceil(help.lines.length / LINES_SHOWN);
  const fault = faults.find(({ field }) => field === 'lines');
  const address = (page: number) => `/portal/orders/${help.orderId}/help?lines=${page}`;
  return (
    <fieldset class={fault ? 'faulty' : undefined}>
      <legend>{t('case.articles')}</legend>
      <p class="hint">{t('case.articlesHint')}</p>
      {fault ? <p class="fault">{fault.text}</p> : null}
      <input type="hidden" name="lines" value={linesPage} />
      <Pieces
        reader={reader}
        lines={help.lines.slice(from, from + LINES_SHOWN)}
        pieces={entries.pieces}
        left={({ quantity, isExcluded }) =>
          [
            t('case.left', { quantity: format.decimal(quantity) }),
            ...(isExcluded ? [t('case.excluded')] : []),
          ].join(' · ')
        }
      />
      {pages < 2 ? null : (
        <p class="pager">
          {linesPage > 1 ? <a href={address(linesPage - 1)}>{t('order.linesBefore')}</a> : null}
          {linesPage < pages ? (
            <a rel="next" href={address(linesPage + 1)}>
              {t('order.linesNext')}
            </a>
          ) : null}
        </p>
      )}
    </fieldset>
  );
}
