import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { queueMail } from '../mails/mails.ts';
import { findOrderRow } from '../orders/queries.ts';
import type { OrderRow } from '../orders/rows.ts';
import { contentOf, type DocumentRow } from './issuing/store.ts';
import { writeDocumentLetter } from './letters.tsx';

/**
 * Mails a document to its buyer with its PDF, which is drawn when the mail is sent: once for each document, and `again` as
 * often as somebody asks for it; `order` spares who has its row the reading. Returns the mailbox; null where there is none, as of somebody who was erased.
 */
export async function mailDocument(
  trx: Knex.Transaction,
  ctx: Context,
  document: DocumentRow,
  { again = false, order }: { again?: boolean; order?: OrderRow | undefined } = {},
): Promise<string | null> {
  const of = order ?? (await findOrderRow(trx, document.order_id));
  if (!of || of.email.trim() === '') return null;
  const { publicUrl } = ctx.config;
  await queueMail(trx, ctx, {
    ...{ kind: 'document', orderId: of.id, to: of.email, shopId: of.shop_id },
    ...(again ? {} : { key: `document:${document.id}` }),
    attach: { orderId: of.id, documentId: document.id },
    ...writeDocumentLetter(contentOf(document), { publicUrl, orderKey: of.order_key }),
  });
  return of.email;
}
