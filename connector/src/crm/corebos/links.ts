import { canonicalJson, sha256 } from '../../platform/hash.ts';
import type { CrmKind, Fields } from '../crm.ts';
import { select, write, type Row, type Runner } from './connection.ts';
import type { Module, Site } from './site.ts';
import { siteTime } from './fit-text.ts';

/** A `contact_account` is the organisation that coreBOS wants of an order whose buyer has no company. */
export type LinkKind = CrmKind | 'contact_account';

export const LINK_TABLE = 'carrello_links';

/**
 * The table of links: our id → its record. It is in coreBOS' own database, so that a link commits with its record, and
 * has no foreign key, because records there are coreBOS' to remove. The administrator makes it: Carrello has no right to.
 */
export const linkTableSql = (name = LINK_TABLE): string => `CREATE TABLE IF NOT EXISTS ${name} (
  kind VARCHAR(20) NOT NULL,
  carrello_id VARCHAR(100) NOT NULL,
  crmid INT NOT NULL,
  module VARCHAR(30) NOT NULL,
  version BIGINT NOT NULL,
  hash CHAR(64) NOT NULL,
  base MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  written_at DATETIME NOT NULL,
  PRIMARY KEY (kind, carrello_id),
  UNIQUE KEY carrello_links_crmid (crmid)
) ENGINE=InnoDB DEFAULT CHARSET=ascii;`;

export interface Link {
  kind: LinkKind;
  id: string;
  crmid: number;
  module: Module;
  version: number;
  /** The hash of all that we would write: when it is equal there is nothing to do. */
  hash: string;
  /** What both sides last agreed on. */
  base: Base;
  /** Our own last write set the record's `modifiedtime` to this, in the site's zone: an echo is known by it. */
  writtenAt: string;
}

export interface Base {
  /** The columns that both sides may change, as both last knew them. */
  fields: Fields;
  /** Our value of the columns that stay different. */
  held: Fields;
  /** It is counted up whenever `fields` are agreed on anew; 0 when left out. */
  turn?: number;
  /** Of a case: which comment there is which message here. */
  comments?: Record<string, number>;
}

/** Both sides know these columns as they are from now on. */
export function agreeOn(base: Base, fields: Fields, held: Fields = base.held): Base {
  const news = Object.keys(fields).some((column) => fields[column] !== base.fields[column]);
  if (!news) return { ...base, held };
  return { ...base, fields: { ...base.fields, ...fields }, held, turn: (base.turn ?? 0) + 1 };
}

export const NEVER_WRITTEN = '2000-01-01 00:00:00';

export function writtenAt({ site, now }: { site: Pick<Site, 'timeZone'>; now: number }): string {
  return siteTime(now, site.timeZone);
}

export function contentHash(content: unknown): string {
  return sha256(canonicalJson(content));
}

function toLink(row: Row): Link {
  return {
    kind: row['kind'] as LinkKind,
    id: String(row['carrello_id']),
    crmid: Number(row['crmid']),
    module: row['module'] as Module,
    version: Number(row['version']),
    hash: String(row['hash']),
    base: JSON.parse(String(row['base'])) as Base,
    writtenAt: String(row['written_at']),
  };
}

export async function findLinks(
  db: Runner,
  kind: LinkKind,
  ids: string[],
  { lock = false } = {},
): Promise<Map<string, Link>> {
  if (ids.length === 0) return new Map();
  const rows = await select(
    db,
    `SELECT * FROM carrello_links WHERE kind = ? AND carrello_id IN (?) ORDER BY carrello_id${lock ? ' FOR UPDATE' : ''}`,
    [kind, ids],
  );
  return new Map(rows.map((row) => [String(row['carrello_id']), toLink(row)]));
}

export async function findLinksByRecord(db: Runner, crmids: number[]): Promise<Map<number, Link>> {
  if (crmids.length === 0) return new Map();
  const rows = await select(db, 'SELECT * FROM carrello_links WHERE crmid IN (?)', [crmids]);
  return new Map(rows.map((row) => [Number(row['crmid']), toLink(row)]));
}

/** Throws ER_DUP_ENTRY when somebody else linked one of them in between: the whole effect rolls back and finds it. */
export async function insertLinks(db: Runner, links: Link[]): Promise<void> {
  if (links.length === 0) return;
  const rows = links.map(({ kind, id, crmid, module, version, hash, base, writtenAt: at }) => [
    ...[kind, id, crmid, module, version, hash],
    ...[JSON.stringify(base), at],
  ]);
  await write(
    db,
    'INSERT INTO carrello_links (kind, carrello_id, crmid, module, version, hash, base, written_at) VALUES ?',
    [rows],
  );
}

export async function updateLink(db: Runner, link: Link): Promise<void> {
  await write(
    db,
    'UPDATE carrello_links SET version = ?, hash = ?, base = ?, written_at = ? WHERE kind = ? AND carrello_id = ?',
    [...[link.version, link.hash, JSON.stringify(link.base), link.writtenAt, link.kind, link.id]],
  );
}
