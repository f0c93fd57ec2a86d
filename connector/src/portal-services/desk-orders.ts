import type { DeskServices } from '@carrello/portal/services';
import { audit } from '../audit/audit.ts';
import { tellCaseRefund } from '../cases/refund-elsewhere.ts';
import { refundCase } from '../cases/refund.ts';
import type { Context } from '../context.ts';
import { drawDocument } from '../documents/drawing.ts';
import { issueInvoice } from '../invoices/issuing/issue-invoice.ts';
import { findDocument } from '../invoices/issuing/queries.ts';
import {
  cancelInShop,
  planInShop,
  readdressInShop,
  refundInShop,
  shipInShop,
  writeInShop,
  type Stage,
} from '../order-desk/ask-shop.ts';
import { cancelOrder } from '../order-desk/cancel.ts';
import { findInShop } from '../order-desk/in-shop.ts';
import { recordOutsideRefund } from '../order-desk/outside-refund.ts';
import { refundOrder, type RefundStage } from '../order-desk/refund.ts';
import { planParcel, shipOrder } from '../order-desk/ship.ts';
import { findOrderIdByNumber } from '../orders/search.ts';
import { countPieces } from '../orders/to-send.ts';
import { assertStaff } from '../staff/roles.ts';
import { guarded } from './guarded.ts';
import { noticed } from './outcomes.ts';
import { listMoneyOnItsWay } from './records/money-on-its-way.ts';
import { readDeskOrder, readRefundPlan } from './records/order.ts';

type Orders = Pick<
  DeskServices,
  | 'findOrderByNumber'
  | 'listMoneyOnItsWay'
  | 'findOrder'
  | 'planParcel'
  | 'shipOrder'
  | 'cancelOrder'
  | 'planRefund'
  | 'refundOrder'
  | 'tellRefund'
  | 'writeToBuyer'
  | 'readdressOrder'
  | 'issueInvoice'
  | 'makeDocumentPdf'
>;

const REFUND_NOTICES: Record<RefundStage, string> = {
  waiting: 'refund_waiting',
  pending: 'refund_pending',
  succeeded: 'refunded',
};

/** The page's word for what a shop was asked: it did it, is asked again by itself, or said no. */
const inShopNotice =
  (done: string) =>
  ({ stage }: { stage: Stage }): string =>
    stage === 'done' ? done : `shop_${stage === 'waiting' ? 'waits' : stage}`;

/** Answers what the desk asks of an order: one that was placed here is changed here, one of a shop that gave keys there. */
export function deskOrderServices(ctx: Context): Orders {
  const isInShop = async (orderId: string) => (await findInShop(ctx.db, ctx, orderId)) !== null;
  return {
    findOrderByNumber: guarded('orders.read', (_session, number) => findOrderIdByNumber(ctx.db, number)),
    listMoneyOnItsWay: guarded('orders.read', () => listMoneyOnItsWay(ctx.db)),
    findOrder: guarded('orders.read', (_session, orderId) => readDeskOrder(ctx, orderId)),
    planParcel: guarded('orders.ship', async (_session, orderId, ask) => {
      const inShop = await findInShop(ctx.db, ctx, orderId);
      const plan = inShop
        ? planInShop(inShop, { ask, at: ctx.clock.now() })
        : await planParcel(ctx, { orderId, ask });
      if (!plan.ok) return plan;
      const { parcel, pieces: lines, completes } = plan;
      const count = countPieces(lines).toFixed();
      return { ok: true, lines, count, completes, trackingUrl: parcel.trackingUrl };
    }),
    shipOrder: guarded('orders.ship', async ({ staffId: by }, orderId, ask) =>
      (await isInShop(orderId))
        ? noticed(shipInShop(ctx, { orderId, ask, by }), inShopNotice('shipped'))
        : noticed(shipOrder(ctx, { orderId, ask }), 'shipped'),
    ),
    cancelOrder: guarded('orders.cancel', async (session, orderId, ask) => {
      const asked = { orderId, ask, by: session.staffId };
      if (await isInShop(orderId)) return noticed(cancelInShop(ctx, asked), inShopNotice('shop_done'));
      if (ask.refund) assertStaff(session, 'orders.refund');
      return noticed(cancelOrder(ctx, asked), 'cancelled');
    }),
    writeToBuyer: guarded('orders.ship', ({ staffId: by }, orderId, ask) =>
      noticed(writeInShop(ctx, { orderId, ask, by }), inShopNotice('shop_done')),
    ),
    readdressOrder: guarded('orders.ship', ({ staffId: by }, orderId, ask) =>
      noticed(readdressInShop(ctx, { orderId, ask, by }), inShopNotice('shop_done')),
    ),
    planRefund: guarded('orders.refund', (_session, orderId, ask) => readRefundPlan(ctx, { orderId, ask })),
    refundOrder: guarded('orders.refund', async (session, orderId, { caseId, byGateway = false, ...ask }) => {
      const asked = { orderId, ask, by: session.staffId };
      if (await isInShop(orderId)) {
        const inShop = refundInShop(ctx, { ...asked, ask: { ...ask, byGateway } });
        return noticed(inShop, inShopNotice('shop_done'));
      }
      if (caseId !== undefined) assertStaff(session, 'cases.write');
      const outcome = caseId === undefined ? refundOrder(ctx, asked) : refundCase(ctx, { ...asked, caseId });
      return noticed(outcome, ({ stage }) => REFUND_NOTICES[stage]);
    }),
    tellRefund: guarded('orders.refund', (session, orderId, { caseId, ...refund }) => {
      const told = { orderId, refund, by: session.staffId };
      if (caseId !== undefined) assertStaff(session, 'cases.write');
      const outcome =
        caseId === undefined ? recordOutsideRefund(ctx, told) : tellCaseRefund(ctx, { ...told, caseId });
      return noticed(outcome, 'told');
    }),
    issueInvoice: guarded('orders.refund', async (_session, orderId) => {
      const issued = await issueInvoice(ctx, { orderId });
      if (issued.state === 'none') return { ok: false, field: '', reason: issued.why };
      if (issued.state === 'held') return { ok: false, field: '', reason: issued.held.reason };
      return { ok: true, notice: 'invoice_issued' };
    }),
    makeDocumentPdf: guarded('orders.read', ({ staffId }, of) =>
      drawDocument(staffId, async () => {
        const document = await findDocument(ctx.db, of);
        if (document) await audit(ctx.db, ctx, { what: 'document_read', on: of.orderId });
        return document;
      }),
    ),
  };
}
