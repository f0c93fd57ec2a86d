import { listTakenApart } from '../../contacts/for-crm.ts';
import {
  listAccountsByIds,
  listContactsByIds,
  listNewestAddresses,
  listPeopleOfAccounts,
} from '../../contacts/queries.ts';
import type { AddressRow } from '../../contacts/store.ts';
import type { Transactor } from '../../platform/db.ts';
import type { Locale } from '../../contract/schemas.ts';
import type { AccountRecord, ContactRecord, RecordAddress } from '../records.ts';

function toAddress(row: AddressRow): RecordAddress {
  const { line1, line2, postcode, city, state, country, company, phone } = row;
  const name = { firstName: row.first_name, lastName: row.last_name };
  return { ...name, company, line1, line2, postcode, city, state, country, phone };
}

type AddressOf = (contactId: string, kind: AddressRow['kind']) => RecordAddress | null;

/** Reads the newest address of each kind, by contact. */
async function readAddresses(db: Transactor, contactIds: string[]): Promise<AddressOf> {
  const rows = await listNewestAddresses(db, contactIds);
  const newest = new Map(rows.map((row) => [`${row.kind} ${row.contact_id}`, row]));
  return (contactId, kind) => {
    const row = newest.get(`${kind} ${contactId}`);
    return row ? toAddress(row) : null;
  };
}

export async function readContacts(db: Transactor, ids: string[], locale: Locale): Promise<ContactRecord[]> {
  const rows = await listContactsByIds(db, ids);
  const addressOf = await readAddresses(db, ids);
  const apart = await listTakenApart(db, ids);
  return rows.map((row) => ({
    ...{ kind: 'contact', locale, id: row.id, createdAt: row.created_at },
    language: /^[a-z]{2}/i.exec(row.locale)?.[0].toLowerCase() ?? '',
    version: Math.max(row.updated_at, apart.get(row.id) ?? 0),
    ...{ firstName: row.first_name, lastName: row.last_name, email: row.email, phone: row.phone },
    accountId: row.account_id,
    marketingConsent: Boolean(row.marketing_consent),
    names: JSON.parse(row.names) as string[],
    probablyShared: Boolean(row.probably_shared),
    mergedIntoId: row.merged_into_id,
    billing: addressOf(row.id, 'billing'),
    delivery: addressOf(row.id, 'delivery'),
  }));
}

/** A company's addresses are those of the contact who bought for it last. */
export async function readAccounts(db: Transactor, ids: string[], locale: Locale): Promise<AccountRecord[]> {
  const rows = await listAccountsByIds(db, ids);
  const buyers = new Map<string, string>();
  for (const { id, account_id } of await listPeopleOfAccounts(db, ids))
    if (account_id !== null && !buyers.has(account_id)) buyers.set(account_id, id);
  const addressOf = await readAddresses(db, [...buyers.values()]);
  return rows.map((row) => {
    const buyer = buyers.get(row.id) ?? '';
    return {
      ...{ kind: 'account', locale, id: row.id, version: row.updated_at, createdAt: row.created_at },
      ...{ name: row.name, vatNumber: row.vat_key, fiscalCode: row.fiscal_code },
      ...{ sdiCode: row.sdi_code, pec: row.pec },
      billing: addressOf(buyer, 'billing'),
      delivery: addressOf(buyer, 'delivery'),
    };
  });
}
