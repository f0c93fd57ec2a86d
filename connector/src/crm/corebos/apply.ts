import { isDuplicateKey } from '../../platform/db.ts';
import type { Applied, Fields } from '../crm.ts';
import { mergeFields } from '../three-way-merge.ts';
import { inTransaction, type Row, type Runner } from './connection.ts';
import { addEntity, lockEntities, touchEntity, type EntityState } from './crmentity.ts';
import { recordCreation, recordHistory } from './history.ts';
import {
  agreeOn,
  contentHash,
  findLinks,
  insertLinks,
  NEVER_WRITTEN,
  updateLink,
  writtenAt,
  type Link,
  type LinkKind,
} from './links.ts';
import { takeIds, takeNumbers } from './sequence.ts';
import { RowBatch, updateRow } from './batch-insert.ts';
import type { Module, Site } from './site.ts';
import type { Target } from './session.ts';
import { intoDescription, TextFitter } from './fit-text.ts';
import { spelledAsThere } from './fields.ts';
import { differing, fieldsOf, normalised, readValues, sharedFields, type TableShape } from './columns.ts';

/** A record as it looks there. */
export interface Drawing {
  /** These columns, by table, are kept up to date. */
  values: Record<string, Row>;
  /** Only a new record gets these columns. */
  fresh: Record<string, Row>;
  /** The description says this for us. */
  notes: string[];
  /** Adds the rows that a new record has beside its own. */
  beside?: (batch: RowBatch, crmid: number) => void;
}

export interface Shape<R> {
  kind: LinkKind;
  module: Module;
  /** coreBOS' own number of the record goes there; null where the record brings its number. */
  numberColumn: string | null;
  tables: TableShape[];
  keyOf(record: R): string;
  draw(record: R, fitter: TextFitter): Drawing;
  /** Finds records that were there before us and are surely the same, by key: they are linked, not made again. */
  findTwins?(db: Runner, records: R[]): Promise<Map<string, number>>;
  /** Adds what a record that was there before us lacks for our use of it. */
  complete?(trx: Runner, twins: { record: R; crmid: number }[]): Promise<void>;
  /** Writes what needs keys that the rows of new records were given. */
  added?(trx: Runner, added: { record: R; crmid: number }[]): Promise<void>;
  /** Writes what follows from records as they were and as they are now, in the same transaction. */
  follow?(trx: Runner, site: Site, values: Record<string, Row>[]): Promise<void>;
}

type Known = { version: number; createdAt: number };

interface Drawn<R> {
  record: R;
  key: string;
  drawing: Drawing;
  hash: string;
}

function drawAll<R extends Known>(site: Site, shape: Shape<R>, records: R[]): Drawn<R>[] {
  return records.map((record) => {
    const drawing = shape.draw(record, new TextFitter(site));
    const hash = contentHash({ values: drawing.values, notes: drawing.notes });
    return { record, key: shape.keyOf(record), drawing, hash };
  });
}

/** Draws the columns of a record that both sides may change, as they would be written. */
export function drawFields<R extends Known>(site: Site, shape: Shape<R>, record: R): Fields {
  const [drawn] = drawAll(site, shape, [record]);
  return normalised(sharedFields(shape.tables, drawn?.drawing.values ?? {}));
}

async function insertNew<R extends Known>(
  trx: Runner,
  target: Target,
  shape: Shape<R>,
  slots: { drawn: Drawn<R>; crmid: number; number: string }[],
): Promise<void> {
  const { site, now } = target;
  const batch = new RowBatch(site);
  const links: Link[] = [];
  for (const { drawn, crmid, number } of slots) {
    const { record, drawing } = drawn;
    const description = intoDescription('', drawing.notes);
    const entity = addEntity(batch, site, {
      ...{ crmid, module: shape.module, description, createdAt: record.createdAt, now },
    });
    shape.tables.forEach(({ table, key }, index) => {
      const numbered = shape.numberColumn === null ? {} : { [shape.numberColumn]: number };
      const main = index === 0 ? { ...entity, ...numbered } : {};
      batch.add(table, { ...main, [key]: crmid, ...drawing.fresh[table], ...drawing.values[table] });
    });
    drawing.beside?.(batch, crmid);
    const fields = normalised(sharedFields(shape.tables, drawing.values));
    links.push({
      ...{
        kind: shape.kind,
        id: drawn.key,
        crmid,
        module: shape.module,
        version: record.version,
        hash: drawn.hash,
      },
      ...{ base: { fields, held: {} }, writtenAt: writtenAt(target) },
    });
  }
  await insertLinks(trx, links);
  await batch.insert(trx);
  await shape.added?.(
    trx,
    slots.map(({ drawn, crmid }) => ({ record: drawn.record, crmid })),
  );
  for (const { crmid } of slots) await recordCreation(trx, target, { crmid, module: shape.module });
}

