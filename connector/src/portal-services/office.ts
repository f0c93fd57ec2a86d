import type { OfficeServices } from '@carrello/portal/services';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { findDocumentRow, getDocumentRow } from '../invoices/issuing/queries.ts';
import { actBy } from '../invoices/sending/hear.ts';
import { offersAgain, sendAgain } from '../invoices/sending/send.ts';
import {
  countQueue,
  listQueue,
  type OfficeFault,
  type SentEntry,
} from '../invoices/sending/transmissions.ts';
import { writeDocumentCopy } from '../invoices/sending/write-file.ts';
import { findHomeShop } from '../shops/shops.ts';
import { assertStaff } from '../staff/roles.ts';
import { guarded } from './guarded.ts';
import { noticed } from './outcomes.ts';

/** What was sent to the tax office, and documents as files for machines. */
export function officeServices(ctx: Context): OfficeServices {
  const { db } = ctx;
  const present = (row: SentEntry, timeZone: string, isTodo: boolean) => ({
    ...{ id: row.id, orderId: row.order_id, documentId: row.document_id, kind: row.kind, number: row.number },
    ...{ fileName: row.file_name, state: row.state, madeAt: row.made_at, toldAt: row.told_at },
    faults: JSON.parse(row.faults) as OfficeFault[],
    actBy: isTodo && row.state === 'rejected' && row.told_at !== null ? actBy(row.told_at, timeZone) : '',
    maySendAgain: (isTodo || row.state !== 'rejected') && offersAgain(row),
  });
  return {
    listSentFiles: guarded('invoices.manage', async (_session, { queue, cursor }) => {
      const { items, next } = await listQueue(db, queue, cursor);
      const timeZone = (await findHomeShop(db))?.timeZone ?? 'UTC';
      const counts = { todo: await countQueue(db, 'todo'), waiting: await countQueue(db, 'waiting') };
      const files = { next, items: items.map((row) => present(row, timeZone, queue === 'todo')) };
      return { files, counts, isConnected: ctx.config.sdi !== undefined };
    }),
    sendFileAgain: guarded('invoices.manage', async (_session, documentId) => {
      const document = await getDocumentRow(db, documentId);
      return noticed(sendAgain(ctx, document), 'file_again');
    }),
    makeDocumentXml: guarded('orders.read', async (session, { form, ...of }) => {
      if (form === 'fatturapa') assertStaff(session, 'invoices.manage');
      const document = await findDocumentRow(db, of);
      if (!document) return null;
      await audit(db, ctx, { what: 'document_read', on: of.orderId });
      return writeDocumentCopy(ctx, document, form);
    }),
  };
}
