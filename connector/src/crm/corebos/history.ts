import type { Fields } from '../crm.ts';
import { write, type Runner } from './connection.ts';
import { takeIds } from './sequence.ts';
import type { Target } from './session.ts';
import type { Module } from './site.ts';
import { siteTime } from './fit-text.ts';

const UPDATED = 0;
const CREATED = 2;

interface Entry {
  crmid: number;
  module: Module;
}

/** Adds to "View History" of the record, where the site keeps one for its module. */
async function addEntry(
  trx: Runner,
  { db, site, now }: Target,
  { crmid, module }: Entry,
  status: number,
): Promise<number> {
  // It comes from outside the transaction, like every id: coreBOS' counters are never held.
  const [id] = await takeIds(db, 1, 'vtiger_modtracker_basic_seq');
  await write(
    trx,
    'INSERT INTO vtiger_modtracker_basic (id, crmid, module, whodid, changedon, status) VALUES (?)',
    [[id, crmid, module, site.userId, siteTime(now, site.timeZone), status]],
  );
  return id as number;
}

export async function recordCreation(trx: Runner, target: Target, entry: Entry): Promise<void> {
  if (target.site.tracked.has(entry.module)) await addEntry(trx, target, entry, CREATED);
}

export async function recordHistory(
  trx: Runner,
  target: Target,
  { before, after, ...entry }: Entry & { before: Fields; after: Fields },
): Promise<void> {
  const changed = Object.keys(after).filter((field) => after[field] !== before[field]);
  if (!target.site.tracked.has(entry.module) || changed.length === 0) return;
  const id = await addEntry(trx, target, entry, UPDATED);
  const rows = changed.map((field) => [id, field, before[field] ?? '', after[field]]);
  await write(trx, 'INSERT INTO vtiger_modtracker_detail (id, fieldname, prevalue, postvalue) VALUES ?', [
    rows,
  ]);
}

/**
 * Adds to the status history of an order. The column would count by itself, too, but coreBOS would give the same ids
 * again from its sequence: where that cannot be drawn from, nothing is written.
 */
export async function recordStatus(
  trx: Runner,
  { db, site, now }: Target,
  {
    crmid,
    accountName,
    total,
    status,
  }: { crmid: number; accountName: string; total: string; status: string },
): Promise<void> {
  const sequence = 'vtiger_sostatushistory_seq';
  if (!site.sequences.has(sequence)) return;
  const [historyid] = await takeIds(db, 1, sequence);
  await write(
    trx,
    'INSERT INTO vtiger_sostatushistory (historyid, salesorderid, accountname, total, sostatus, lastmodified) VALUES (?)',
    [[historyid, crmid, escapeHtml(accountName), total, status, siteTime(now, site.timeZone)]],
  );
}

/** Encodes a text for the only column that coreBOS keeps as HTML. */
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
