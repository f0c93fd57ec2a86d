import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { optionOr, type Command } from '../commands.ts';
import type { LineFault } from '../platform/csv.ts';
import { importCatalog } from './import.ts';

/** Makes the error message of a refused file, which lists every fault. */
export function faultyFile(file: string, faults: LineFault[]): Error {
  const lines = faults.map(
    ({ line, column, message }) => `  line ${line}${column === '' ? '' : `, ${column}`}: ${message}`,
  );
  return new Error([`${file} was not imported; nothing was changed.`, ...lines].join('\n'));
}

export const catalogCommands: Command[] = [
  {
    name: 'catalog import',
    usage: 'catalog import FILE [--pictures FOLDER] [--dry-run]',
    summary:
      'Adds and changes products from a CSV, by SKU; pictures lie in FOLDER (else in "pictures" beside FILE).',
    options: { 'dry-run': { type: 'boolean' }, pictures: { type: 'string' } },
    takes: { name: 'FILE' },
    async run(ctx, input) {
      const [file = ''] = input.positionals;
      const folder = optionOr(input, 'pictures', join(dirname(resolve(file)), 'pictures'));
      const dryRun = input.values['dry-run'] === true;
      const report = await importCatalog(ctx, {
        csvText: await readFile(file, 'utf8'),
        pictureFolder: folder,
        dryRun,
      });
      if (report.faults.length > 0) throw faultyFile(file, report.faults);
      const { created, changed, unchanged } = report;
      input.print(
        `${dryRun ? 'Would be' : 'Done'}: ${created.length} new, ${changed.length} changed, ${unchanged.length} unchanged.`,
      );
      for (const sku of created) input.print(`  + ${sku}`);
      for (const sku of changed) input.print(`  ~ ${sku}`);
    },
  },
];
