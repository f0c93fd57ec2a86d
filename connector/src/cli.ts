import { userInfo } from 'node:os';
import { actAs } from './audit/actor.ts';
import { auditCommands } from './audit/commands.ts';
import { backupCommands } from './backup/commands.ts';
import { caseCommands } from './cases/commands.ts';
import { catalogCommands } from './catalog/commands.ts';
import { checkoutCommands } from './checkout/commands.ts';
import { customerCommands } from './customers/commands.ts';
import { readConfig } from './config.ts';
import { createContext } from './context.ts';
import { crmCommands } from './crm/commands.ts';
import { orderCommands } from './intake/commands.ts';
import { invoiceCommands } from './invoices/commands.ts';
import { monthCommands } from './documents/months/commands.ts';
import { downloadCommands } from './downloads/commands.ts';
import { documentCommands } from './invoices/document-commands.ts';
import { sendingCommands } from './invoices/sending/commands.ts';
import { AppError } from './platform/errors.ts';
import { migrate } from './platform/migrate.ts';
import { mailCommands } from './mail-in/commands.ts';
import { shareCommands } from './contacts/share-command.ts';
import { contactCommands } from './portal-services/commands.ts';
import { proofCommands } from './proof/commands.ts';
import { shopCommands } from './shops/commands.ts';
import { lookCommands } from './shops/look-commands.ts';
import { staffCommands } from './staff/commands.ts';
import { woocommerceCommands } from './woocommerce/commands.ts';
import { readInput, UsageError, type Command } from './commands.ts';

const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate',
  summary: 'Brings the database to the newest schema (other commands do so first, too).',
  options: {},
  run: (_ctx, input) => Promise.resolve(input.print('The schema is up to date.')),
};

/** Ends when it is told to by a signal. */
const serveCommand: Command = {
  name: 'serve',
  usage: 'serve',
  summary: 'Starts the connector, which brings its database to the newest schema and runs until SIGTERM.',
  options: {},
  migrates: false,
  async run(ctx) {
    const { serve } = await import('./main.ts');
    await serve(ctx);
    await new Promise(() => undefined);
  },
};

/** Every command of every feature; a feature's own live in its commands.ts. */
const commands: Command[] = [
  serveCommand,
  migrateCommand,
  ...shopCommands,
  ...lookCommands,
  ...woocommerceCommands,
  ...orderCommands,
  ...proofCommands,
  ...crmCommands,
  ...catalogCommands,
  ...downloadCommands,
  ...checkoutCommands,
  ...caseCommands,
  ...invoiceCommands,
  ...documentCommands,
  ...sendingCommands,
  ...monthCommands,
  ...customerCommands,
  ...contactCommands,
  ...shareCommands,
  ...mailCommands,
  ...staffCommands,
  ...auditCommands,
  ...backupCommands,
];

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function usage(list: Command[]): string {
  const rows = list.map((command) => `  carrello ${command.usage}\n      ${command.summary}`);
  return ['Usage:', ...rows].join('\n');
}

const wordsIn = ({ name }: Command): string[] => name.split(' ');

function findCommand(words: string[]): Command {
  const found = commands.find((command) => wordsIn(command).every((word, index) => word === words[index]));
  if (found) return found;
  const [noun = ''] = words;
  const verbs = commands.flatMap((command) => (wordsIn(command)[0] === noun ? [command.name] : []));
  if (verbs.length > 0) throw new UsageError(`There are: ${verbs.join(', ')}.`);
  throw new UsageError(`There is no command "${noun}". \`carrello help\` lists them.`);
}

/** The account at whose command line this was typed; empty where the system does not know it. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

async function runCommand(command: Command, args: string[]): Promise<void> {
  const input = readInput(command, args, print);
  const ctx = createContext(readConfig());
  try {
    if (command.migrates !== false) await migrate(ctx.db);
    // The connector serves others: what it does is done by them.
    if (command === serveCommand) await command.run(ctx, input);
    else await actAs({ kind: 'command', id: accountName() }, () => command.run(ctx, input));
  } finally {
    await ctx.db.destroy();
  }
}

/** What was typed wrongly, with the way to type it; any other error as it is. */
function usageErrorOf({ usage: how }: Command, error: unknown): unknown {
  const isWrong = error instanceof UsageError || (error instanceof AppError && error.code === 'invalid');
  if (!isWrong) return error;
  const faults = error instanceof AppError ? error.faults : [];
  const text = faults.map(({ field, message }) => `--${field}: ${message}`).join(' ') || error.message;
  return new UsageError(`${text} Usage: carrello ${how}`);
}

/** An error of a command that says how it fails. */
class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    cause: Error,
    readonly exitCode: number,
  ) {
    super(cause.message, { cause });
  }
}

/** What is thrown on: a wrong call, or the error with the exit code of its command. */
function failureOf(command: Command, error: unknown): unknown {
  const told = usageErrorOf(command, error);
  const { failsWith } = command;
  if (told instanceof UsageError || !(told instanceof Error) || failsWith === undefined) return told;
  return new CommandError(told, failsWith);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return 2;
  return error instanceof CommandError ? error.exitCode : 1;
}

const isHelp = (word: string | undefined): boolean => word === '--help' || word === '-h';

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  if (words.length === 0) throw new UsageError(usage(commands));
  if (words[0] === 'help' || isHelp(words[0])) return print(usage(commands));
  const command = findCommand(words);
  if (words.some(isHelp)) return print(usage([command]));
  try {
    await runCommand(command, words.slice(wordsIn(command).length));
  } catch (error) {
    throw failureOf(command, error);
  }
}

/** Whoever reads may stop early (`contacts export | head`); what a command does goes on all the same. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(exitCodeOf(error));
});
