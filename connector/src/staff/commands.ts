import { text as readText } from 'node:stream/consumers';
import { renderUnicodeCompact } from 'uqr';
import { needOption, optionOr, type Command, type CommandInput } from '../commands.ts';
import { addStaff, disableStaff, listStaff, resetStaff, setRole, type StaffSecrets } from './staff.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** A password is never an argument: those stand in the process list and in the shell's history. */
async function readPassword(input: CommandInput): Promise<{ password?: string }> {
  if (input.values['password-stdin'] !== true) return {};
  return { password: (await readText(process.stdin)).replace(/\r?\n$/, '') };
}

function printSecrets(input: CommandInput, secrets: StaffSecrets): void {
  input.print(`Staff: ${secrets.staffId}`);
  if (input.values['password-stdin'] !== true) input.print(`Password: ${secrets.password}`);
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
    summary: 'Adds somebody to the desk and prints password, authenticator secret and backup codes once.',
    options: { name: text, email: text, role: text, 'password-stdin': flag },
    async run(ctx, input) {
      const person = { name: needOption(input, 'name'), email: needOption(input, 'email') };
      const role = optionOr(input, 'role', 'read_only');
      printSecrets(input, await addStaff(ctx, { ...person, role, ...(await readPassword(input)) }));
    },
  },
  {
    name: 'staff reset',
    usage: 'staff reset --email MAIL [--password-stdin]',
    summary: 'New password, authenticator and backup codes; ends all sessions of this person.',
    options: { email: text, 'password-stdin': flag },
    async run(ctx, input) {
      const { password } = await readPassword(input);
      printSecrets(input, await resetStaff(ctx, needOption(input, 'email'), password));
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
