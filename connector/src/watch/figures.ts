import { Counter, Gauge, Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { readCrm } from '../crm/status.ts';
import { SECOND } from '../platform/clock.ts';
import type { Answered } from '../platform/requests.ts';
import { listShops } from '../shops/shops.ts';
import { readInboxBacklog } from '../intake/backlog.ts';
import { countByState } from './inbox-backlog.ts';

/** What one reading found: a figure, what it means, and its values by labels. */
interface Figure {
  name: string;
  help: string;
  labels?: string[];
  values: { labels: Record<string, string>; value: number }[];
}

const one = (value: number): Figure['values'] => [{ labels: {}, value }];

async function readIntake(ctx: Context): Promise<Figure[]> {
  const { waiting, oldestAt, aside } = await readInboxBacklog(ctx.db);
  const age = oldestAt === null ? 0 : Math.max(0, (ctx.clock.now() - oldestAt) / SECOND);
  return [
    { name: 'carrello_inbox_waiting', help: 'Events stored and not yet in the CRM.', values: one(waiting) },
    {
      name: 'carrello_inbox_oldest_waiting_seconds',
      help: 'How long the oldest of them has waited; 0 when none does.',
      values: one(age),
    },
    {
      name: 'carrello_inbox_aside',
      help: 'Events that failed for good or are in quarantine: they wait for a person.',
      values: one(aside),
    },
  ];
}

async function readWork(ctx: Context): Promise<Figure[]> {
  const jobs = await countByState(ctx.db, 'jobs', ['waiting', 'failed']);
  const changes = await countByState(ctx.db, 'crm_changes', ['waiting', 'aside']);
  const mails = jobs.filter(({ kind }) => kind === 'send_mail').reduce((sum, { count }) => sum + count, 0);
  const values = (rows: typeof jobs) =>
    rows.map(({ kind, state, count }) => ({ labels: { kind, state }, value: count }));
  return [
    {
      name: 'carrello_jobs',
      help: 'Jobs that wait or failed for good, by kind.',
      labels: ['kind', 'state'],
      values: values(jobs),
    },
    {
      name: 'carrello_mails_waiting',
      help: 'Mails written and not sent, those that failed for good among them.',
      values: one(mails),
    },
    {
      name: 'carrello_crm_changes',
      help: 'Changes on their way to the outside CRM, or put aside.',
      labels: ['kind', 'state'],
      values: values(changes),
    },
  ];
}

async function readOutside(ctx: Context): Promise<Figure[]> {
  const crm = await readCrm(ctx);
  if (!crm) return [];
  const since = (at: number | null) => one(at === null ? 0 : Math.max(0, (ctx.clock.now() - at) / SECOND));
  return [
    {
      name: 'carrello_crm_oldest_waiting_seconds',
      help: 'How long the oldest change on its way to the outside CRM has waited; 0 when none does.',
      values: since(crm.oldestAt),
    },
    {
      name: 'carrello_crm_away_seconds',
      help: 'Since when the outside CRM does not answer; 0 while it does.',
      values: since(crm.awaySince),
    },
  ];
}

async function readShops(ctx: Context): Promise<Figure> {
  const values = (await listShops(ctx.db)).map(({ id, state }) => ({
    labels: { shop: id, state },
    value: 1,
  }));
  return { name: 'carrello_shops', help: 'Every shop and its state.', labels: ['shop', 'state'], values };
}

async function readAll(ctx: Context): Promise<Figure[]> {
  const up = (value: number): Figure => ({
    name: 'carrello_database_up',
    help: 'Whether the database answers; where it is 0 the figures read from it are missing.',
    values: one(value),
  });
  try {
    return [
      up(1),
      ...(await readIntake(ctx)),
      ...(await readWork(ctx)),
      ...(await readOutside(ctx)),
      await readShops(ctx),
    ];
  } catch (error) {
    ctx.log.warn({ err: error }, 'figures.unread');
    return [up(0)];
  }
}

/** The figures of the whole database, read now: several connectors on one database tell the same ones. */
export async function readFigures(ctx: Context): Promise<Registry> {
  const registry = new Registry();
  for (const { name, help, labels = [], values } of await readAll(ctx)) {
    const gauge = new Gauge({ name, help, labelNames: labels, registers: [registry] });
    for (const { labels: of, value } of values) gauge.set(of, value);
  }
  return registry;
}

/** Counts what this process answered at the door of the orders, by shop and status. */
export function countOrders(registry: Registry): (answered: Answered) => void {
  const orders = new Counter({
    name: 'carrello_orders_received_total',
    help: 'Order events that shops pushed to this process, by shop and status of the answer.',
    labelNames: ['shop', 'status'],
    registers: [registry],
  });
  return ({ route, shop, status }) => {
    if (route === '/v1/orders' && shop !== undefined) orders.inc({ shop, status });
  };
}
