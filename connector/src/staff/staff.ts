import type { Knex } from 'knex';
import { normaliseMailbox } from '../platform/mailbox.ts';
import type { Context } from '../context.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { AppError, invalidField } from '../platform/errors.ts';
import { seal } from '../platform/seal.ts';
import { closeSessionsOf } from '../platform/sessions.ts';
import { assertGoodPassword, hashPassword, makeSecretText } from './password.ts';
import { STAFF_ROLES, type StaffRole } from './roles.ts';
import { hashBackupCode, makeBackupCodes, makeTotpSecret, totpUrl } from './second-factor.ts';
import { AUDIENCE } from './sign-in.ts';
import * as store from './store.ts';

/** What somebody signs in with. It is shown once, to whoever sets the person up; nothing of it can be read again. */
export interface StaffSecrets {
  staffId: string;
  password: string;
  totpSecret: string;
  otpauthUrl: string;
  backupCodes: string[];
}

export interface NewStaff {
  name: string;
  email: string;
  role: string;
  /** Made here when left out. */
  password?: string;
}

function roleOf(text: string): StaffRole {
  const role = STAFF_ROLES.find((known) => known === text);
  if (!role) throw invalidField('role', `Use one of ${STAFF_ROLES.join(', ')}.`);
  return role;
}

function emailKeyOf(email: string): string {
  const key = normaliseMailbox(email);
  if (key === '') throw invalidField('email', 'Use an e-mail address.');
  return key;
}

async function makeSecrets(
  ctx: Context,
  person: { id: string; email: string; name: string },
  password?: string,
) {
  if (password !== undefined) assertGoodPassword(password, [person.name, person.email]);
  const totpSecret = makeTotpSecret();
  const secrets: StaffSecrets = {
    staffId: person.id,
    password: password ?? makeSecretText(4, 5),
    totpSecret,
    otpauthUrl: totpUrl(totpSecret, person.email, 'Carrello'),
    backupCodes: makeBackupCodes(),
  };
  const columns = {
    password_hash: await hashPassword(ctx.config.secret, secrets.password),
    totp_secret: seal(ctx.config.secret, totpSecret),
    totp_step: 0,
    updated_at: ctx.clock.now(),
  };
  return { secrets, columns };
}

export function storeBackupCodes(
  trx: Knex.Transaction,
  ctx: Context,
  { staffId, backupCodes }: Pick<StaffSecrets, 'staffId' | 'backupCodes'>,
): Promise<void> {
  const hashes = backupCodes.map((code) => hashBackupCode(ctx.config.secret, staffId, code));
  return store.replaceBackupCodes(trx, staffId, hashes);
}

/**
 * Adds somebody to the desk, ready to sign in. Throws `conflict` when the address is known, `invalid` for a bad
 * field.
 */
export async function addStaff(
  ctx: Context,
  { name, email, role, password }: NewStaff,
): Promise<StaffSecrets> {
  const person = { id: ctx.ids.new('staff'), name: name.trim().slice(0, 200), email: email.trim() };
  if (person.name === '') throw invalidField('name', 'Give a name.');
  const known = { ...person, email_key: emailKeyOf(email), role: roleOf(role) };
  const { secrets, columns } = await makeSecrets(ctx, person, password);
  const now = ctx.clock.now();
  await transact(ctx.db, async (trx) => {
    const row = { ...known, ...columns, state: 'active' as const, created_at: now, signed_in_at: null };
    if (!(await store.insertStaff(trx, row)))
      throw new AppError('conflict', `${email} is on the staff already.`, { reason: 'staff_known' });
    await storeBackupCodes(trx, ctx, secrets);
  });
  return secrets;
}

async function getByEmail(ctx: Context, email: string): Promise<store.StaffRow> {
  const row = await store.findStaffByEmail(ctx.db, emailKeyOf(email));
  if (!row) throw new AppError('not_found', `${email} is not on the staff.`);
  return row;
}

/** Makes a new password, authenticator and backup codes for somebody who lost theirs; ends all their sessions. */
export async function resetStaff(ctx: Context, email: string, password?: string): Promise<StaffSecrets> {
  const row = await getByEmail(ctx, email);
  const { secrets, columns } = await makeSecrets(ctx, row, password);
  await transact(ctx.db, async (trx) => {
    await store.updateStaff(trx, row.id, { ...columns, state: 'active' });
    await storeBackupCodes(trx, ctx, secrets);
    await closeSessionsOf(trx, AUDIENCE, row.id);
  });
  return secrets;
}

/** Somebody has to be able to let people in. All rows are locked, so that two owners cannot shut each other out. */
async function assertOwnerLeft(trx: Knex.Transaction, without: string): Promise<void> {
  const rows = await store.lockStaffRows(trx);
  const owners = rows.filter(({ role, state }) => role === 'owner' && state === 'active');
  if (owners.length !== 1 || owners[0]?.id !== without) return;
  throw new AppError('conflict', 'This is the last owner. Make somebody else an owner first.', {
    reason: 'last_owner',
  });
}

/** Ends all sessions at once; the record stays, because it is named in what happened. Throws like `setRole`. */
export async function disableStaff(ctx: Context, email: string): Promise<void> {
  const row = await getByEmail(ctx, email);
  await transact(ctx.db, async (trx) => {
    await assertOwnerLeft(trx, row.id);
    await store.updateStaff(trx, row.id, { state: 'disabled', updated_at: ctx.clock.now() });
    await closeSessionsOf(trx, AUDIENCE, row.id);
  });
}

/** Changes what somebody may do, from the next click on. Throws `conflict` when no owner would be left. */
export async function setRole(ctx: Context, email: string, role: string): Promise<void> {
  const known = roleOf(role);
  const row = await getByEmail(ctx, email);
  await transact(ctx.db, async (trx) => {
    if (known !== 'owner') await assertOwnerLeft(trx, row.id);
    await store.updateStaff(trx, row.id, { role: known, updated_at: ctx.clock.now() });
  });
}

type Listed = Pick<store.StaffRow, 'id' | 'name' | 'email' | 'role' | 'state' | 'signed_in_at'>;

export async function listStaff(ctx: Pick<Context, 'db'>): Promise<Listed[]> {
  const rows = await store.listStaffRows(ctx.db);
  return rows.map(({ id, name, email, role, state, signed_in_at }) => ({
    id,
    name,
    email,
    role,
    state,
    signed_in_at,
  }));
}

/** Lists who can be given work, by name. */
export async function listColleagues(db: Transactor): Promise<{ id: string; name: string }[]> {
  const rows = await store.listStaffRows(db);
  return rows
    .filter(({ state }) => state === 'active')
    .map(({ id, name }) => ({ id, name }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Who writes beside the staff and is named like them: an outside CRM, for what its own staff wrote there. */
const OUTSIDE = [['corebos', 'coreBOS']] as const;

/** Names by id; those who have left keep theirs. */
export async function listStaffNames(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await store.listStaffRows(db);
  return new Map([...OUTSIDE, ...rows.map(({ id, name }) => [id, name] as const)]);
}
