import { optionOr, UsageError, type Command } from '../commands.ts';
import { attachFile, detachFile, listAttached } from './attach.ts';

const MOST = 10;

function mostOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UsageError('--most is a whole number from 1 on: how often it is given for each piece.');
}

export const downloadCommands: Command[] = [
  {
    name: 'catalog file',
    usage: 'catalog file SKU|PRODUCT [FILE|ADDRESS] [--name NAME] [--most 10] [--remove NAME]',
    summary:
      'Attaches a file or link that buyers of the article get; with a known name its new edition, without a file the list.',
    options: { name: { type: 'string' }, most: { type: 'string' }, remove: { type: 'string' } },
    takes: { name: 'SKU', many: true },
    async run(ctx, input) {
      const [of, source, ...more] = input.positionals;
      if (of === undefined) throw new UsageError('SKU is missing.');
      if (more.length > 0) throw new UsageError(`"${more[0] ?? ''}" is one word too many.`);
      const removed = optionOr(input, 'remove', '');
      if (source !== undefined && removed !== '')
        throw new UsageError('--remove takes a file away and attaches none.');
      const most = mostOf(optionOr(input, 'most', String(MOST)));
      const name = optionOr(input, 'name', '');
      if (removed !== '') await detachFile(ctx, { of, name: removed });
      if (source !== undefined) await attachFile(ctx, { of, source, most, ...(name === '' ? {} : { name }) });
      const files = await listAttached(ctx, of);
      if (files.length === 0) input.print('Nothing is given with it.');
      for (const file of files) {
        const where = file.url === '' ? `${file.size} bytes` : file.url;
        input.print(`${file.name}  ${where}  ${file.most} times for each piece`);
      }
    },
  },
];
