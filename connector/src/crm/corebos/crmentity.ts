import { randomBytes } from 'node:crypto';
import { select, write, type Row, type Runner } from './connection.ts';
import type { RowBatch } from './batch-insert.ts';
import type { Module, Site } from './site.ts';
import { siteTime } from './fit-text.ts';

interface NewEntity {
  crmid: number;
  module: Module;
  description: string;
  createdAt: number;
  now: number;
}

/**
 * Adds the two rows that every record has. A denormalised module keeps the first one's columns in its main table: they are
 * returned, to be written with it. The second is how coreBOS learns what kind of record an id is.
 */
export function addEntity(batch: RowBatch, site: Site, entity: NewEntity): Row {
  const { crmid, module: setype, description } = entity;
  const modifiedtime = siteTime(entity.now, site.timeZone);
  const cbuuid = randomBytes(20).toString('hex');
  const shared = { crmid, cbuuid, setype, smownerid: site.ownerId, modifiedtime, deleted: 0 };
  const row = {
    ...shared,
    smcreatorid: site.userId,
    modifiedby: site.userId,
    description,
    createdtime: siteTime(entity.createdAt, site.timeZone),
  };
  const own = site.denormalised.has(setype);
  if (!own) batch.add('vtiger_crmentity', { ...row, version: 0, presence: 1 });
  batch.add('vtiger_crmobject', shared);
  return own ? row : {};
}

/** Names the table that has a module's entity columns. */
export function entityTable(site: Site, module: Module): string {
  return site.denormalised.get(module) ?? 'vtiger_crmentity';
}

/** Stamps a changed record in both places, and writes its description when one is given. */
export async function touchEntity(
  db: Runner,
  site: Site,
  { crmid, module, now, description }: { crmid: number; module: Module; now: number; description?: string },
): Promise<void> {
  const at = siteTime(now, site.timeZone);
  const table = entityTable(site, module);
  const described = description === undefined ? '' : ', description = ?';
  const values = [at, site.userId, ...(description === undefined ? [] : [description]), crmid];
  await write(db, `UPDATE ${table} SET modifiedtime = ?, modifiedby = ?${described} WHERE crmid = ?`, values);
  await write(db, 'UPDATE vtiger_crmobject SET modifiedtime = ? WHERE crmid = ?', [at, crmid]);
}

export interface EntityState {
  description: string;
  deleted: boolean;
}

/** Reads and locks the entity rows of records; those that are gone are missing. */
export async function lockEntities(
  db: Runner,
  site: Site,
  module: Module,
  crmids: number[],
): Promise<Map<number, EntityState>> {
  if (crmids.length === 0) return new Map();
  const table = entityTable(site, module);
  const rows = await select(
    db,
    `SELECT crmid, description, deleted FROM ${table} WHERE crmid IN (?) ORDER BY crmid FOR UPDATE`,
    [crmids],
  );
  return new Map(
    rows.map((row) => [
      Number(row['crmid']),
      { description: String(row['description'] ?? ''), deleted: Number(row['deleted']) !== 0 },
    ]),
  );
}

/** Puts records into the recycle bin, the only way in which they go in coreBOS. */
export async function trashEntities(
  db: Runner,
  site: Site,
  module: Module,
  crmids: number[],
  now: number,
): Promise<void> {
  if (crmids.length === 0) return;
  const at = siteTime(now, site.timeZone);
  const table = entityTable(site, module);
  await write(db, `UPDATE ${table} SET deleted = 1, modifiedtime = ?, modifiedby = ? WHERE crmid IN (?)`, [
    ...[at, site.userId, crmids],
  ]);
  await write(db, 'UPDATE vtiger_crmobject SET deleted = 1, modifiedtime = ? WHERE crmid IN (?)', [
    at,
    crmids,
  ]);
}