interface Existing {
  link: Link;
  entity: EntityState | undefined;
  theirs: Record<string, Row>;
}

/** Writes what changed here into a record that is there; what staff changed there is theirs until it was read back. */
async function updateExisting<R extends Known>(
  trx: Runner,
  target: Target,
  shape: Shape<R>,
  drawn: Drawn<R>,
  { link, entity, theirs }: Existing,
): Promise<Applied> {
  const { site, now } = target;
  const { record, drawing, hash } = drawn;
  const applied: Applied = { id: drawn.key, version: record.version, outsideId: String(link.crmid) };
  if (!entity || entity.deleted) {
    await updateLink(trx, { ...link, version: record.version, hash });
    return { ...applied, keptApart: ['deleted'] };
  }
  const theirFields = fieldsOf(shape.tables, theirs);
  const written = normalised(sharedFields(shape.tables, drawing.values));
  const ours = spelledAsThere(shape.kind, written, theirFields);
  const merged = mergeFields({ base: link.base.fields, held: link.base.held, ours, theirs: theirFields });
  const keptApart = Object.keys(merged.conflicts);
  const same = Object.keys(ours).filter((column) => ours[column] === theirFields[column]);
  const kept = new Set([...Object.keys(merged.take), ...keptApart, ...Object.keys(merged.held), ...same]);
  let touched = false;
  for (const { table, key } of shape.tables) {
    const changes = differing(drawing.values[table] ?? {}, theirs[table], kept);
    if (Object.keys(changes).length === 0) continue;
    await updateRow(trx, site, { table, key, id: link.crmid }, changes);
    touched = true;
  }
  const description = intoDescription(entity.description, drawing.notes);
  const changed = touched || description !== entity.description;
  if (changed) {
    await touchEntity(trx, site, { crmid: link.crmid, module: shape.module, now, description });
    await recordHistory(trx, target, {
      crmid: link.crmid,
      module: shape.module,
      before: theirFields,
      after: merged.give,
    });
  }
  const agreed = Object.fromEntries(same.map((column) => [column, theirFields[column] ?? '']));
  const base = agreeOn(link.base, { ...merged.give, ...agreed });
  await updateLink(trx, {
    ...link,
    version: record.version,
    hash,
    base,
    writtenAt: changed ? writtenAt(target) : link.writtenAt,
  });
  return keptApart.length > 0 ? { ...applied, keptApart } : applied;
}

function writtenColumns<R>(shape: Shape<R>, drawn: Drawn<R>[]): Record<string, string[]> {
  const columnsOf = (table: string) =>
    drawn.flatMap(({ drawing }) => Object.keys(drawing.values[table] ?? {}));
  return Object.fromEntries(shape.tables.map(({ table }) => [table, [...new Set(columnsOf(table))]]));
}

/**
 * Links a record that was there before us. What it says stays: only blanks are filled in, every other difference is
 * held apart until one of the two sides changes.
 */
