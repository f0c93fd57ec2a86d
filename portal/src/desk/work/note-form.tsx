import type { Reader } from '../../app/reader.ts';
import type { WorkSubject } from '../../services.ts';
import { TextArea, type FormFault } from '../../ui/field.tsx';
import { FormToken } from '../../ui/page.tsx';
import { FormPage } from '../form-page.tsx';
import { may } from '../forms.ts';
import { About, pathOf } from './about.tsx';

/** Stands on the page of the record that the note is about; only those who may write see it. */
export function NoteForm({ reader, about }: { reader: Reader; about: WorkSubject }) {
  const { t } = reader;
  if (!may(reader, 'contacts.write')) return null;
  return (
    <form class="inline" method="post" action="/desk/notes">
      <FormToken reader={reader} />
      <About about={about} />
      <TextArea name="text" label={t('desk.note.text')} faults={[]} />
      <button class="button second">{t('desk.note.submit')}</button>
    </form>
  );
}

export function NotePage({
  reader,
  about,
  text,
  faults,
}: {
  reader: Reader;
  about: WorkSubject;
  text: string;
  faults: FormFault[];
}) {
  const { t } = reader;
  return (
    <FormPage
      reader={reader}
      title={t('desk.note.title')}
      back={{ path: pathOf(about), text: t('desk.form.back') }}
      action="/desk/notes"
      submit={t('desk.note.submit')}
      formKey=""
      faults={faults}
    >
      <About about={about} />
      <TextArea name="text" label={t('desk.note.text')} value={text} faults={faults} />
    </FormPage>
  );
}
