import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { lockCustomer } from '../customers/customers.ts';
import { isCompany, lockCompany } from '../memberships/company.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { columnsOf, findWrongEntries, type AddressEntries, type WrongEntry } from './entries.ts';
import * as store from './store.ts';
import type { AddressKind, SavedAddressRow } from './store.ts';

/** An address that a customer keeps for purchases to come. Orders keep their own, whatever becomes of this one. */
export interface SavedAddress extends AddressEntries {
  id: string;
  customerId: string;
  kind: AddressKind;
  /** It is offered first. */
  isDefault: boolean;
}

/** A book is a customer's, or for what is bought in its name a company's: then the company is the `customerId`. */
const lockBook = (trx: Knex.Transaction, ownerId: string): Promise<void> =>
  isCompany(ownerId) ? lockCompany(trx, ownerId) : lockCustomer(trx, ownerId);

/** So many of each kind are kept: more is no address book any more. */
const MOST = 50;

function present(row: SavedAddressRow): SavedAddress {
  return {
    id: row.id,
    customerId: row.customer_id,
    kind: row.kind,
    isDefault: row.default_of !== null,
    label: row.label,
    firstName: row.first_name,
    lastName: row.last_name,
    company: row.company,
    line1: row.line1,
    line2: row.line2,
    postcode: row.postcode,
    city: row.city,
    state: row.state,
    country: row.country,
    phone: row.phone,
    vatNumber: row.vat_number,
    fiscalCode: row.fiscal_code,
    sdiCode: row.sdi_code,
    pec: row.pec,
    wantsInvoice: row.wants_invoice ? 'yes' : '',
  };
}

/** Lists the addresses of these customers; of each kind the one that is offered first, then the newest. */
export async function listSavedAddresses(db: Transactor, customerIds: string[]): Promise<SavedAddress[]> {
  return (await store.listAddresses(db, customerIds)).map(present);
}

/** Finds an address of this customer; null when there is none or it is somebody else's. */
export async function findSavedAddress(
  db: Transactor,
  { customerId, id }: { customerId: string; id: string },
): Promise<SavedAddress | null> {
  const row = await store.findAddress(db, { customer_id: customerId, id });
  return row ? present(row) : null;
}

interface Saving {
  customerId: string;
  kind: AddressKind;
  entries: AddressEntries;
  /** It is to be offered first; the first of its kind is in any case. */
  isDefault: boolean;
  /** How the customer asked a member of staff to do this; null where they did it themselves. */
  consent?: string | null;
  /** It comes from an order, which may lack the province. */
  asPlaced?: boolean;
}

export type Saved = { ok: true; id: string; isKnown: boolean } | { ok: false; wrong: WrongEntry[] };

const noSuchAddress = (): AppError => new AppError('not_found', 'There is no such address.');

async function note(trx: Transactor, ctx: Context, what: 'address_saved' | 'address_removed', of: Noted) {
  const { id, kind, customerId, consent = null } = of;
  await audit(trx, ctx, { what, on: id, detail: { kind, customerId, ...(consent ? { consent } : {}) } });
}

interface Noted {
  id: string;
  kind: AddressKind;
  customerId: string;
  consent?: string | null;
}

const refused = (reason: WrongEntry['reason']): Saved => ({
  ok: false,
  wrong: [{ field: '', reason, example: '' }],
});

async function add(trx: Knex.Transaction, ctx: Context, saving: Saving): Promise<Saved> {
  const { customerId, kind, entries, isDefault } = saving;
  const columns = columnsOf(kind, entries);
  const own = { customer_id: customerId, kind };
  const known = await store.findSame(trx, { ...own, ...columns });
  if (known) {
    if (columns.wants_invoice && !known.wants_invoice)
      await store.updateAddress(trx, known, { wants_invoice: true });
    if (isDefault) await store.setDefault(trx, known);
    return { ok: true, id: known.id, isKnown: true };
  }
  const { count } = await store.findNewest(trx, own);
  if (count >= MOST) return refused('too_many_addresses');
  const now = ctx.clock.now();
  const id = ctx.ids.new('address');
  await store.insertAddress(trx, {
    id,
    ...own,
    default_of: null,
    ...columns,
    created_at: now,
    updated_at: now,
  });
  if (isDefault || count === 0) await store.setDefault(trx, { id, ...own });
  await note(trx, ctx, 'address_saved', { ...saving, id });
  return { ok: true, id, isKnown: false };
}

/** Keeps another address of a customer. One that they have already, however it is spelled, is not kept twice: its id comes back. */
export async function addAddress(ctx: Context, saving: Saving): Promise<Saved> {
  const wrong = findWrongEntries(saving.kind, saving.entries).filter(
    ({ field, reason }) => !(saving.asPlaced && field === 'state' && reason === 'missing'),
  );
  if (wrong.length > 0) return { ok: false, wrong };
  return transact(ctx.db, async (trx) => {
    await lockBook(trx, saving.customerId);
    return add(trx, ctx, saving);
  });
}

/** Changes an address for purchases to come. Throws not_found for one that is not this customer's. */
export async function changeAddress(
  ctx: Context,
  { id, ...saving }: Omit<Saving, 'kind'> & { id: string },
): Promise<Saved> {
  const { customerId, entries, isDefault } = saving;
  return transact(ctx.db, async (trx) => {
    await lockBook(trx, customerId);
    const row = await store.findAddress(trx, { customer_id: customerId, id });
    if (!row) throw noSuchAddress();
    const { kind } = row;
    const wrong = findWrongEntries(kind, entries);
    if (wrong.length > 0) return { ok: false, wrong };
    const columns = columnsOf(kind, entries);
    const same = await store.findSame(trx, { customer_id: customerId, kind, ...columns });
    if (same && same.id !== id) return refused('known_address');
    await store.updateAddress(trx, row, { ...columns, updated_at: ctx.clock.now() });
    if (isDefault) await store.setDefault(trx, row);
    await note(trx, ctx, 'address_saved', { ...saving, id, kind });
    return { ok: true, id, isKnown: false };
  });
}

interface Chosen {
  customerId: string;
  id: string;
  consent?: string | null;
}

/** Forgets an address. Was it offered first, the newest other one of its kind is now. Throws not_found. */
export async function removeAddress(ctx: Context, { customerId, id, consent }: Chosen): Promise<void> {
  await transact(ctx.db, async (trx) => {
    await lockBook(trx, customerId);
    const row = await store.findAddress(trx, { customer_id: customerId, id });
    if (!row) throw noSuchAddress();
    await store.deleteAddress(trx, row);
    const { newest } = await store.findNewest(trx, row);
    if (row.default_of !== null && newest) await store.setDefault(trx, newest);
    await note(trx, ctx, 'address_removed', { id, kind: row.kind, customerId, consent: consent ?? null });
  });
}

/** Has an address be offered first among those of its kind. Throws not_found. */
export async function preferAddress(ctx: Context, { customerId, id }: Chosen): Promise<void> {
  await transact(ctx.db, async (trx) => {
    await lockBook(trx, customerId);
    const row = await store.findAddress(trx, { customer_id: customerId, id });
    if (!row) throw noSuchAddress();
    await store.setDefault(trx, row);
  });
}
