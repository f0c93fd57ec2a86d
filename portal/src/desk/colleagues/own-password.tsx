import type { Reader } from '../../app/reader.ts';
import { Field, type FormFault } from '../../ui/field.tsx';

/** Asks the reader's own password again. It stands where somebody's sign-in is made, changed or taken away. */
export function OwnPassword({ reader, faults }: { reader: Reader; faults: FormFault[] }) {
  return (
    <Field
      name="current"
      type="password"
      label={reader.t('desk.staff.own')}
      hint={reader.t('desk.staff.ownHint')}
      autocomplete="current-password"
      faults={faults}
    />
  );
}
