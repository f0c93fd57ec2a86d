import type {
  AccountServices,
  ColleagueServices,
  NewColleague,
  SecretsMade,
  SignInSecrets,
} from '@carrello/portal/services';
import { normaliseMailbox } from '../platform/mailbox.ts';
import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import { refuse } from '../platform/outcome.ts';
import { changePassword, countBackupCodes, renewBackupCodes } from '../staff/account.ts';
import { addStaff, disableStaff, listStaff, resetStaff, setRole, type StaffSecrets } from '../staff/staff.ts';
import { guarded } from './guarded.ts';
import { noticed } from './outcomes.ts';

type Person = Pick<SignInSecrets, 'name' | 'email'>;

const shownOnce = ({ name, email }: Person, secrets: StaffSecrets): SignInSecrets => {
  const { password, totpSecret, otpauthUrl, backupCodes } = secrets;
  return { name, email, password, totpSecret, otpauthUrl, backupCodes };
};

async function getPerson(ctx: Context, id: string): Promise<Person> {
  const person = (await listStaff(ctx)).find((known) => known.id === id);
  if (!person) throw new AppError('not_found', 'Nobody of this id works here.');
  return person;
}

/** A conflict that has a reason comes back as a refusal: `last_owner` by the field `role`. */
async function orRefused<R>(field: string, work: () => Promise<R>) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict' && error.reason !== undefined)
      return refuse(field, error.reason);
    throw error;
  }
}

function addColleague(ctx: Context, { name, email, role }: NewColleague): Promise<SecretsMade> {
  const person = { name: name.trim(), email: email.trim() };
  if (person.name === '') return Promise.resolve(refuse('name', 'no_name'));
  if (normaliseMailbox(person.email) === '') return Promise.resolve(refuse('email', 'no_email'));
  return orRefused('email', async () => {
    const secrets = await addStaff(ctx, { ...person, role });
    return { ok: true as const, secrets: shownOnce(person, secrets) };
  });
}

/** Answers owners about who works here, and everybody about their own sign-in. */
export function staffServices(ctx: Context): ColleagueServices & AccountServices {
  return {
    listColleagues: guarded('staff.manage', async () =>
      (await listStaff(ctx))
        .map(({ id, name, email, role, state, signed_in_at }) => ({
          id,
          name,
          email,
          role,
          active: state === 'active',
          signedInAt: signed_in_at,
        }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    ),
    addColleague: guarded('staff.manage', (_session, colleague) => addColleague(ctx, colleague)),
    resetColleague: guarded('staff.manage', async (_session, id) => {
      const person = await getPerson(ctx, id);
      return { ok: true, secrets: shownOnce(person, await resetStaff(ctx, person.email)) };
    }),
    changeRole: guarded('staff.manage', async (_session, id, role) => {
      const { email } = await getPerson(ctx, id);
      return orRefused('role', async () => {
        await setRole(ctx, email, role);
        return { ok: true as const, notice: 'saved' };
      });
    }),
    disableColleague: guarded('staff.manage', async (_session, id) => {
      const { email } = await getPerson(ctx, id);
      return orRefused('', async () => {
        await disableStaff(ctx, email);
        return { ok: true as const, notice: 'shut_out' };
      });
    }),
    countBackupCodes: (session) => countBackupCodes(ctx, session),
    changePassword: (session, asked) => noticed(changePassword(ctx, session, asked), 'password_changed'),
    renewBackupCodes: (session, asked) => renewBackupCodes(ctx, session, asked),
  };
}
