import { listCasesByIds, type CaseOfCrm } from '../../cases/for-crm.ts';
import { outsideIdOf } from '../../cases/outside.ts';
import type { Transactor } from '../../platform/db.ts';
import type { CaseRecord, OrderRecord } from '../records.ts';
import { readOrders } from './order-records.ts';

function toCase({ row, lines, asked, said, states }: CaseOfCrm, order: OrderRecord): CaseRecord {
  const keys = lines.map(({ line_key }) => line_key);
  const sold = order.lines.find(({ lineKey }) => keys.includes(lineKey));
  return {
    ...{ kind: 'case', id: row.id, version: row.changed_at, createdAt: row.opened_at },
    ...{ locale: order.locale, number: row.number, reason: row.reason, wish: row.wish, email: row.email },
    ...{ state: row.state, waitsFor: row.waits_for, isAnswered: row.first_answer_at !== null },
    ...{ orderId: order.id, orderNumber: order.number, shopName: order.shopName },
    ...{ contactId: order.contactId, productKey: sold?.productKey ?? null },
    // The erasure leaves a case without its mailbox; every other has one.
    isErased: row.email === '',
    text: asked?.text ?? '',
    pieces: lines.map(({ name, quantity }) => ({ name, quantity })),
    comments: said.map((message) => ({
      ...{ id: message.id, text: message.text, at: message.at },
      byBuyer: message.author_kind === 'customer',
      outsideId: outsideIdOf(message),
    })),
    steps: states.slice(1).map(({ state, text, at }) => ({ state, text, at })),
  };
}

/** Reads cases with what the buyer reads of them. */
export async function readCases(db: Transactor, ids: string[]): Promise<CaseRecord[]> {
  const cases = await listCasesByIds(db, ids);
  const orders = await readOrders(db, [...new Set(cases.map(({ row }) => row.order_id))]);
  return cases.flatMap((each) => {
    const order = orders.find(({ id }) => id === each.row.order_id);
    return order ? [toCase(each, order)] : [];
  });
}
