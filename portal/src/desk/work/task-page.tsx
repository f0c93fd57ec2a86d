import type { Reader } from '../../app/reader.ts';
import type { NewTask } from '../../services.ts';
import { Field, Select, type FormFault } from '../../ui/field.tsx';
import { FormPage } from '../form-page.tsx';
import { About, pathOf } from './about.tsx';

export function TaskPage({
  reader,
  task,
  staff,
  faults,
}: {
  reader: Reader;
  task: NewTask;
  staff: { id: string; name: string }[];
  faults: FormFault[];
}) {
  const { t } = reader;
  const { contactId, companyId, orderId } = task;
  const about = { contactId, companyId, orderId };
  return (
    <FormPage
      reader={reader}
      title={t('desk.task.new')}
      back={{ path: pathOf(about), text: t('desk.form.back') }}
      action="/desk/tasks"
      submit={t('desk.task.submit')}
      formKey=""
      faults={faults}
    >
      <About about={about} />
      <Field name="title" label={t('desk.task.title')} value={task.title} maxlength={300} faults={faults} />
      <Field
        name="dueDay"
        type="date"
        label={t('desk.task.dueDay')}
        value={task.dueDay}
        optional={t('desk.form.optional')}
        faults={faults}
      />
      <Select
        name="staffId"
        label={t('desk.task.who')}
        value={task.staffId}
        options={staff.map(({ id, name }) => ({ value: id, text: name }))}
        faults={faults}
      />
    </FormPage>
  );
}
