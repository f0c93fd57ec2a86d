import { text as readText } from 'node:stream/consumers';
import { renderUnicodeCompact } from 'uqr';
import { needOption, optionOr, type Command, type CommandInput } from '../commands.ts';
import { toIso } from '../platform/clock.ts';
import {
  addFirstOwner,
  addStaff,
  disableStaff,
  isWithoutOwner,
  listStaff,
  resetStaff,
  setRole,
  type FirstSignIn,
  type StaffSecrets,
} from './staff.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** A password is never an argument: those stand in the process list and in the shell's history. */
async function readPassword(input: CommandInput): Promise<{ password?: string }> {
  if (input.values['password-stdin'] !== true) return {};
  return { password: (await readText(process.stdin)).replace(/\r?\n$/, '') };
}

/** Whoever called the command with a password of their own knows it. */
function printPassword(
  input: CommandInput,
  { staffId, password }: Pick<FirstSignIn, 'staffId' | 'password'>,
): void {
  input.print(`Staff: ${staffId}`);
  if (input.values['password-stdin'] !== true) input.print(`Password: ${password}`);
}

function printFirstSignIn(input: CommandInput, signIn: FirstSignIn): void {
  printPassword(input, signIn);
  input.print(
    `It works until ${toIso(signIn.until)}. At the first sign-in the code stays empty; then another password`,
  );
  input.print('is chosen and the authenticator is set up. Nothing of this is shown again.');
}

function printSecrets(input: CommandInput, secrets: StaffSecrets): void {
  printPassword(input, secrets);
  input.print(`Authenticator secret: ${secrets.totpSecret}`);
  input.print(`Authenticator address: ${secrets.otpauthUrl}`);
  // It is for the phone of whoever sits before the screen; a file or another program has no use for it.
  if (process.stdout.isTTY) input.print(renderUnicodeCompact(secrets.otpauthUrl, { border: 2, ecc: 'M' }));
  input.print(`Backup codes, each for one sign-in:\n  ${secrets.backupCodes.join('\n  ')}`);
  input.print('Nothing of this is shown again.');
}

export const staffCommands: Command[] = [
  {
    name: 'staff add',
    usage: 'staff add --name NAME --email MAIL --role owner|sales|support|read_only [--password-stdin]',
    summary:
      'Adds somebody to the desk and prints a first password once; for the first owner also authenticator and backup codes.',
    options: { name: text, email: text, role: text, 'password-stdin': flag },
    async run(ctx, input) {
      const person = { name: needOption(input, 'name'), email: needOption(input, 'email') };
      const role = optionOr(input, 'role', 'read_only');
      const added = { ...person, ...(await readPassword(input)) };
      if (role === 'owner' && (await isWithoutOwner(ctx)))
        return printSecrets(input, await addFirstOwner(ctx, added));
      printFirstSignIn(input, await addStaff(ctx, { ...added, role }));
    },
  },
  {
    name: 'staff reset',
    usage: 'staff reset --email MAIL [--password-stdin]',
    summary: 'Makes a new first password, takes the authenticator away and ends all sessions of this person.',
    options: { email: text, 'password-stdin': flag },
    async run(ctx, input) {
      const { password } = await readPassword(input);
      printFirstSignIn(input, await resetStaff(ctx, needOption(input, 'email'), password));
    },
  },
  {
    name: 'staff role',
    usage: 'staff role --email MAIL --role owner|sales|support|read_only',
    summary: 'Changes what somebody may do, from the next click on.',
    options: { email: text, role: text },
    async run(ctx, input) {
      await setRole(ctx, needOption(input, 'email'), needOption(input, 'role'));
      input.print('Done.');
    },
  },
  {
    name: 'staff disable',
    usage: 'staff disable --email MAIL',
    summary: 'Shuts somebody out at once; `staff reset` lets them in again.',
    options: { email: text },
    async run(ctx, input) {
      await disableStaff(ctx, needOption(input, 'email'));
      input.print('Done.');
    },
  },
  {
    name: 'staff list',
    usage: 'staff list',
    summary: 'Lists who works at the desk.',
    options: {},
    async run(ctx, input) {
      for (const { id, state, role, email, name } of await listStaff(ctx)) {
        input.print(`${id}  ${state}  ${role}  ${email}  ${name}`);
      }
    },
  },
];
