import { UsageError, type Command, type CommandInput } from '../commands.ts';
import { toIso } from '../platform/clock.ts';
import { listAudit, type AuditEntry, type AuditSearch } from './queries.ts';
import { AUDITED } from './words.ts';

const text = { type: 'string' } as const;
const PAGE = 500;

function sinceOf(day: string): number {
  if (day === '') return 0;
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError('--since: use a day like 2026-11-28.');
  return at;
}

function searchOf({ values }: CommandInput): AuditSearch {
  const option = (name: string): string => (typeof values[name] === 'string' ? values[name] : '');
  const what = option('what');
  if (what !== '' && !AUDITED.some((known) => known === what))
    throw new UsageError(`--what: use one of ${AUDITED.join(', ')}.`);
  return { who: option('who'), what, on: option('on'), since: sinceOf(option('since')) };
}

/** `2026-11-28T10:00:00.000Z  staff stf_1  order_refunded  ord_1  from 9f2c4be01a77  amount=1900 currency=EUR` */
function lineOf({ at, who, what, on, from, detail }: AuditEntry): string {
  const details = Object.entries(detail).map(([name, value]) => `${name}=${value}`);
  const place = from === '' ? '' : `from ${from}`;
  return [toIso(at), `${who.kind} ${who.id}`.trim(), what, on, place, details.join(' ')]
    .filter((part) => part !== '')
    .join('  ');
}

export const auditCommands: Command[] = [
  {
    name: 'audit list',
    usage: 'audit list [--who ID] [--what WORD] [--on ID] [--since DAY]',
    summary: 'Lists who did what on which record, when and from where; the newest come first, up to 500.',
    options: { who: text, what: text, on: text, since: text },
    async run(ctx, input) {
      const { items, next } = await listAudit(ctx.db, searchOf(input), { before: null, most: PAGE });
      for (const entry of items) input.print(lineOf(entry));
      if (next !== null)
        input.print(`There are more than ${PAGE}. Narrow it down by --who, --what, --on or --since.`);
    },
  },
];
