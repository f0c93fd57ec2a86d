import type { Reader } from '../../app/reader.ts';
import type { StaffRole } from '../../services.ts';
import { Choice, type FormFault } from '../../ui/field.tsx';

export const ROLES: StaffRole[] = ['owner', 'sales', 'support', 'read_only'];

interface RoleFieldProps {
  reader: Reader;
  /** Empty while nobody has chosen: nothing that decides about rights is chosen beforehand. */
  value: string;
  faults: FormFault[];
}

export function RoleField({ reader, value, faults }: RoleFieldProps) {
  return (
    <Choice
      name="role"
      label={reader.t('desk.staff.role')}
      value={value}
      options={ROLES.map((role) => ({
        value: role,
        text: reader.word('role', role),
        hint: reader.word('roleText', role),
      }))}
      faults={faults}
    />
  );
}
