import type { FileServices } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { ownerOf } from '../customers/customers.ts';
import { giveFile } from '../downloads/give.ts';
import { findLinkedOrder } from '../downloads/links.ts';
import { listOrderFiles } from '../downloads/of-order.ts';
import { findOwnOrderRow } from '../orders/queries.ts';
import { AppError } from '../platform/errors.ts';
import { NO_SHOP, readShopFaces } from '../shops/faces.ts';
import { byCustomer } from './guarded.ts';

/** What digital goods are, to their owner alone: colleagues of a company see the order, and not its files. */
export function fileServices(ctx: Context): FileServices {
  const { db } = ctx;
  return {
    async giveFile(session, { orderId, fileId }) {
      const order = await findOwnOrderRow(db, await ownerOf(db, session), orderId);
      if (!order) throw new AppError('not_found', 'There is no such order.');
      return byCustomer(session, () => giveFile(ctx, { orderId, fileId }));
    },
    async findLinkedFiles(token) {
      const order = await findLinkedOrder(ctx, token);
      if (typeof order === 'string') return { state: order };
      const faces = await readShopFaces(db, [order.shop_id]);
      const shop = faces.get(order.shop_id) ?? NO_SHOP;
      return { state: 'open', shop, number: order.number, files: await listOrderFiles(db, order) };
    },
    async giveLinkedFile(token, fileId) {
      const order = await findLinkedOrder(ctx, token);
      if (typeof order === 'string') return { ok: false, reason: order };
      return giveFile(ctx, { orderId: order.id, fileId });
    },
  };
}
