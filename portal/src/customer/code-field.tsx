import type { Reader } from '../app/reader.ts';
import { Field, type FormFault } from '../ui/field.tsx';

/** Where the six digits of a mail are typed. */
export function CodeField({ reader, faults }: { reader: Reader; faults: FormFault[] }) {
  const { t } = reader;
  return (
    <Field
      name="code"
      label={t('signIn.code.label')}
      hint={t('signIn.code.hint')}
      autocomplete="one-time-code"
      inputmode="numeric"
      maxlength={12}
      autofocus
      class="code"
      faults={faults}
    />
  );
}
