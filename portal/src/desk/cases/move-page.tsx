import type { Reader } from '../../app/reader.ts';
import type { CaseMoveEntries, CaseMoveWord, DeskCaseView } from '../../services.ts';
import { Field, TextArea, type FormFault } from '../../ui/field.tsx';
import { FormPage } from '../form-page.tsx';
import { caseTitle } from './case-page.tsx';

export const CASE_MOVES: CaseMoveWord[] = ['agree', 'refuse', 'receive', 'exchange', 'close'];

/** The buyer is told what to do, or why not; with all other steps a word is one's own choice. */
const NEEDS_TEXT: CaseMoveWord[] = ['agree', 'refuse'];

export interface MoveProps {
  reader: Reader;
  of: DeskCaseView;
  move: CaseMoveWord;
  entries: CaseMoveEntries;
  faults: FormFault[];
}

/** One step of a case on a page of its own; the buyer reads what is written. */
export function MoveCasePage({ reader, of, move, entries, faults }: MoveProps) {
  const { t, word } = reader;
  const optional = t('desk.form.optional');
  return (
    <FormPage
      reader={reader}
      title={`${word('caseMove', move)}: ${caseTitle(reader, of)}`}
      lead={word('caseMoveText', move)}
      back={{ path: `/desk/cases/${of.id}`, text: caseTitle(reader, of) }}
      action={`/desk/cases/${of.id}/${move}`}
      submit={word('caseMove', move)}
      formKey=""
      faults={faults}
    >
      <TextArea
        name="text"
        label={word('caseMoveSays', move)}
        hint={t('desk.case.answerHint', { email: of.email })}
        value={entries.text}
        {...(NEEDS_TEXT.includes(move) ? {} : { optional })}
        faults={faults}
      />
      {move === 'agree' ? (
        <>
          <TextArea
            name="sendTo"
            label={t('desk.case.sendTo')}
            hint={t('desk.case.sendToHint')}
            value={entries.sendTo}
            optional={optional}
            faults={faults}
          />
          <Field
            name="labelUrl"
            type="url"
            label={t('desk.case.labelUrl')}
            value={entries.labelUrl}
            optional={optional}
            maxlength={2000}
            faults={faults}
          />
        </>
      ) : null}
    </FormPage>
  );
}
