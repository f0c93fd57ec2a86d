import type { Reader } from '../../app/reader.ts';
import type { ColleagueView } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { FormPage } from '../form-page.tsx';
import { OwnPassword } from './own-password.tsx';
import { RoleField } from './role-field.tsx';

/** What an owner does to somebody else's sign-in: each is a page of its own and asks for the owner's password. */
export const ACTIONS = ['role', 'reset', 'disable'] as const;
export type ColleagueAction = (typeof ACTIONS)[number];

interface ActionPageProps {
  reader: Reader;
  colleague: ColleagueView;
  action: ColleagueAction;
  role: string;
  faults: FormFault[];
}

/** The words on the button and above the form: somebody who was shut out is let in by the same new sign-in. */
export function actionTexts({ t }: Reader, action: ColleagueAction, active: boolean) {
  if (action === 'role') return { title: t('desk.staff.roleChange'), lead: t('desk.staff.roleText') };
  if (action === 'disable') return { title: t('desk.staff.disable'), lead: t('desk.staff.disableText') };
  return active
    ? { title: t('desk.staff.reset'), lead: t('desk.staff.resetText') }
    : { title: t('desk.staff.letIn'), lead: t('desk.staff.letInText') };
}

export function ColleagueActionPage({ reader, colleague, action, role, faults }: ActionPageProps) {
  const { id, name, active } = colleague;
  const { title, lead } = actionTexts(reader, action, active);
  return (
    <FormPage
      reader={reader}
      title={`${title}: ${name}`}
      lead={lead}
      back={{ path: `/desk/staff/${id}`, text: name }}
      action={`/desk/staff/${id}/${action}`}
      submit={title}
      formKey=""
      faults={faults}
    >
      {action === 'role' ? <RoleField reader={reader} value={role} faults={faults} /> : null}
      <OwnPassword reader={reader} faults={faults} />
    </FormPage>
  );
}
