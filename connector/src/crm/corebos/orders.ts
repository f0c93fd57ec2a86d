import { isDuplicateKey } from '../../platform/db.ts';
import type { Applied } from '../crm.ts';
import type { OrderRecord } from '../records.ts';
import { balanceOrders } from './balances.ts';
import { inTransaction, type Runner } from './connection.ts';
import { addEntity } from './crmentity.ts';
import { recordCreation } from './history.ts';
import { findLinks, insertLinks, writtenAt } from './links.ts';
import { withOneRateEach } from './one-rate.ts';
import { takeIds, takeNumbers } from './sequence.ts';
import { addDetail } from './order-details.ts';
import { drawOrder, FRESH_ORDER, lineRow, linkOf, shippingRow, type OrderDrawing } from './order-drawing.ts';
import { statusThere } from './statuses.ts';
import { updateOrders } from './order-updates.ts';
import { relatedTo } from './references.ts';
import { RowBatch } from './batch-insert.ts';
import type { Target } from './session.ts';
import { intoDescription } from './fit-text.ts';
import { adoptEnteredOrders, isEntered } from './entered.ts';

interface Slot {
  drawing: OrderDrawing;
  crmid: number;
  number: string;
  details: { crmid: number; number: string }[];
}

/** Takes the ids and numbers of all new orders and their lines, before anything is locked. */
async function takeSlots({ db, site }: Target, drawings: OrderDrawing[]): Promise<Slot[]> {
  const lines = site.modules.has('InventoryDetails')
    ? drawings.reduce((count, { totals }) => count + totals.lines.length, 0)
    : 0;
  const crmids = await takeIds(db, drawings.length + lines);
  const numbers = await takeNumbers(db, site, 'SalesOrder', drawings.length);
  const lineNumbers = await takeNumbers(db, site, 'InventoryDetails', lines);
  let next = 0;
  let nextLine = 0;
  return drawings.map((drawing, index) => {
    const crmid = crmids[next++] as number;
    const details = (lines === 0 ? [] : drawing.totals.lines).map(() => ({
      crmid: crmids[next++] as number,
      number: lineNumbers[nextLine++] as string,
    }));
    return { drawing, crmid, number: numbers[index] as string, details };
  });
}

function addHead(batch: RowBatch, { site, now }: Target, { drawing, crmid, number }: Slot): void {
  const { order, head, chosen, billing, shipping, notes } = drawing;
  const entity = addEntity(batch, site, {
    ...{
      crmid,
      module: 'SalesOrder',
      description: intoDescription('', notes),
      createdAt: order.placedAt,
      now,
    },
  });
  const sostatus = statusThere(order);
  batch.add('vtiger_salesorder', {
    ...entity,
    salesorderid: crmid,
    salesorder_no: number,
    ...FRESH_ORDER,
    ...chosen,
    ...head,
    sostatus,
  });
  batch.add('vtiger_salesordercf', { salesorderid: crmid });
  batch.add('vtiger_sobillads', { sobilladdressid: crmid, ...billing, bill_pobox: '' });
  batch.add('vtiger_soshipads', { soshipaddressid: crmid, ...shipping, ship_pobox: '' });
}

/** Inserts new orders, one statement a table: heads, lines, then the lines' records, which need the lines' keys. */
async function insertOrders(trx: Runner, target: Target, slots: Slot[]): Promise<void> {
  const { site } = target;
  await insertLinks(
    trx,
    slots.map(({ drawing, crmid }) => ({ ...linkOf(drawing, crmid), writtenAt: writtenAt(target) })),
  );
  const batch = new RowBatch(site);
  for (const slot of slots) {
    const { drawing, crmid } = slot;
    addHead(batch, target, slot);
    if (Number(drawing.totals.shippingTax) !== 0) {
      batch.add('vtiger_inventoryshippingrel', shippingRow(site, drawing, crmid));
    }
    drawing.totals.lines.forEach((_, index) => {
      batch.add('vtiger_inventoryproductrel', lineRow(site, drawing, index, crmid));
    });
  }
  const generated = await batch.insert(trx);
  await insertDetails(trx, target, slots, generated.get('vtiger_inventoryproductrel') ?? 0);
  for (const { crmid } of slots) await recordCreation(trx, target, { crmid, module: 'SalesOrder' });
}

async function insertDetails(trx: Runner, target: Target, slots: Slot[], firstLine: number): Promise<void> {
  const { site, now } = target;
  const batch = new RowBatch(site);
  let line = firstLine;
  for (const { drawing, crmid, details } of slots) {
    details.forEach((detail, index) => {
      addDetail(
        batch,
        { site, now },
        { drawing, index, crmid, detail, lineItemId: line + index * site.autoIncrementStep },
      );
    });
    line += drawing.totals.lines.length * site.autoIncrementStep;
  }
  await batch.insert(trx);
}

async function applyOnce(target: Target, records: OrderRecord[]): Promise<Applied[]> {
  const { db, site } = target;
  const related = await relatedTo(target, records);
  const drawings = records.map((record) => drawOrder(site, record, related(record)));
  const before = await findLinks(
    db,
    'order',
    records.map(({ id }) => id),
  );
  const slots = await takeSlots(
    target,
    drawings.filter(({ order }) => !before.has(order.id)),
  );
  return inTransaction(db, async (trx) => {
    if (slots.length > 0) await insertOrders(trx, target, slots);
    const known = drawings.filter(({ order }) => before.has(order.id));
    const links = await findLinks(
      trx,
      'order',
      known.map(({ order }) => order.id),
      { lock: true },
    );
    const applied = [
      ...slots.map(({ drawing: { order }, crmid }) => ({
        id: order.id,
        version: order.version,
        outsideId: String(crmid),
      })),
      ...(await updateOrders(trx, target, known, links)),
    ];
    await balanceOrders(
      trx,
      site,
      applied.map(({ outsideId }) => Number(outsideId)),
    );
    return applied;
  });
}

/** Applies orders; those that staff typed there themselves are only linked. */
export async function applyOrders(target: Target, records: OrderRecord[]): Promise<Applied[]> {
  if (!target.site.modules.has('SalesOrder')) {
    return records.map(({ id, version }) => ({ id, version, outsideId: null }));
  }
  const entered = await adoptEnteredOrders(target, records.filter(isEntered));
  const sold = records.filter((record) => !isEntered(record)).map(withOneRateEach);
  if (sold.length === 0) return entered;
  try {
    return [...entered, ...(await applyOnce(target, sold))];
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return [...entered, ...(await applyOnce(target, sold))];
  }
}
