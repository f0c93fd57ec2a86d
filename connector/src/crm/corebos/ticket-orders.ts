import type { CaseRecord } from '../records.ts';
import { write } from './connection.ts';
import { findLinks } from './links.ts';
import type { Target } from './session.ts';

/** A ticket has no field for an order: the general table of relations says which one it is about, once. */
export async function relateToOrders({ db, site }: Target, records: CaseRecord[]): Promise<void> {
  if (records.length === 0 || !site.tables.has('vtiger_crmentityrel')) return;
  const tickets = await findLinks(
    db,
    'case',
    records.map(({ id }) => id),
  );
  const orders = await findLinks(db, 'order', [...new Set(records.map(({ orderId }) => orderId))]);
  for (const { id, orderId } of records) {
    const [ticket, order] = [tickets.get(id)?.crmid, orders.get(orderId)?.crmid];
    if (ticket === undefined || order === undefined) continue;
    await write(
      db,
      `INSERT INTO vtiger_crmentityrel (crmid, module, relcrmid, relmodule)
       SELECT ?, 'SalesOrder', ?, 'HelpDesk' FROM DUAL
        WHERE NOT EXISTS (SELECT 1 FROM vtiger_crmentityrel WHERE crmid = ? AND relcrmid = ?)`,
      [order, ticket, order, ticket],
    );
  }
}
