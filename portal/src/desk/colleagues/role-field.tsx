import type { Reader } from '../../app/reader.ts';
import type { StaffRole } from '../../services.ts';
import { Select, type FormFault } from '../../ui/field.tsx';

export const ROLES: StaffRole[] = ['owner', 'sales', 'support', 'read_only'];

interface RoleFieldProps {
  reader: Reader;
  value: string;
  faults: FormFault[];
}

export function RoleField({ reader, value, faults }: RoleFieldProps) {
  return (
    <Select
      name="role"
      label={reader.t('desk.staff.role')}
      value={value}
      options={ROLES.map((role) => ({ value: role, text: reader.word('role', role) }))}
      faults={faults}
    />
  );
}
