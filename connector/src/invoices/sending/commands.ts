import { resolve } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { needOption, optionOr, UsageError, type Command } from '../../commands.ts';
import type { Context } from '../../context.ts';
import { TAX_TABLE } from '../build/tax-table.ts';
import { findByNumber, type DocumentRow } from '../issuing/queries.ts';
import { FORMS } from '../xml/forms.ts';
import { sendAgain } from './send.ts';
import { listNewest, readFaults, TRANSMISSION_STATES } from './transmissions.ts';
import { writeDocumentFile } from './write-file.ts';

const text = { type: 'string' } as const;

async function getDocument(ctx: Context, number: string): Promise<DocumentRow> {
  const [row, other] = await findByNumber(ctx.db, number);
  if (!row) throw new UsageError(`There is no document ${number}.`);
  if (other) throw new UsageError(`Two documents are ${number}; name one by its id: ${row.id}, ${other.id}.`);
  return row;
}

/** Why a document does not go again. */
const NOT_AGAIN: Record<string, string> = {
  waiting: 'It is on its way already.',
  taken: 'The tax office has taken it.',
  not_statable: 'FatturaPA cannot state it.',
};

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
      const row = await getDocument(ctx, input.positionals[0] ?? '');
      const file = await writeDocumentFile(ctx, row, form);
      if ('obstacles' in file) throw new Error(`Not written: ${file.obstacles.join(', ')}.`);
      const path = resolve(optionOr(input, 'to', '.'), file.filename);
      await writeFile(path, file.body, { mode: 0o600 });
      input.print(path);
    },
  },
  {
    name: 'invoices sent',
    usage: 'invoices sent [--state STATE]',
    summary:
      'Lists the newest 100 files for the tax office with what became of them: waiting, sent, delivered, not_delivered, rejected and others.',
    options: { state: text },
    async run(ctx, input) {
      const state = optionOr(input, 'state', '');
      if (state !== '' && !TRANSMISSION_STATES.some((each) => each === state))
        throw new UsageError(`--state: use one of ${TRANSMISSION_STATES.join(', ')}.`);
      const files = await listNewest(ctx.db, { ...(state && { state }), most: 100 });
      for (const { file_name, state: now, number, faults } of files)
        input.print([number, file_name, now, ...readFaults(faults)].join('  '));
      if (files.length === 0) input.print('There is no file yet.');
    },
  },
  {
    name: 'invoices send-again',
    usage: 'invoices send-again NUMBER',
    summary:
      'Sends a document again that the tax office rejected or never answered: the same number, under a new file name.',
    options: {},
    takes: { name: 'NUMBER' },
    async run(ctx, input) {
      const outcome = await sendAgain(ctx, await getDocument(ctx, input.positionals[0] ?? ''));
      if (!outcome.ok) throw new Error(`Not sent: ${NOT_AGAIN[outcome.reason] ?? outcome.reason}`);
      input.print(outcome.fileName);
    },
  },
];
