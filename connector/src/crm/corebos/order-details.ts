import { addEntity } from './crmentity.ts';
import { detailRow, type OrderDrawing } from './order-drawing.ts';
import type { RowBatch } from './batch-insert.ts';
import type { Target } from './session.ts';

/** Adds a line's own record, which needs the key that its line was given. */
export function addDetail(
  batch: RowBatch,
  { site, now }: Pick<Target, 'site' | 'now'>,
  of: {
    drawing: OrderDrawing;
    index: number;
    crmid: number;
    detail: { crmid: number; number: string };
    lineItemId: number;
  },
): void {
  const { drawing, index, crmid, detail, lineItemId } = of;
  const entity = addEntity(batch, site, {
    ...{ crmid: detail.crmid, module: 'InventoryDetails', description: drawing.comments[index] ?? '' },
    ...{ createdAt: drawing.order.placedAt, now },
  });
  batch.add('vtiger_inventorydetails', {
    ...entity,
    ...detailRow(site, drawing, index),
    ...{
      inventorydetailsid: detail.crmid,
      inventorydetails_no: detail.number,
      related_to: crmid,
      lineitem_id: lineItemId,
    },
  });
  batch.add('vtiger_inventorydetailscf', { inventorydetailsid: detail.crmid });
}
