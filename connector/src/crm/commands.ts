import type { Config, CorebosConfig } from '../config.ts';
import type { Context } from '../context.ts';
import { UsageError, type Command, type CommandInput } from '../commands.ts';
import { toIso } from '../platform/clock.ts';
import { checkCorebos } from './corebos/check.ts';
import type { CheckReport } from './corebos/report.ts';
import { readHealth } from './health.ts';
import type { Matching } from './corebos/match.ts';
import { linkOne, matchCorebos } from './link.ts';
import { leadThrough } from './setup.ts';
import { saveCrmCursor } from './store.ts';
import { listChangesAside, readChangeBacklog, replayChangesAside } from '../changes/backlog.ts';
import { BACKFILLED, sweepRecords } from './push/backfill.ts';

function needCorebos({ corebos }: Config): CorebosConfig {
  if (!corebos) throw new Error('COREBOS_DATABASE_URL and COREBOS_USER are not set.');
  return corebos;
}

const MARKS = { fit: 'ok  ', note: 'note', harm: 'NO  ' } as const;

function printReport({ print }: CommandInput, { findings, sql }: CheckReport): void {
  for (const { level, text } of findings) print(`${MARKS[level]}  ${text}`);
  if (sql.length > 0) print(['', 'For the administrator of the database:', '', ...sql].join('\n'));
}

/** Throws when writing would do harm, and says what has to be done first. */
async function assertFit(ctx: Context): Promise<void> {
  const { findings } = await checkCorebos(needCorebos(ctx.config));
  const harms = findings.filter(({ level }) => level === 'harm').map(({ text }) => text);
  if (harms.length > 0) throw new Error(['coreBOS is not ready to be written to:', ...harms].join('\n  '));
}

async function printStatus(ctx: Context, { print }: CommandInput): Promise<void> {
  const { waiting, aside, oldestAt, lastError } = await readChangeBacklog(ctx.db);
  const { answeredAt, awaySince, awayBecause } = await readHealth(ctx.db);
  if (awaySince !== null) print(`away since ${toIso(awaySince)}: ${awayBecause}`);
  print(answeredAt === null ? 'has not answered yet' : `answered at ${toIso(answeredAt)}`);
  const age = oldestAt === null ? '' : `, the oldest since ${toIso(oldestAt)}`;
  print(`${waiting} waiting${age}`);
  print(`${aside} put aside`);
  if (lastError !== null) print(`last error: ${lastError}`);
  for (const row of await listChangesAside(ctx.db))
    print(`  ${row.kind} ${row.record_id}: ${row.last_error ?? ''}`);
}

const NAMES = ['companies', 'contacts', 'products'];

function printMatching({ print }: CommandInput, all: Matching[], write: boolean): void {
  for (const [index, { matches, doubts, unmatched }] of all.entries()) {
    for (const { label, there } of matches) print(`same   ${label} = ${there}`);
    for (const { label, candidates } of doubts) print(`doubt  ${label} could be: ${candidates.join(' | ')}`);
    print(
      `${NAMES[index] ?? ''}: ${matches.length} ${write ? 'linked' : 'would be linked'}, ${doubts.length} in doubt, ${unmatched} new there`,
    );
  }
}

export const crmCommands: Command[] = [
  {
    name: 'corebos setup',
    usage: 'corebos setup',
    summary:
      'Leads through setting up a coreBOS: says what is done, and ends with the next step or with `ok`. Writes nothing.',
    options: {},
    async run(ctx, { print }) {
      await leadThrough(ctx, print);
    },
  },
  {
    name: 'corebos check',
    usage: 'corebos check',
    summary:
      'Reads the coreBOS at COREBOS_DATABASE_URL and says what fits, what is off, and what would be done. Writes nothing.',
    options: {},
    async run(ctx, input) {
      const report = await checkCorebos(needCorebos(ctx.config));
      printReport(input, report);
      if (report.findings.some(({ level }) => level === 'harm'))
        throw new Error('Carrello does not write to this coreBOS.');
    },
  },
  {
    name: 'corebos link',
    usage: 'corebos link [--dry-run | --same CON12]',
    summary:
      'Links contacts, companies and products that are on both sides, before the first write; lists every doubt. --same settles one: the record of this number there is the one here.',
    options: { 'dry-run': { type: 'boolean' }, same: { type: 'string' } },
    async run(ctx, input) {
      const { same, 'dry-run': dry } = input.values;
      if (typeof same === 'string' && dry === true)
        throw new UsageError('Give --dry-run or --same, not both.');
      await assertFit(ctx);
      const corebos = needCorebos(ctx.config);
      if (typeof same === 'string') {
        const { label, there } = await linkOne(ctx, corebos, same);
        input.print(`same   ${label} = ${there}`);
      } else printMatching(input, await matchCorebos(ctx, corebos, { write: dry !== true }), dry !== true);
    },
  },
  {
    name: 'corebos backfill',
    usage: 'corebos backfill',
    summary:
      'Sends everything that coreBOS does not have yet, or not as it is now; from then on gaps are looked for every hour.',
    options: {},
    async run(ctx, input) {
      await assertFit(ctx);
      for (const [kind, count] of Object.entries(await sweepRecords(ctx, { homeless: true })))
        input.print(`${kind}: ${count} to send`);
      await saveCrmCursor(ctx.db, BACKFILLED, toIso(ctx.clock.now()), ctx.clock.now());
    },
  },
  {
    name: 'corebos status',
    usage: 'corebos status',
    summary: 'Says how much has not reached coreBOS yet, since when, and why.',
    options: {},
    run: printStatus,
  },
  {
    name: 'corebos replay',
    usage: 'corebos replay ID… | --all',
    summary: 'Tries again what was put aside: the records named, or everything.',
    options: { all: { type: 'boolean' } },
    takes: { name: 'ID', many: true },
    async run(ctx, input) {
      const { positionals, values } = input;
      if (positionals.length === 0 && values['all'] !== true)
        throw new UsageError('Name records, or give --all.');
      if (positionals.length > 0 && values['all'] === true)
        throw new UsageError('Name records, or give --all, not both.');
      const now = ctx.clock.now();
      for (const id of positionals) {
        const count = await replayChangesAside(ctx.db, now, { record_id: id });
        input.print(`${id}  ${count === 0 ? 'is not aside' : 'is tried again'}`);
      }
      if (values['all'] === true) input.print(`${await replayChangesAside(ctx.db, now)} to try again`);
    },
  },
];
