import { readFile } from 'node:fs/promises';
import { faultyFile } from '../catalog/commands.ts';
import type { Context } from '../context.ts';
import type { Command } from '../commands.ts';
import { importCoupons, importShipping, type ConditionsReport } from './import.ts';

function importCommand(
  noun: string,
  summary: string,
  run: (ctx: Context, csvText: string) => Promise<ConditionsReport>,
): Command {
  return {
    name: `${noun} import`,
    usage: `${noun} import FILE`,
    summary,
    options: {},
    takes: { name: 'FILE' },
    async run(ctx, input) {
      const [file = ''] = input.positionals;
      const { rows, faults } = await run(ctx, await readFile(file, 'utf8'));
      if (faults.length > 0) throw faultyFile(file, faults);
      input.print(`Done: ${rows} ${noun === 'coupons' ? 'coupons' : 'shipping methods'}.`);
    },
  };
}

export const checkoutCommands: Command[] = [
  importCommand('shipping', 'Sets how goods are shipped, from a CSV that is the whole list.', importShipping),
  importCommand('coupons', 'Adds and changes coupons from a CSV, by code.', importCoupons),
];
