import type { Target } from './session.ts';
import { without } from './columns.ts';
import { select, write, type Row, type Runner } from './connection.ts';
import { touchEntity, trashEntities } from './crmentity.ts';
import { takeIds, takeNumbers } from './sequence.ts';
import { addDetail } from './order-details.ts';
import { detailRow, lineRow, shippingRow, type OrderDrawing } from './order-drawing.ts';
import { RowBatch, updateRow } from './batch-insert.ts';

interface There {
  lines: Row[];
  details: Row[];
}

async function readThere(trx: Runner, crmid: number): Promise<There> {
  return {
    lines: await select(
      trx,
      'SELECT lineitem_id, sequence_no FROM vtiger_inventoryproductrel WHERE id = ? ORDER BY sequence_no, lineitem_id',
      [crmid],
    ),
    details: await select(
      trx,
      `SELECT d.inventorydetailsid, d.lineitem_id FROM vtiger_inventorydetails d
         JOIN vtiger_crmobject o ON o.crmid = d.inventorydetailsid AND o.deleted = 0 WHERE d.related_to = ?`,
      [crmid],
    ),
  };
}

/** Lines keep their keys as far as they go, as they do when coreBOS saves an order; records point at them. */
export async function rewriteLines(
  trx: Runner,
  target: Target,
  drawing: OrderDrawing,
  crmid: number,
): Promise<void> {
  const { site } = target;
  const there = await readThere(trx, crmid);
  const count = drawing.totals.lines.length;
  const used = new Set<number>();
  for (let index = 0; index < count; index += 1) {
    const line = there.lines[index];
    if (line)
      used.add(await changeLine(trx, target, { drawing, index, crmid, line, details: there.details }));
    else await addLine(trx, target, { drawing, index, crmid });
  }
  const removed = there.lines.slice(count).map((row) => Number(row['lineitem_id']));
  if (removed.length > 0)
    await write(trx, 'DELETE FROM vtiger_inventoryproductrel WHERE lineitem_id IN (?)', [removed]);
  const orphans = there.details.filter((row) => removed.includes(Number(row['lineitem_id'])));
  await trashEntities(
    trx,
    site,
    'InventoryDetails',
    orphans.map((row) => Number(row['inventorydetailsid'])),
    target.now,
  );
  await writeShipping(trx, target, drawing, crmid);
}

interface LineChange {
  drawing: OrderDrawing;
  index: number;
  crmid: number;
}

async function changeLine(
  trx: Runner,
  target: Target,
  { drawing, index, crmid, line, details }: LineChange & { line: Row; details: Row[] },
): Promise<number> {
  const { site, now } = target;
  const id = Number(line['lineitem_id']);
  // Whether stock was taken for this line is coreBOS' to know.
  const row = without(lineRow(site, drawing, index, crmid), 'incrementondel');
  await updateRow(trx, site, { table: 'vtiger_inventoryproductrel', key: 'lineitem_id', id }, row);
  const detail = details.find((each) => Number(each['lineitem_id']) === id);
  if (detail) {
    const detailId = Number(detail['inventorydetailsid']);
    const row = detailRow(site, drawing, index);
    const changes = without(row, 'units_delivered_received', 'line_completed', 'rel_lineitem_id');
    await updateRow(
      trx,
      site,
      { table: 'vtiger_inventorydetails', key: 'inventorydetailsid', id: detailId },
      changes,
    );
    const description = drawing.comments[index] ?? '';
    await touchEntity(trx, site, { crmid: detailId, module: 'InventoryDetails', now, description });
  }
  return id;
}

async function addLine(trx: Runner, target: Target, { drawing, index, crmid }: LineChange): Promise<void> {
  const { db, site } = target;
  const line = new RowBatch(site);
  line.add('vtiger_inventoryproductrel', lineRow(site, drawing, index, crmid));
  const lineItemId = (await line.insert(trx)).get('vtiger_inventoryproductrel') ?? 0;
  if (!site.modules.has('InventoryDetails')) return;
  // They are taken outside this transaction: nothing of coreBOS' counters is held while we hold the order.
  const [id] = await takeIds(db, 1);
  const [number] = await takeNumbers(db, site, 'InventoryDetails', 1);
  const batch = new RowBatch(site);
  addDetail(batch, target, {
    drawing,
    index,
    crmid,
    detail: { crmid: id as number, number: number as string },
    lineItemId,
  });
  await batch.insert(trx);
}

async function writeShipping(
  trx: Runner,
  { site }: Target,
  drawing: OrderDrawing,
  crmid: number,
): Promise<void> {
  const row = shippingRow(site, drawing, crmid);
  const known = await select(trx, 'SELECT id FROM vtiger_inventoryshippingrel WHERE id = ?', [crmid]);
  if (known.length > 0)
    return updateRow(trx, site, { table: 'vtiger_inventoryshippingrel', key: 'id', id: crmid }, row);
  if (Number(drawing.totals.shippingTax) === 0) return;
  const batch = new RowBatch(site);
  batch.add('vtiger_inventoryshippingrel', row);
  await batch.insert(trx);
}
