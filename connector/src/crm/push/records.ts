import type { Transactor } from '../../platform/db.ts';
import { findHomeShop } from '../../shops/shops.ts';
import type { CrmKind } from '../crm.ts';
import type { CrmRecord, SharedRecord } from '../records.ts';
import { readCases } from './case-records.ts';
import { readDocuments } from './document-records.ts';
import { readPayments, readRefunds } from './money-records.ts';
import { readOrders } from './order-records.ts';
import { readAccounts, readContacts } from './people-records.ts';
import { readProducts } from './product-records.ts';

/** Reads records as they are now; ids that are gone are missing. A product's id brings all its variants. */
export async function readRecords(db: Transactor, kind: CrmKind, ids: string[]): Promise<CrmRecord[]> {
  const locale = (await findHomeShop(db))?.locale ?? 'en';
  switch (kind) {
    case 'account':
      return readAccounts(db, ids, locale);
    case 'contact':
      return readContacts(db, ids, locale);
    case 'product':
      return readProducts(db, ids, locale);
    case 'order':
      return readOrders(db, ids);
    case 'payment':
      return readPayments(db, ids);
    case 'refund':
      return readRefunds(db, ids);
    case 'document':
      return readDocuments(db, ids);
    case 'case':
      return readCases(db, ids);
  }
}

/** Finds a record that both sides may change, as it is now. */
export async function findSharedRecord(
  db: Transactor,
  { kind, id }: { kind: SharedRecord['kind']; id: string },
): Promise<SharedRecord | undefined> {
  const records = (await readRecords(db, kind, [id])) as SharedRecord[];
  return records.find((record) => record.id === id);
}
