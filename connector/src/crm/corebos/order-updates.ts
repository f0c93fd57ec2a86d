import type { Applied, Fields } from '../crm.ts';
import { mergeFields, type Merged } from '../three-way-merge.ts';
import { differing, fieldsOf, plain, readValues } from './columns.ts';
import { select, type Row, type Runner } from './connection.ts';
import { lockEntities, touchEntity, type EntityState } from './crmentity.ts';
import { spelledAsThere } from './fields.ts';
import { recordHistory, recordStatus } from './history.ts';
import { agreeOn, updateLink, writtenAt, type Link } from './links.ts';
import { linkOf, ORDER_TABLES, type OrderDrawing } from './order-drawing.ts';
import { rewriteLines } from './order-lines.ts';
import { statusThere } from './statuses.ts';
import { updateRow } from './batch-insert.ts';
import { say } from './texts.ts';
import type { Target } from './session.ts';
import { intoDescription } from './fit-text.ts';

type Values = Record<string, Row>;

const valuesOf = ({ order, head, chosen, billing, shipping }: OrderDrawing): Values => ({
  vtiger_salesorder: { ...chosen, ...head, sostatus: statusThere(order) },
  vtiger_sobillads: billing,
  vtiger_soshipads: shipping,
});

/** These columns follow from lines and figures: they change with them or not at all. */
const FIGURES =
  /^(pl_|sum_|subtotal|total|adjustment|discount_|s_h_amount|salescommission|exciseduty|taxtype|currency_id|conversion_rate)/;

interface Existing {
  drawing: OrderDrawing;
  link: Link;
  entity: EntityState | undefined;
  theirs: Values;
}

/** What staff or their screen chose once is theirs. */
const alreadyChosen = ({ drawing, theirs }: Existing): string[] =>
  Object.keys(drawing.chosen).filter((column) => plain(theirs['vtiger_salesorder']?.[column]) !== '');

/** True when staff changed the order's figures there, known to us already or not: then theirs stay. */
function figuresEdited({ link, theirs }: Existing): boolean {
  const { fields, held } = link.base;
  const there = plain(theirs['vtiger_salesorder']?.['total']);
  return held['total'] !== undefined || (fields['total'] !== undefined && fields['total'] !== there);
}

async function writeHead(
  trx: Runner,
  { site }: Target,
  existing: Existing,
  kept: Set<string>,
): Promise<boolean> {
  let touched = false;
  const values = valuesOf(existing.drawing);
  for (const { table, key } of ORDER_TABLES) {
    const changes = differing(values[table] ?? {}, existing.theirs[table], kept);
    if (Object.keys(changes).length === 0) continue;
    await updateRow(trx, site, { table, key, id: existing.link.crmid }, changes);
    touched = true;
  }
  return touched;
}

async function noteHistory(
  trx: Runner,
  target: Target,
  existing: Existing,
  merged: Merged,
  before: Fields,
): Promise<void> {
  const { drawing, link, theirs } = existing;
  await recordHistory(trx, target, { crmid: link.crmid, module: 'SalesOrder', before, after: merged.give });
  const status = merged.give['sostatus'];
  if (status === undefined) return;
  const [account] = await select(trx, 'SELECT accountname FROM vtiger_account WHERE accountid = ?', [
    theirs['vtiger_salesorder']?.['accountid'] ?? 0,
  ]);
  await recordStatus(trx, target, {
    ...{ crmid: link.crmid, accountName: String(account?.['accountname'] ?? ''), status },
    total: drawing.totals.total,
  });
}

async function updateOrder(trx: Runner, target: Target, existing: Existing): Promise<Applied> {
  const { drawing, link, entity } = existing;
  const { order, hash } = drawing;
  const { crmid } = link;
  const applied: Applied = { id: order.id, version: order.version, outsideId: String(crmid) };
  if (!entity || entity.deleted) {
    await updateLink(trx, { ...link, version: order.version, hash });
    return { ...applied, keptApart: ['deleted'] };
  }
  const theirs = fieldsOf(ORDER_TABLES, existing.theirs);
  const { figures = '', ...written }: Fields = linkOf(drawing, crmid).base.fields;
  const ours = spelledAsThere('order', written, theirs);
  const merged = mergeFields({ base: link.base.fields, held: link.base.held, ours, theirs });
  const edited = figuresEdited(existing);
  const same = Object.keys(ours).filter((column) => ours[column] === theirs[column]);
  const kept = new Set([
    ...Object.keys(merged.take),
    ...Object.keys(merged.conflicts),
    ...Object.keys(merged.held),
    ...same,
    ...alreadyChosen(existing),
  ]);
  if (edited) for (const column of Object.keys(drawing.head)) if (FIGURES.test(column)) kept.add(column);
  const touched = await writeHead(trx, target, existing, kept);
  const rewritten = !edited && link.base.fields['figures'] !== figures;
  if (rewritten) await rewriteLines(trx, target, drawing, crmid);
  const notes = edited ? [...drawing.notes, say(order.locale, 'order.edited')] : drawing.notes;
  const description = intoDescription(entity.description, notes);
  const changed = touched || rewritten || description !== entity.description;
  if (changed) {
    await touchEntity(trx, target.site, { crmid, module: 'SalesOrder', now: target.now, description });
    await noteHistory(trx, target, existing, merged, theirs);
  }
  const base = agreeOn(link.base, {
    ...merged.give,
    ...(edited ? {} : { figures, total: ours['total'] ?? '' }),
    ...Object.fromEntries(same.map((column) => [column, theirs[column] ?? ''])),
  });
  await updateLink(trx, {
    ...link,
    version: order.version,
    hash,
    base,
    writtenAt: changed ? writtenAt(target) : link.writtenAt,
  });
  const keptApart = [...Object.keys(merged.conflicts), ...(edited ? ['total'] : [])];
  return keptApart.length > 0 ? { ...applied, keptApart } : applied;
}

/** Brings orders that are there up to date, where anything of theirs changed here. */
export async function updateOrders(
  trx: Runner,
  target: Target,
  drawings: OrderDrawing[],
  links: Map<string, Link>,
): Promise<Applied[]> {
  const linkFor = ({ order }: OrderDrawing) => links.get(order.id) as Link;
  const stale = drawings.filter((drawing) => {
    const link = linkFor(drawing);
    return link.hash !== drawing.hash && link.version <= drawing.order.version;
  });
  const crmids = stale.map((drawing) => linkFor(drawing).crmid);
  const entities = await lockEntities(trx, target.site, 'SalesOrder', crmids);
  const sample = stale[0];
  const columns = sample
    ? Object.fromEntries(
        Object.entries(valuesOf(sample)).map(([table, row]) => [table, known(target, table, row)]),
      )
    : {};
  const theirs = await readValues(trx, ORDER_TABLES, columns, crmids, { lock: true });
  const applied: Applied[] = [];
  for (const drawing of drawings) {
    const link = linkFor(drawing);
    if (stale.includes(drawing)) {
      const existing = {
        drawing,
        link,
        entity: entities.get(link.crmid),
        theirs: theirs.get(link.crmid) ?? {},
      };
      applied.push(await updateOrder(trx, target, existing));
    } else {
      applied.push({ id: drawing.order.id, version: drawing.order.version, outsideId: String(link.crmid) });
    }
  }
  return applied;
}

const known = ({ site }: Target, table: string, row: Row): string[] =>
  Object.keys(row).filter((column) => site.tables.get(table)?.has(column));
