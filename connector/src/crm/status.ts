import { listVariantsByIds } from '../catalog/queries.ts';
import { listChangesAside, readChangeBacklog, replayChangesAside } from '../changes/backlog.ts';
import { listAccountNames, listContactNames } from '../contacts/names.ts';
import type { Context } from '../context.ts';
import { listDocumentNumbers } from '../invoices/for-crm.ts';
import { listOrdersOfFacts } from '../orders/for-crm.ts';
import { listOrderNumbers } from '../orders/queries.ts';
import { DAY } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { readHealth, type CrmHealth } from './health.ts';
import { listIssues, type Issue } from './issues.ts';

const ISSUES_FOR = 92 * DAY;
const MOST_ISSUES = 50;

/** How far the outside CRM is behind ours, and whether it answers. */
export interface CrmStatus extends CrmHealth {
  name: string;
  /** How many changes are on their way there. */
  waiting: number;
  oldestAt: number | null;
  /** How many changes failed many times and wait for a person. */
  aside: number;
}

/** A record of ours as people know it. */
export interface RecordName {
  /** It is `entered_order` or `entered_product` for what was typed there. */
  kind: string;
  /** Empty where it is none of ours yet. */
  id: string;
  name: string;
  /** The order that shows it. */
  orderId: string | null;
}

export interface CrmBacklog {
  crm: CrmStatus;
  aside: { record: RecordName; reason: string; attempts: number; changedAt: number }[];
  issues: (Pick<Issue, 'id' | 'kind' | 'text'> & { record: RecordName; at: number })[];
}

type Name = Omit<RecordName, 'kind' | 'id'>;

const named = (names: Map<string, string>): Map<string, Name> =>
  new Map([...names].map(([id, name]) => [id, { name, orderId: null }]));

/** Reads what people call the records of a kind, by id. */
async function readNames(db: Transactor, kind: string, ids: string[]): Promise<Map<string, Name>> {
  switch (kind) {
    case 'contact':
      return named(await listContactNames(db, ids));
    case 'account':
      return named(await listAccountNames(db, ids));
    case 'order': {
      const numbers = await listOrderNumbers(db, ids);
      return new Map([...numbers].map(([id, name]) => [id, { name, orderId: id }]));
    }
    case 'payment':
    case 'refund': {
      const orders = await listOrdersOfFacts(db, kind, ids);
      return new Map(orders.map(({ id, orderId, number }) => [id, { name: number, orderId }]));
    }
    case 'document': {
      const documents = await listDocumentNumbers(db, ids);
      return new Map(documents.map(({ id, number, orderId }) => [id, { name: number, orderId }]));
    }
    case 'product': {
      const sold = await listVariantsByIds(db, ids);
      return new Map(sold.map(({ variant, product }) => [variant.id, { name: product.name, orderId: null }]));
    }
    default:
      return new Map();
  }
}

interface Ref {
  kind: string;
  id: string;
}

async function nameRecords(db: Transactor, records: Ref[]): Promise<(record: Ref) => RecordName> {
  const known = new Map<string, Map<string, Name>>();
  for (const kind of new Set(records.map((record) => record.kind))) {
    const ids = records.filter((record) => record.kind === kind && record.id !== '').map(({ id }) => id);
    known.set(kind, await readNames(db, kind, ids));
  }
  return ({ kind, id }) => ({ kind, id, ...(known.get(kind)?.get(id) ?? { name: '', orderId: null }) });
}

/** Reads how the outside CRM does; null where there is none. */
export async function readCrmStatus({ db, config }: Context): Promise<CrmStatus | null> {
  if (!config.corebos) return null;
  const { waiting, aside, oldestAt } = await readChangeBacklog(db);
  return { name: 'coreBOS', waiting, aside, oldestAt, ...(await readHealth(db)) };
}

/** Reads the same with what lies aside and why, and what staff should look at; null where there is no outside CRM. */
export async function readCrmBacklog(ctx: Context): Promise<CrmBacklog | null> {
  const crm = await readCrmStatus(ctx);
  if (!crm) return null;
  const aside = (await listChangesAside(ctx.db)).map((row) => ({ ...row, id: row.record_id }));
  const recent = await listIssues(ctx.db, { since: ctx.clock.now() - ISSUES_FOR, most: MOST_ISSUES });
  const issues = recent.map((issue) => ({ issue, of: { kind: issue.record_kind, id: issue.record_id } }));
  const recordOf = await nameRecords(ctx.db, [...aside, ...issues.map(({ of }) => of)]);
  return {
    crm,
    aside: aside.map((row) => ({
      ...{ record: recordOf(row), reason: row.last_error ?? '' },
      ...{ attempts: row.attempts, changedAt: row.changed_at },
    })),
    issues: issues.map(({ issue: { id, kind, text, told_at }, of }) => ({
      ...{ id, kind, text, record: recordOf(of), at: told_at },
    })),
  };
}

/** Tries again what lies aside: one record, or all of it. Returns how many. */
export async function replayCrm(
  { db, clock }: Context,
  what: { kind: string; id: string } | 'all',
): Promise<number> {
  return replayChangesAside(db, clock.now(), what === 'all' ? {} : { kind: what.kind, record_id: what.id });
}
