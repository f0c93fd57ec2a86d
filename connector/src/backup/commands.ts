import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command, CommandInput } from '../commands.ts';
import { backUp, restore } from './backup.ts';

const flag = { type: 'boolean' } as const;

const takes = { name: 'FILE' };
const fileOf = ({ positionals }: CommandInput): string => resolve(positionals[0] ?? '');

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

export const backupCommands: Command[] = [
  {
    name: 'backup',
    usage: 'backup FILE [--force]',
    summary:
      'Writes the whole database to a new file while the connector runs: SQLite as a database file, MySQL and MariaDB as SQL.',
    options: { force: flag },
    takes,
    migrates: false,
    async run(ctx, input) {
      const file = fileOf(input);
      if (input.values['force'] !== true && (await isThere(file))) {
        throw new Error(`${file} exists. Name another file, or give --force.`);
      }
      await backUp(ctx, file);
      input.print(
        `The backup is in ${file}. Keep CARRELLO_SECRET with it, in another place: it opens what is sealed inside.`,
      );
    },
  },
  {
    name: 'restore',
    usage: 'restore FILE [--force]',
    summary:
      'Puts a backup in the place of the database, with every connector stopped; --force also where something is stored.',
    options: { force: flag },
    takes,
    migrates: false,
    async run(ctx, input) {
      const { setAside, erased, shops } = await restore(ctx, fileOf(input), {
        force: input.values['force'] === true,
      });
      input.print('The backup is in place, and everybody is signed out.');
      if (setAside !== null) input.print(`What was there lies in ${setAside}.`);
      if (erased > 0)
        input.print(`Since the backup ${erased} people were erased; they are again at the next start.`);
      if (ctx.config.paypal)
        input.print('PayPal lists no past payments: compare its activity since the backup with the orders.');
      for (const { id, name, epoch, counter } of shops) {
        const newest =
          counter === 0 ? 'holds no order yet' : `holds its orders up to version ${epoch}.${counter}`;
        input.print(`${id}  ${name}: the backup ${newest}; the shop sends what came after.`);
      }
    },
  },
];
