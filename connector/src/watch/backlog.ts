import type { Context } from '../context.ts';
import { readCrmStatus } from '../crm/status.ts';
import { readInboxBacklog, type InboxBacklog } from '../intake/backlog.ts';
import { MINUTE } from '../platform/clock.ts';
import { moveCounter, readCounter } from '../platform/counter.ts';
import { transact } from '../platform/db.ts';
import { listOwners, notifyOwners, type Incident } from './mail.tsx';

const EVERY = MINUTE;
/** This counter says when somebody looked last. */
const LOOKED = 'watch:backlog:looked';

/** What may wait too long. The counter `since` says when its incident began; 0 while all is well. */
const WATCHED: { of: Incident['of']; since: string; read(ctx: Context): Promise<InboxBacklog> }[] = [
  { of: 'inbox', since: 'watch:backlog:since', read: (ctx) => readInboxBacklog(ctx.db) },
  { of: 'crm', since: 'watch:crm:since', read: async (ctx) => (await readCrmStatus(ctx)) ?? NOTHING },
];
const NOTHING: InboxBacklog = { waiting: 0, oldestAt: null, aside: 0 };

async function takeTurn(ctx: Context): Promise<boolean> {
  const now = ctx.clock.now();
  const looked = await readCounter(ctx.db, LOOKED);
  if (now < looked + EVERY) return false;
  return transact(ctx.db, (trx) => moveCounter(trx, LOOKED, { from: looked, to: now }));
}

/** True when the oldest came too long ago. An open incident ends at half of that, so that none begins and ends all day. */
function isLate(ctx: Context, { oldestAt }: InboxBacklog, isOpen: boolean): boolean {
  const allowed = ctx.config.backlogMinutes * MINUTE;
  return oldestAt !== null && ctx.clock.now() - oldestAt >= (isOpen ? allowed / 2 : allowed);
}

type Seen = 'nothing' | 'opened' | 'closed';

async function look(ctx: Context, { of, since: counter, read }: (typeof WATCHED)[number]): Promise<Seen> {
  const since = await readCounter(ctx.db, counter);
  const backlog = await read(ctx);
  const late = isLate(ctx, backlog, since > 0);
  if (late === since > 0) return 'nothing';
  const now = ctx.clock.now();
  const owners = await listOwners(ctx);
  const incident: Incident = { of, kind: late ? 'late' : 'recovered', since: late ? now : since, backlog };
  const isOurs = await transact(ctx.db, async (trx) => {
    if (!(await moveCounter(trx, counter, { from: since, to: late ? now : 0 }))) return false;
    await notifyOwners(trx, ctx, { owners, incident });
    return true;
  });
  if (!isOurs) return 'nothing';
  const { waiting, oldestAt, aside } = backlog;
  const fields = { of, waiting, oldestAt, aside };
  ctx.log[late ? 'error' : 'info'](fields, late ? 'backlog.late' : 'backlog.recovered');
  return late ? 'opened' : 'closed';
}

/**
 * Writes to the owners once when messages wait too long for their way into the CRM, or changes for theirs into an
 * outside one, and once when none does any more. Every connector may call it as often as it likes: one of them looks,
 * once a minute. Mail and counter commit together.
 */
export async function watchBacklog(ctx: Context): Promise<Seen> {
  if (!(await takeTurn(ctx))) return 'nothing';
  const seen: Seen[] = [];
  for (const watched of WATCHED) seen.push(await look(ctx, watched));
  return seen.find((each) => each !== 'nothing') ?? 'nothing';
}
