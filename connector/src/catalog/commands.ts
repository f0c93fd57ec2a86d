import { dirname, join, resolve } from 'node:path';
import { optionOr, type Command } from '../commands.ts';
import { importCatalog } from './import.ts';
import { DECIMAL, DECIMAL_USAGE, decimalOf, faultyFile, readImportFile } from './import-file.ts';

export const catalogCommands: Command[] = [
  {
    name: 'catalog import',
    usage: `catalog import FILE [--pictures FOLDER] [--dry-run] ${DECIMAL_USAGE}`,
    summary:
      'Adds and changes products from a CSV, by SKU; pictures lie in FOLDER (else in "pictures" beside FILE).',
    options: { 'dry-run': { type: 'boolean' }, pictures: { type: 'string' }, ...DECIMAL },
    takes: { name: 'FILE' },
    async run(ctx, input) {
      const [file = ''] = input.positionals;
      const folder = optionOr(input, 'pictures', join(dirname(resolve(file)), 'pictures'));
      const dryRun = input.values['dry-run'] === true;
      const decimal = decimalOf(input);
      const report = await importCatalog(ctx, {
        csvText: await readImportFile(input, file),
        pictureFolder: folder,
        dryRun,
        ...(decimal && { decimal }),
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
