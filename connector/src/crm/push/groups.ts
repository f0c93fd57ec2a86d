import type { Context } from '../../context.ts';
import type { Applied, Crm, CrmKind } from '../crm.ts';
import type {
  AccountRecord,
  CaseRecord,
  ContactRecord,
  CrmRecord,
  DocumentRecord,
  OrderRecord,
  PaymentRecord,
  ProductRecord,
  RefundRecord,
} from '../records.ts';
import { readRecords } from './records.ts';
import { listMarked, saveMarks } from '../store.ts';

type Tools = Pick<Context, 'db' | 'clock'>;

/** A contact that was merged away only says so there; all others are applied. */
async function applyContacts({ db }: Tools, crm: Crm, records: ContactRecord[]): Promise<Applied[]> {
  const living = records.filter(({ mergedIntoId }) => mergedIntoId === null);
  const applied = living.length > 0 ? await crm.applyContact(living) : [];
  for (const loser of records.filter(({ mergedIntoId }) => mergedIntoId !== null)) {
    const [winner] = (await readRecords(db, 'contact', [loser.mergedIntoId ?? ''])) as ContactRecord[];
    if (winner) applied.push(await crm.mergeContacts(loser, winner));
  }
  return applied;
}

async function applyRecords(tools: Tools, crm: Crm, kind: CrmKind, records: CrmRecord[]): Promise<Applied[]> {
  switch (kind) {
    case 'account':
      return crm.applyAccount(records as AccountRecord[]);
    case 'contact':
      return applyContacts(tools, crm, records as ContactRecord[]);
    case 'product':
      return crm.applyProduct(records as ProductRecord[]);
    case 'order':
      return crm.applyOrder(records as OrderRecord[]);
    case 'payment':
      return crm.applyPayment(records as PaymentRecord[]);
    case 'refund':
      return crm.applyRefund(records as RefundRecord[]);
    case 'document':
      return crm.applyDocument(records as DocumentRecord[]);
    case 'case':
      return crm.applyCase(records as CaseRecord[]);
  }
}

/** Lists what the records point at, by kind. */
function pointedAt(records: CrmRecord[]): Partial<Record<CrmKind, string[]>> {
  const ids: Record<'account' | 'contact' | 'order', Set<string>> = {
    account: new Set(),
    contact: new Set(),
    order: new Set(),
  };
  for (const record of records) {
    if (record.kind === 'contact' || record.kind === 'order') {
      if (record.accountId !== null) ids.account.add(record.accountId);
    }
    if (record.kind === 'order') ids.contact.add(record.contactId);
    if ('orderId' in record) ids.order.add(record.orderId);
  }
  return { account: [...ids.account], contact: [...ids.contact], order: [...ids.order] };
}

/**
 * Applies records of one kind as they are now, and before them what they point at and was never applied. Returns what
 * was applied; the marks of what went before are saved here.
 */
export async function applyGroup(tools: Tools, crm: Crm, kind: CrmKind, ids: string[]): Promise<Applied[]> {
  const records = await readRecords(tools.db, kind, ids);
  if (records.length === 0) return [];
  for (const [before, wanted] of Object.entries(pointedAt(records)) as [CrmKind, string[]][]) {
    if (wanted.length === 0) continue;
    const marked = await listMarked(tools.db, before, wanted);
    const missing = wanted.filter((id) => !marked.has(id));
    if (missing.length === 0) continue;
    const applied = await applyGroup(tools, crm, before, missing);
    await saveMarks(tools.db, before, applied, tools.clock.now());
  }
  return applyRecords(tools, crm, kind, records);
}
