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

/**
 * The words of the link, above the form, and on the button, which says to whom it does what. Somebody who was shut out is
 * let in by the same new sign-in, with the role of before.
 */
export function actionTexts({ t, word }: Reader, action: ColleagueAction, colleague: ColleagueView) {
  const { name, active } = colleague;
  const who = { name, role: word('role', colleague.role) };
  const texts = (title: string, lead: string, submit: string) => ({ title, lead, submit });
  if (action === 'role')
    return texts(t('desk.staff.roleChange'), t('desk.staff.roleText', who), t('desk.staff.roleSubmit', who));
  if (action === 'disable')
    return texts(t('desk.staff.disable'), t('desk.staff.disableText'), t('desk.staff.disableSubmit', who));
  return active
    ? texts(t('desk.staff.reset'), t('desk.staff.resetText'), t('desk.staff.resetSubmit', who))
    : texts(t('desk.staff.letIn'), t('desk.staff.letInText', who), t('desk.staff.letInSubmit', who));
}

export function ColleagueActionPage({ reader, colleague, action, role, faults }: ActionPageProps) {
  const { id, name } = colleague;
  const { title, lead, submit } = actionTexts(reader, action, colleague);
  return (
    <FormPage
      reader={reader}
      title={`${title}: ${name}`}
      lead={lead}
      back={{ path: `/desk/staff/${id}`, text: name }}
      action={`/desk/staff/${id}/${action}`}
      submit={submit}
      formKey=""
      faults={faults}
    >
      {action === 'role' ? <RoleField reader={reader} value={role} faults={faults} /> : null}
      <OwnPassword reader={reader} faults={faults} />
    </FormPage>
  );
}
