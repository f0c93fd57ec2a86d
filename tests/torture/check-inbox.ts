import type { ConnectedShop } from '../support/make/shop.ts';
import type { SnapshotInput } from '../support/make/order-snapshot.ts';
import type { Accepted } from './expected.ts';
import type { Findings } from './findings.ts';
import type { Event } from './history.ts';
import { groupBy, type Row, type Table } from './rows.ts';
import { isNextRun } from './settle-down.ts';
import { tellingOf, type Sender, type Told } from './sender.ts';

type Tables = Record<Table, Row[]>;

const STATES: Record<Event['expected'], string[]> = {
  taken: ['applied', 'superseded', 'stale'],
  quarantined: ['quarantined'],
  conflict: ['conflict'],
};

const rowName = (shopId: string, webhookId: string): string => `${shopId} ${webhookId}`;
/** A conflicting message is kept under its id and a part of its hash. */
const sentId = (row: Row): string => String(row['webhook_id']);

function checkRow(findings: Findings, { event, answer }: Told, rows: Row[]): void {
  const name = `message ${tellingOf(event)}`;
  const [row, ...more] = rows;
  if (!row) {
    if (answer) findings.add('lost', `${name} was acknowledged and is not in the inbox`);
    return;
  }
  if (more.length > 0) findings.add('doubled', `${name} is in the inbox ${rows.length} times`);
  if (!STATES[event.expected].includes(String(row['state'])))
    findings.add('wrong', `${name} stands as ${String(row['state'])}: ${String(row['reason'])}`);
  if (answer?.status === 200 && answer.id !== row['id'])
    findings.add('wrong', `${name} was answered as ${answer.id} and is ${String(row['id'])}`);
  if (answer?.status === 200 && answer.result !== row['answer'])
    findings.add(
      'wrong',
      `${name} was answered ${answer.result}, and the inbox says ${String(row['answer'])}`,
    );
}

/**
 * Each acknowledged message is in the inbox once, each other one at most once; nothing else is there. Returns what
 * therefore counts as told: what was acknowledged, and what was not but arrived.
 */
export function checkInbox(
  findings: Findings,
  { sender, shops, tables }: { sender: Sender; shops: ConnectedShop[]; tables: Tables },
): Accepted[] {
  const pushed = tables.inbox.filter(({ stream }) => stream === 'shop');
  const rows = groupBy(pushed, (row) =>
    rowName(
      String(row['shop_id']),
      row['state'] === 'conflict' ? `${sentId(row).split('~')[0] ?? ''} conflict` : sentId(row),
    ),
  );
  const accepted: Accepted[] = [];
  const known = new Set<string>();
  for (const told of sender.told.values()) {
    const { event, answer } = told;
    const shopId = shops[event.shop]?.shopId ?? '';
    const name = rowName(shopId, tellingOf(event));
    known.add(name);
    const found = rows.get(name) ?? [];
    checkRow(findings, told, found);
    const counts = answer?.status === 200 || (found.length > 0 && event.expected === 'taken');
    if (counts && event.snapshot) accepted.push({ shopId, snapshot: event.snapshot });
  }
  for (const name of rows.keys())
    if (!known.has(name)) findings.add('wrong', `message ${name} was never sent`);
  return [...accepted, ...ownOrders(tables)];
}

/** Orders of our own checkout, as they went through the one door. */
export function ownOrders(tables: Tables): Accepted[] {
  return tables.inbox
    .filter(({ stream }) => stream === 'checkout')
    .map((row) => ({
      shopId: String(row['shop_id']),
      snapshot: JSON.parse((row['body'] as Buffer).toString()) as SnapshotInput,
    }));
}

/** Nothing waits any more, nothing was given up. */
export function checkJobs(findings: Findings, tables: Tables): void {
  // Nobody listens where shops would be told of a changed catalogue.
  const isOver = ({ state, kind }: Record<string, unknown>) =>
    state === 'done' || kind === 'tell_catalog_change';
  const left = tables.jobs.filter((row) => !isOver(row) && !(row['state'] === 'waiting' && isNextRun(row)));
  for (const row of left)
    findings.add(
      'wrong',
      `job ${String(row['job_key'])} is ${String(row['state'])}: ${String(row['last_error'])}`,
    );
  for (const row of tables.inbox.filter(({ state }) => state === 'received'))
    findings.add('wrong', `message ${String(row['webhook_id'])} still waits`);
}
