import { DECIMAL, DECIMAL_USAGE, decimalOf, faultyFile, readImportFile } from '../catalog/import-file.ts';
import type { Context } from '../context.ts';
import type { Command } from '../commands.ts';
import type { DecimalMark } from '../platform/numbers.ts';
import { importCoupons, importShipping, type ConditionsReport } from './import.ts';

function importCommand(
  noun: string,
  summary: string,
  run: (ctx: Context, csvText: string, decimal?: DecimalMark) => Promise<ConditionsReport>,
): Command {
  return {
    name: `${noun} import`,
    usage: `${noun} import FILE ${DECIMAL_USAGE}`,
    summary,
    options: DECIMAL,
    takes: { name: 'FILE' },
    async run(ctx, input) {
      const [file = ''] = input.positionals;
      const { rows, faults } = await run(ctx, await readImportFile(input, file), decimalOf(input));
      if (faults.length > 0) throw faultyFile(file, faults);
      input.print(`Done: ${rows} ${noun === 'coupons' ? 'coupons' : 'shipping methods'}.`);
    },
  };
}

export const checkoutCommands: Command[] = [
  importCommand('shipping', 'Sets how goods are shipped, from a CSV that is the whole list.', importShipping),
  importCommand('coupons', 'Adds and changes coupons from a CSV, by code.', importCoupons),
];
