import type { Knex } from 'knex';
import { isMailbox, normaliseMailbox } from '../contract/mailbox.ts';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { DAY } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { AppError, invalidField } from '../platform/errors.ts';
import { seal } from '../platform/seal.ts';
import { assertGoodPassword } from '../credentials/good-password.ts';
import { hashPassword, makeSecretText } from '../credentials/password.ts';
import { STAFF_ROLES, type StaffRole } from './roles.ts';
import { hashBackupCode, makeBackupCodes, makeTotpSecret, totpUrl } from '../credentials/second-factor.ts';
import { closeStaffSessions } from './sign-in.ts';
import * as store from './store.ts';
import { cut } from '../platform/text.ts';

/** What somebody signs in with for the first time; whoever made it knows it, too. It is shown once and then forgotten. */
export interface FirstSignIn {
  staffId: string;
  name: string;
  email: string;
  password: string;
  /** Until when the password works; epoch milliseconds. */
  until: number;
}

/** The whole sign-in of the first owner, for whom nobody could do this at the desk. */
export interface StaffSecrets extends Pick<FirstSignIn, 'staffId' | 'password'> {
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
  if (!isMailbox(key)) throw invalidField('email', 'Use an e-mail address.');
  return key;
}

/** Long enough to be handed over, short enough to be forgotten by whoever else has seen it. */
const FIRST_PASSWORD_WORKS = 7 * DAY;

interface Made {
  signIn: FirstSignIn;
  columns: Pick<store.StaffRow, 'password_hash' | 'totp_secret' | 'totp_step' | 'first_until' | 'updated_at'>;
}

/** A first password, and no authenticator: that one is its bearer's own. */
async function makeFirstSignIn(
  ctx: Context,
  { id, name, email }: { id: string; email: string; name: string },
  password?: string,
): Promise<Made> {
  if (password !== undefined) await assertGoodPassword(ctx, password, { name, email });
  const now = ctx.clock.now();
  const until = now + FIRST_PASSWORD_WORKS;
  const signIn = { staffId: id, name, email, password: password ?? makeSecretText(4, 5), until };
  const password_hash = await hashPassword(ctx.config.secret, signIn.password);
  return {
    signIn,
    columns: { password_hash, totp_secret: '', totp_step: 0, first_until: until, updated_at: now },
  };
}

export function storeBackupCodes(
  trx: Knex.Transaction,
  ctx: Context,
  { staffId, backupCodes }: Pick<StaffSecrets, 'staffId' | 'backupCodes'>,
): Promise<void> {
  const hashes = backupCodes.map((code) => hashBackupCode(ctx.config.secret, staffId, code));
  return store.replaceBackupCodes(trx, staffId, hashes);
}

interface Added {
  person: { id: string; name: string; email: string };
  role: StaffRole;
  columns: Made['columns'];
  backupCodes: string[];
}

function insert(ctx: Context, { person, role, columns, backupCodes }: Added): Promise<void> {
  const known = { ...person, email_key: emailKeyOf(person.email), role };
  const row = {
    ...known,
    ...columns,
    state: 'active' as const,
    created_at: ctx.clock.now(),
    signed_in_at: null,
  };
  return transact(ctx.db, async (trx) => {
    if (!(await store.insertStaff(trx, row)))
      throw new AppError('conflict', `${person.email} is on the staff already.`, { reason: 'staff_known' });
    if (backupCodes.length > 0) await storeBackupCodes(trx, ctx, { staffId: person.id, backupCodes });
    await audit(trx, ctx, { what: 'staff_added', on: person.id, detail: { role } });
  });
}

function personOf(ctx: Context, { name, email }: NewStaff): Added['person'] {
  const person = { id: ctx.ids.new('staff'), name: cut(name.trim(), 200), email: email.trim() };
  if (person.name === '') throw invalidField('name', 'Give a name.');
  emailKeyOf(person.email);
  return person;
}

/**
 * Adds somebody to the desk, who chooses another password and sets up an authenticator at the first sign-in. Throws
 * `conflict` when the address is known, `invalid` for a bad field.
 */
export async function addStaff(ctx: Context, added: NewStaff): Promise<FirstSignIn> {
  const person = personOf(ctx, added);
  const role = roleOf(added.role);
  const { signIn, columns } = await makeFirstSignIn(ctx, person, added.password);
  await insert(ctx, { person, role, columns, backupCodes: [] });
  return signIn;
}

/** True while nobody can let people in at the desk. */
export async function isWithoutOwner({ db }: Pick<Context, 'db'>): Promise<boolean> {
  return ownersIn(await store.listStaffRows(db)).length === 0;
}

const ownersIn = (rows: store.StaffRow[]): store.StaffRow[] =>
  rows.filter(({ role, state }) => role === 'owner' && state === 'active');

