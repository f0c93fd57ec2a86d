import { resolve } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { needOption, optionOr, UsageError, type Command } from '../../commands.ts';
import { TAX_TABLE } from '../build/tax-table.ts';
import { findByNumber } from '../issuing/queries.ts';
import { FORMS } from '../xml/forms.ts';
import { writeDocumentFile } from './write-file.ts';

const text = { type: 'string' } as const;

export const sendingCommands: Command[] = [
  {
    name: 'invoices taxes',
    usage: 'invoices taxes [--locale en|it]',
    summary:
      'Shows how sales are taxed and why, as documents say it: the first row that fits a sale is taken, and what no row fits is held.',
    options: { locale: text },
    run(_ctx, input) {
      const locale = optionOr(input, 'locale', 'en');
      if (locale !== 'en' && locale !== 'it') throw new UsageError('--locale: use en or it.');
      for (const { what, category, natura, code, law } of TAX_TABLE)
        input.print([what[locale], category, natura || '-', code || '-', law[locale] || '-'].join('  '));
      return Promise.resolve();
    },
  },
  {
    name: 'invoices write',
    usage: 'invoices write NUMBER --form fatturapa|ubl|cii [--to FOLDER]',
    summary:
      'Writes an invoice or credit note as XML into a folder (this one at first), by its number or id. Of FatturaPA it is the file that you hand to the tax office: written again it has the same name.',
    options: { form: text, to: text },
    takes: { name: 'NUMBER' },
    async run(ctx, input) {
      const form = FORMS.find((each) => each === needOption(input, 'form'));
      if (!form) throw new UsageError(`--form: use one of ${FORMS.join(', ')}.`);
      const number = input.positionals[0] ?? '';
      const [row, other] = await findByNumber(ctx.db, number);
      if (!row) throw new UsageError(`There is no document ${number}.`);
      if (other)
        throw new UsageError(`Two documents are ${number}; name one by its id: ${row.id}, ${other.id}.`);
      const file = await writeDocumentFile(ctx, row, form);
      if ('obstacles' in file) throw new Error(`Not written: ${file.obstacles.join(', ')}.`);
      const path = resolve(optionOr(input, 'to', '.'), file.filename);
      await writeFile(path, file.body, { mode: 0o600 });
      input.print(path);
    },
  },
];
