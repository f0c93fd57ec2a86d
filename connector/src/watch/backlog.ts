import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { readCrm } from '../crm/status.ts';
import { MINUTE } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { readInboxBacklog, type InboxBacklog as Backlog } from '../intake/backlog.ts';
import { listOwners, tellOwners, type News } from './mail.tsx';

const EVERY = MINUTE;
/** Rows of `counters`: when the last look was, and since when an incident is open (0: all is well). */
const LOOKED = 'watch:backlog:looked';

/** What may wait too long, each with an incident of its own. */
const WATCHED: { of: News['of']; since: string; read(ctx: Context): Promise<Backlog> }[] = [
  { of: 'inbox', since: 'watch:backlog:since', read: (ctx) => readInboxBacklog(ctx.db) },
  { of: 'crm', since: 'watch:crm:since', read: async (ctx) => (await readCrm(ctx)) ?? NOTHING },
];
const NOTHING: Backlog = { waiting: 0, oldestAt: null, aside: 0 };

/** Sets a counter when it still is what it was: the one of several connectors for which this is true goes on. */
async function move(trx: Knex.Transaction, name: string, from: number, to: number): Promise<boolean> {
  return (await trx('counters').where({ name, value: from }).update({ value: to })) === 1;
}

async function valueOf(ctx: Context, name: string): Promise<number> {
  const read = () => ctx.db<{ name: string; value: number }>('counters').where({ name }).first('value');
  const known = await read();
  if (known) return Number(known.value);
  await ctx.db('counters').insert({ name, value: 0 }).onConflict('name').ignore();
  return Number((await read())?.value ?? 0);
}

async function takeTurn(ctx: Context): Promise<boolean> {
  const now = ctx.clock.now();
  const looked = await valueOf(ctx, LOOKED);
  if (now < looked + EVERY) return false;
  return transact(ctx.db, (trx) => move(trx, LOOKED, looked, now));
}

/** Too long since the oldest came. An open incident ends at half of it, so that one does not begin and end all day. */
function isLate(ctx: Context, { oldestAt }: Backlog, isOpen: boolean): boolean {
  const allowed = ctx.config.backlogMinutes * MINUTE;
  return oldestAt !== null && ctx.clock.now() - oldestAt >= (isOpen ? allowed / 2 : allowed);
}

type Outcome = 'nothing' | 'opened' | 'closed';

async function look(ctx: Context, { of, since: name, read }: (typeof WATCHED)[number]): Promise<Outcome> {
  const since = await valueOf(ctx, name);
  const backlog = await read(ctx);
  const late = isLate(ctx, backlog, since > 0);
  if (late === since > 0) return 'nothing';
  const now = ctx.clock.now();
  const owners = await listOwners(ctx);
  const news: News = { of, kind: late ? 'late' : 'recovered', since: late ? now : since, backlog };
  const moved = await transact(ctx.db, async (trx) => {
    if (!(await move(trx, name, since, late ? now : 0))) return false;
    await tellOwners(trx, ctx, { owners, news });
    return true;
  });
  if (!moved) return 'nothing';
  const { waiting, oldestAt, aside } = backlog;
  ctx.log[late ? 'error' : 'info'](
    { of, waiting, oldestAt, aside },
    late ? 'backlog.late' : 'backlog.recovered',
  );
  return late ? 'opened' : 'closed';
}

/**
 * Tells the owners once when events wait too long for their way into the CRM, or changes for theirs into an outside one,
 * and once when none does any more. Every connector may call it as often as it likes: one of them looks, once a minute.
 * Mail and mark commit together.
 */
export async function watchBacklog(ctx: Context): Promise<Outcome> {
  if (!(await takeTurn(ctx))) return 'nothing';
  const outcomes: Outcome[] = [];
  for (const watched of WATCHED) outcomes.push(await look(ctx, watched));
  return outcomes.find((outcome) => outcome !== 'nothing') ?? 'nothing';
}