/**
 * Adds the first owner with authenticator and backup codes, for whoever sits at the command line. A password that was
 * made here is changed at the first sign-in, one that was handed in stays. Throws like `addStaff`.
 */
export async function addFirstOwner(ctx: Context, added: Omit<NewStaff, 'role'>): Promise<StaffSecrets> {
  const person = personOf(ctx, { ...added, role: 'owner' });
  const { signIn, columns } = await makeFirstSignIn(ctx, person, added.password);
  const totpSecret = makeTotpSecret();
  const own = {
    totp_secret: seal(ctx.config.secret, totpSecret),
    first_until: added.password === undefined ? signIn.until : null,
  };
  const backupCodes = makeBackupCodes();
  await insert(ctx, { person, role: 'owner', columns: { ...columns, ...own }, backupCodes });
  const { staffId, password } = signIn;
  const otpauthUrl = totpUrl(totpSecret, person.email, 'Carrello');
  return { staffId, password, totpSecret, otpauthUrl, backupCodes };
}

async function getByEmail(ctx: Context, email: string): Promise<store.StaffRow> {
  const row = await store.findStaffByEmail(ctx.db, emailKeyOf(email));
  if (!row) throw new AppError('not_found', `${email} is not on the staff.`);
  return row;
}

/** Makes a new first password for somebody who lost theirs; the authenticator goes, and all their sessions end. */
export async function resetStaff(ctx: Context, email: string, password?: string): Promise<FirstSignIn> {
  const row = await getByEmail(ctx, email);
  const { signIn, columns } = await makeFirstSignIn(ctx, row, password);
  await transact(ctx.db, async (trx) => {
    await store.updateStaff(trx, row.id, { ...columns, state: 'active' });
    await store.removeBackupCodes(trx, row.id);
    await closeStaffSessions(trx, row.id);
    await audit(trx, ctx, { what: 'staff_reset', on: row.id });
  });
  return signIn;
}

/** Somebody has to be able to let people in. All rows are locked, so that two owners cannot shut each other out. */
async function assertOwnerLeft(trx: Knex.Transaction, without: string): Promise<void> {
  const owners = ownersIn(await store.lockStaffRows(trx));
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
    await closeStaffSessions(trx, row.id);
    await audit(trx, ctx, { what: 'staff_shut_out', on: row.id });
  });
}

/** Changes what somebody may do, from the next click on. Throws `conflict` when no owner would be left. */
export async function setRole(ctx: Context, email: string, role: string): Promise<void> {
  const known = roleOf(role);
  const row = await getByEmail(ctx, email);
  await transact(ctx.db, async (trx) => {
    if (known !== 'owner') await assertOwnerLeft(trx, row.id);
    await store.updateStaff(trx, row.id, { role: known, updated_at: ctx.clock.now() });
    await audit(trx, ctx, { what: 'staff_role', on: row.id, detail: { from: row.role, to: known } });
  });
}

type Listed = Pick<
  store.StaffRow,
  'id' | 'name' | 'email' | 'role' | 'state' | 'signed_in_at' | 'first_until'
>;

export async function listStaff(ctx: Pick<Context, 'db'>): Promise<Listed[]> {
  const rows = await store.listStaffRows(ctx.db);
  return rows.map(({ id, name, email, role, state, signed_in_at, first_until }) => ({
    id,
    name,
    email,
    role,
    state,
    signed_in_at,
    first_until,
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

/** The mailboxes of who works here, by id. */
export async function listColleagueMails(db: Transactor): Promise<Map<string, string>> {
  const rows = await store.listStaffRows(db);
  return new Map(rows.filter(({ state }) => state === 'active').map(({ id, email }) => [id, email]));
}

/** Finds whose work a shop's own affairs are: the owner with this mailbox, else the first owner; null when there is none. */
export async function findOwner(db: Transactor, email: string): Promise<string | null> {
  const owners = (await store.listStaffRows(db)).filter(
    ({ role, state }) => role === 'owner' && state === 'active',
  );
  const own = owners.find(({ email_key }) => email_key === emailKeyOf(email));
  return (own ?? owners[0])?.id ?? null;
}

/** Finds the mailbox of somebody who works here; null for nobody, and for who has left. */
export async function findStaffMailbox(db: Transactor, id: string): Promise<string | null> {
  const row = await store.findStaff(db, id);
  return row?.state === 'active' ? row.email : null;
}

/** Who writes beside the staff and is named like them: an outside CRM, for what its own staff wrote there, and providers. */
const OUTSIDE = [
  ['corebos', 'coreBOS'],
  ['stripe', 'Stripe'],
  ['paypal', 'PayPal'],
] as const;

/** Names by id; those who have left keep theirs. */
export async function listStaffNames(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await store.listStaffRows(db);
  return new Map([...OUTSIDE, ...rows.map(({ id, name }) => [id, name] as const)]);
}
