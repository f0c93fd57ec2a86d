import { Counter, Gauge, Registry } from 'prom-client';
import { countChanges } from '../changes/backlog.ts';
import type { Context } from '../context.ts';
import { readCrmStatus } from '../crm/status.ts';
import { listUnhandled } from '../gateway-events/unhandled.ts';
import { readInboxBacklog } from '../intake/backlog.ts';
import { SECOND } from '../platform/clock.ts';
import { countJobs } from '../platform/jobs.ts';
import type { Answered } from '../platform/requests.ts';
import { listShops } from '../shops/shops.ts';

/** Adds a figure of one value. */
function addValue(registry: Registry, name: string, help: string, value: number): void {
  new Gauge({ name, help, registers: [registry] }).set(value);
}

/** Adds a figure by labels; without any row it is there all the same. */
function addValues<L extends string>(
  registry: Registry,
  { name, help, labels }: { name: string; help: string; labels: L[] },
  rows: { labels: Record<L, string>; value: number }[],
): void {
  const gauge = new Gauge({ name, help, labelNames: labels, registers: [registry] });
  for (const row of rows) gauge.set(row.labels, row.value);
}

const countsOf = (rows: { kind: string; state: string; count: number }[]) =>
  rows.map(({ kind, state, count }) => ({ labels: { kind, state }, value: count }));

/** Counts the seconds since a time; 0 when there is none. */
const secondsSince = (ctx: Context, at: number | null): number =>
  at === null ? 0 : Math.max(0, (ctx.clock.now() - at) / SECOND);

async function addIntake(registry: Registry, ctx: Context): Promise<void> {
  const { waiting, oldestAt, aside } = await readInboxBacklog(ctx.db);
  addValue(registry, 'carrello_inbox_waiting', 'Events stored and not yet in the CRM.', waiting);
  addValue(
    registry,
    'carrello_inbox_oldest_waiting_seconds',
    'How long the oldest of them has waited; 0 when none does.',
    secondsSince(ctx, oldestAt),
  );
  addValue(
    registry,
    'carrello_inbox_aside',
    'Events that failed for good or are in quarantine: they wait for a person.',
    aside,
  );
}

async function addWork(registry: Registry, ctx: Context): Promise<void> {
  const jobs = await countJobs(ctx.db, ['waiting', 'failed']);
  const labels: ('kind' | 'state')[] = ['kind', 'state'];
  const ofJobs = { name: 'carrello_jobs', help: 'Jobs that wait or failed for good, by kind.', labels };
  addValues(registry, ofJobs, countsOf(jobs));
  const mails = jobs.filter(({ kind }) => kind === 'send_mail');
  addValue(
    registry,
    'carrello_mails_waiting',
    'Mails written and not sent, those that failed for good among them.',
    mails.reduce((sum, { count }) => sum + count, 0),
  );
  const help = 'Changes on their way to the outside CRM, or put aside.';
  const ofChanges = { name: 'carrello_crm_changes', help, labels };
  addValues(registry, ofChanges, countsOf(await countChanges(ctx.db)));
}

async function addOutside(registry: Registry, ctx: Context): Promise<void> {
  const crm = await readCrmStatus(ctx);
  if (!crm) return;
  addValue(
    registry,
    'carrello_crm_oldest_waiting_seconds',
    'How long the oldest change on its way to the outside CRM has waited; 0 when none does.',
    secondsSince(ctx, crm.oldestAt),
  );
  addValue(
    registry,
    'carrello_crm_away_seconds',
    'Since when the outside CRM does not answer; 0 while it does.',
    secondsSince(ctx, crm.awaySince),
  );
}

async function addShops(registry: Registry, ctx: Context): Promise<void> {
  const shops = await listShops(ctx.db);
  const labels: ('shop' | 'state')[] = ['shop', 'state'];
  addValues(
    registry,
    { name: 'carrello_shops', help: 'Every shop and its state.', labels },
    shops.map(({ id, state }) => ({ labels: { shop: id, state }, value: 1 })),
  );
}

async function addUnhandled(registry: Registry, ctx: Context): Promise<void> {
  const labels: ('gateway' | 'type')[] = ['gateway', 'type'];
  const help = 'Messages of payment providers of a kind that nobody handles, since they were first counted.';
  const rows = await listUnhandled(ctx.db);
  addValues(
    registry,
    { name: 'carrello_gateway_events_unhandled', help, labels },
    rows.map(({ gateway, type, events }) => ({ labels: { gateway, type }, value: events })),
  );
}

function addDatabase(registry: Registry, up: 0 | 1): void {
  const help = 'Whether the database answers; where it is 0 the figures read from it are missing.';
  addValue(registry, 'carrello_database_up', help, up);
}

/**
 * Reads the figures of the whole database: several connectors on one database give the same ones. Each reading has a
 * registry of its own, because gauges that `collect()` would go on naming figures that cannot be read.
 */
export async function readFigures(ctx: Context): Promise<Registry> {
  const registry = new Registry();
  try {
    for (const add of [addIntake, addWork, addOutside, addShops, addUnhandled]) await add(registry, ctx);
    addDatabase(registry, 1);
  } catch (error) {
    ctx.log.warn({ err: error }, 'figures.unread');
    registry.clear();
    addDatabase(registry, 0);
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