export async function adopt<R extends Known>(
  { db, site }: Target,
  shape: Shape<R>,
  twins: { record: R; crmid: number }[],
): Promise<void> {
  if (twins.length === 0) return;
  await inTransaction(db, async (trx) => {
    const drawn = drawAll(
      site,
      shape,
      twins.map(({ record }) => record),
    );
    const columns = writtenColumns(shape, drawn);
    const theirs = await readValues(
      trx,
      shape.tables,
      columns,
      twins.map(({ crmid }) => crmid),
    );
    const links = drawn.map(({ key, drawing }, index): Link => {
      const crmid = twins[index]?.crmid ?? 0;
      const fields = fieldsOf(shape.tables, theirs.get(crmid) ?? {});
      const ours = Object.entries(normalised(sharedFields(shape.tables, drawing.values)));
      const held = ours.filter(([field, value]) => (fields[field] ?? '') !== '' && fields[field] !== value);
      return {
        ...{ kind: shape.kind, id: key, crmid, module: shape.module, version: 0, hash: '' },
        ...{ base: { fields, held: Object.fromEntries(held) }, writtenAt: NEVER_WRITTEN },
      };
    });
    await insertLinks(trx, links);
    await shape.complete?.(trx, twins);
  });
}

async function adoptTwins<R extends Known>(target: Target, shape: Shape<R>, records: R[]): Promise<boolean> {
  const twins = (await shape.findTwins?.(target.db, records)) ?? new Map<string, number>();
  const found = records.flatMap((record) => {
    const crmid = twins.get(shape.keyOf(record));
    return crmid === undefined ? [] : [{ record, crmid }];
  });
  await adopt(target, shape, found);
  return found.length > 0;
}

async function applyOnce<R extends Known>(target: Target, shape: Shape<R>, records: R[]): Promise<Applied[]> {
  const { db, site } = target;
  const drawn = drawAll(site, shape, records);
  const keys = drawn.map(({ key }) => key);
  let before = await findLinks(db, shape.kind, keys);
  const unknown = drawn.filter(({ key }) => !before.has(key)).map(({ record }) => record);
  if (unknown.length > 0 && (await adoptTwins(target, shape, unknown)))
    before = await findLinks(db, shape.kind, keys);
  const added = drawn.filter(({ key }) => !before.has(key));
  const crmids = await takeIds(db, added.length);
  const numbers = shape.numberColumn === null ? [] : await takeNumbers(db, site, shape.module, added.length);
  return inTransaction(db, async (trx) => {
    const links = await findLinks(trx, shape.kind, [...before.keys()], { lock: true });
    const slots = added.map((each, index) => ({
      drawn: each,
      crmid: crmids[index] as number,
      number: numbers[index] ?? '',
    }));
    if (slots.length > 0) await insertNew(trx, target, shape, slots);
    const applied: Applied[] = slots.map(({ drawn: each, crmid }) => ({
      ...{ id: each.key, version: each.record.version, outsideId: String(crmid) },
    }));
    const stale = drawn.filter(({ key, record, hash }) => {
      const link = links.get(key);
      return link !== undefined && link.hash !== hash && link.version <= record.version;
    });
    const ids = stale.map(({ key }) => (links.get(key) as Link).crmid);
    const entities = await lockEntities(trx, site, shape.module, ids);
    const columns = writtenColumns(shape, stale);
    const theirs = await readValues(trx, shape.tables, columns, ids, { lock: true });
    for (const each of drawn) {
      const link = links.get(each.key);
      if (!link) continue;
      const existing = { link, entity: entities.get(link.crmid), theirs: theirs.get(link.crmid) ?? {} };
      if (stale.includes(each)) applied.push(await updateExisting(trx, target, shape, each, existing));
      else applied.push({ id: each.key, version: each.record.version, outsideId: String(link.crmid) });
    }
    const written = [...added, ...stale].map(({ drawing }) => drawing.values);
    await shape.follow?.(trx, site, [...theirs.values(), ...written]);
    return applied;
  });
}

/** Applies records of one kind, and once more when another process linked one of them at the same moment. */
export async function applyShape<R extends Known>(
  target: Target,
  shape: Shape<R>,
  records: R[],
): Promise<Applied[]> {
  if (records.length === 0) return [];
  if (!target.site.modules.has(shape.module)) {
    return records.map((record) => ({ id: shape.keyOf(record), version: record.version, outsideId: null }));
  }
  try {
    return await applyOnce(target, shape, records);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return applyOnce(target, shape, records);
  }
}
