import { backupCommands } from './backup/commands.ts';
import { catalogCommands } from './catalog/commands.ts';
import { checkoutCommands } from './checkout/commands.ts';
import { readConfig } from './config.ts';
import { createContext } from './context.ts';
import { crmCommands } from './crm/commands.ts';
import { orderCommands } from './orders/commands.ts';
import { migrate } from './platform/db.ts';
import { shopCommands } from './shops/commands.ts';
import { staffCommands } from './staff/commands.ts';
import { readInput, type Command } from './platform/commands.ts';

const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate',
  summary: 'Brings the database to the newest schema (other commands do so first, too).',
  options: {},
  run: (_ctx, input) => Promise.resolve(input.print('The schema is up to date.')),
};

/** Every command of every feature; a feature's own live in its commands.ts. */
const commands: Command[] = [
  migrateCommand,
  ...shopCommands,
  ...orderCommands,
  ...crmCommands,
  ...catalogCommands,
  ...checkoutCommands,
  ...staffCommands,
  ...backupCommands,
];

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function usage(): string {
  const rows = commands.map((command) => `  carrello ${command.usage}\n      ${command.summary}`);
  return ['Usage:', '  carrello serve', '      Starts the connector.', ...rows].join('\n');
}

async function runCommand(words: string[]): Promise<void> {
  const command = commands.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '));
  if (!command) throw new Error(usage());
  const input = readInput(command, words.slice(command.name.split(' ').length), print);
  const ctx = createContext(readConfig());
  try {
    if (command.migrates !== false) await migrate(ctx.db);
    await command.run(ctx, input);
  } finally {
    await ctx.db.destroy();
  }
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  if (words[0] === 'serve') {
    const { serve } = await import('./main.ts');
    await serve(createContext(readConfig()));
    return;
  }
  await runCommand(words);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
