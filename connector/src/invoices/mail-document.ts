import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { queueMail } from '../mails/mails.ts';
import { findOrderRow } from '../orders/queries.ts';
import { contentOf, type DocumentRow } from './issuing/store.ts';
import { writeDocumentLetter } from './letters.tsx';

/**
 * Mails a document to its buyer with its PDF, which is drawn when the mail is sent: once for each document, and `again` as
 * often as somebody asks for it. Returns the mailbox; null where there is none, as of somebody who was erased.
 */
export async function mailDocument(
  trx: Knex.Transaction,
  ctx: Context,
  document: DocumentRow,
  { again = false } = {},
): Promise<string | null> {
  const order = await findOrderRow(trx, document.order_id);
  if (!order || order.email.trim() === '') return null;
  const { publicUrl } = ctx.config;
  await queueMail(trx, ctx, {
    ...{ kind: 'document', orderId: order.id, to: order.email, shopId: order.shop_id },
    ...(again ? {} : { key: `document:${document.id}` }),
    attach: { orderId: order.id, documentId: document.id },
    ...writeDocumentLetter(contentOf(document), { publicUrl, orderKey: order.order_key }),
  });
  return order.email;
}
