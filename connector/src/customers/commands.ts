import { faultyFile, readImportFile } from '../catalog/import-file.ts';
import type { Command } from '../commands.ts';
import { importPasswords } from './import-passwords.ts';

export const customerCommands: Command[] = [
  {
    name: 'customers import',
    usage: 'customers import FILE',
    summary:
      'Takes passwords of another site by mailbox and hash; each works once its mailbox was proven here.',
    options: {},
    takes: { name: 'FILE' },
    async run(ctx, input) {
      const [file = ''] = input.positionals;
      const done = await importPasswords(ctx, await readImportFile(input, file));
      if (done.faults.length > 0) throw faultyFile(file, done.faults);
      const { created, changed, unchanged, kept } = done;
      input.print(
        `Done: ${created} new, ${changed} changed, ${unchanged} unchanged, ${kept} left as they are here.`,
      );
    },
  },
];
