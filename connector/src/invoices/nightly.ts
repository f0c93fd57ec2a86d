import type { Context } from '../context.ts';
import { addTask } from '../tasks/tasks.ts';
import { fillText } from '../platform/texts.ts';
import { findHomeShop } from '../shops/shops.ts';
import { issueCreditNote } from './issuing/issue-credit.ts';
import { issueInvoice } from './issuing/issue-invoice.ts';
import { listHeld } from './issuing/held-store.ts';
import { INVOICE } from './issuing/store.ts';
import { checkVatNumber } from './vat-check/check.ts';
import { verifyDocuments, type DocumentFault } from './issuing/verify.ts';
import texts from './texts.json' with { type: 'json' };

/** Tries again what is held: the buyer's codes, the owner's settings or the order may be other ones by now. */
async function tryHeldAgain(ctx: Context): Promise<void> {
  for (const { orderId, cause, reason } of await listHeld(ctx.db)) {
    if (reason === 'paid_long_ago') continue;
    if (cause === INVOICE) {
      await checkVatNumber(ctx, orderId);
      await issueInvoice(ctx, { orderId, byItself: true });
    } else await issueCreditNote(ctx, { orderId, refundId: cause.slice(cause.indexOf(':') + 1) });
  }
}

async function tell(ctx: Context, faults: DocumentFault[]): Promise<void> {
  ctx.log.error({ faults: faults.slice(0, 20), count: faults.length }, 'invoices.changed');
  const shop = await findHomeShop(ctx.db);
  const { documentsChanged } = texts[shop?.locale ?? 'en'];
  const title = fillText(documentsChanged, { count: faults.length, first: faults[0]?.which });
  const nobody = { contactId: '', companyId: '', orderId: '', dueDay: '', staffId: null };
  await addTask(ctx.db, ctx, { task: { ...nobody, title }, by: 'carrello', timeZone: 'UTC' });
}

/** What is done for documents every night: held ones are tried again, all are held against their hashes. */
export async function lookAfterDocuments(ctx: Context): Promise<void> {
  await tryHeldAgain(ctx);
  const { faults } = await verifyDocuments(ctx.db);
  if (faults.length > 0) await tell(ctx, faults);
}
