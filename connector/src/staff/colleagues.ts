import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import { isMailbox } from '../contract/mailbox.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { refuseWithout } from './ask-again.ts';
import { STAFF_ROLES, type StaffSession } from './roles.ts';
import { addStaff, disableStaff, resetStaff, setRole, type FirstSignIn } from './staff.ts';
import * as store from './store.ts';

/** The own password of the owner who asks. */
interface Asked {
  current: string;
}

/** A conflict that has a reason comes back as a refusal: `last_owner` by the field `role`. */
async function orRefused<T extends object>(field: string, work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true as const, ...(await work()) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict' && error.reason !== undefined)
      return refuse(field, error.reason);
    throw error;
  }
}

async function getColleague(ctx: Context, id: string): Promise<store.StaffRow> {
  const row = await store.findStaff(ctx.db, id);
  if (!row) throw new AppError('not_found', 'Nobody of this id works here.');
  return row;
}

const isRole = (text: string): boolean => STAFF_ROLES.some((role) => role === text);

/**
 * Lets somebody in with a first password. Refused by `current`, `name`, `email` (`no_email`, `staff_known`), and by `role`
 * (`no_role`): nobody gets rights that no owner chose.
 */
export async function addColleague(
  ctx: Context,
  session: StaffSession,
  { name, email, role, current }: { name: string; email: string; role: string } & Asked,
): Promise<Outcome<{ signIn: FirstSignIn }>> {
  const person = { name: name.trim(), email: email.trim() };
  if (person.name === '') return refuse('name', 'no_name');
  if (!isMailbox(person.email)) return refuse('email', 'no_email');
  if (!isRole(role)) return refuse('role', 'no_role');
  const refused = await refuseWithout(ctx, session, current);
  if (refused) return refused;
  return orRefused('email', async () => ({ signIn: await addStaff(ctx, { ...person, role }) }));
}

/**
 * Does something to the sign-in of somebody else. One's own is changed under "My sign-in", where the old one is needed:
 * refused as a whole (`own_account`), and by `current` without the own password.
 */
async function onColleague<T extends object>(
  ctx: Context,
  session: StaffSession,
  { id, current, field }: { id: string; field: string } & Asked,
  work: (row: store.StaffRow) => Promise<T>,
): Promise<Outcome<T>> {
  const row = await getColleague(ctx, id);
  if (row.id === session.staffId) return refuse('', 'own_account');
  const refused = await refuseWithout(ctx, session, current);
  return refused ?? orRefused(field, () => work(row));
}

/** Makes a new first password; lets in again who was shut out. */
export function resetColleague(
  ctx: Context,
  session: StaffSession,
  asked: { id: string } & Asked,
): Promise<Outcome<{ signIn: FirstSignIn }>> {
  return onColleague(ctx, session, { ...asked, field: '' }, async ({ email }) => ({
    signIn: await resetStaff(ctx, email),
  }));
}

/** Refused by `role` where none was chosen (`no_role`) or the one that is had already (`same_role`). */
export async function changeColleagueRole(
  ctx: Context,
  session: StaffSession,
  { role, ...asked }: { id: string; role: string } & Asked,
): Promise<Outcome> {
  if (!isRole(role)) return refuse('role', 'no_role');
  if ((await getColleague(ctx, asked.id)).role === role) return refuse('role', 'same_role');
  return onColleague(ctx, session, { ...asked, field: 'role' }, async ({ email }) => {
    await setRole(ctx, email, role);
    return {};
  });
}

export function shutOutColleague(
  ctx: Context,
  session: StaffSession,
  asked: { id: string } & Asked,
): Promise<Outcome> {
  return onColleague(ctx, session, { ...asked, field: '' }, async ({ email }) => {
    await disableStaff(ctx, email);
    return {};
  });
}
