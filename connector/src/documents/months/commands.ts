import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { optionOr, UsageError, type Command } from '../../commands.ts';
import { listEntities } from '../../invoices/entities.ts';
import { zipOf } from '../../platform/zip.ts';
import { monthFiles } from './month-files.ts';

const text = { type: 'string' } as const;

export const monthCommands: Command[] = [
  {
    name: 'invoices month',
    usage: 'invoices month MONTH [--entity ID] [--to FILE]',
    summary:
      'Writes the documents of a month for the accountant as a zip: PDF and XML of each, the register and the daily takings (CSV and PDF).',
    options: { entity: text, to: text },
    takes: { name: 'MONTH' },
    async run(ctx, input) {
      const month = input.positionals[0] ?? '';
      if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(month)) throw new UsageError('MONTH: use a month like 2026-03.');
      const entities = await listEntities(ctx.db);
      const named = optionOr(input, 'entity', entities.length === 1 ? (entities[0]?.id ?? '') : '');
      const entity = entities.find(({ id }) => id === named);
      if (!entity) throw new UsageError('--entity: name one of `carrello entity show`.');
      const to = optionOr(input, 'to', `documents-${month}.zip`);
      // The file names all who bought: nobody else of the machine reads it.
      const file = createWriteStream(to, { mode: 0o600 });
      await pipeline(Readable.from(zipOf(monthFiles(ctx, { entityId: entity.id, month }))), file);
      input.print(`${to} holds the documents of ${month}.`);
    },
  },
];
