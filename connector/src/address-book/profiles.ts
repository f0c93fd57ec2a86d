import { isCompany } from '../memberships/company.ts';
import { listCompaniesOf } from '../memberships/queries.ts';
import type { Transactor } from '../platform/db.ts';
import { findSavedAddress, listSavedAddresses, type SavedAddress } from './address-book.ts';

/** A billing profile that a purchase can be made with. */
export interface OfferedProfile extends SavedAddress {
  /** The company in whose name it is; null for a private one. */
  of: { id: string; name: string } | null;
}

/** Lists the billing profiles that a customer can buy with: the own ones, then those of each company they are of now. */
export async function listProfilesFor(db: Transactor, customerId: string): Promise<OfferedProfile[]> {
  const companies = await listCompaniesOf(db, customerId);
  const offered: OfferedProfile[] = [];
  for (const owner of [{ id: customerId, name: '' }, ...companies]) {
    const of = isCompany(owner.id) ? { id: owner.id, name: owner.name } : null;
    const profiles = (await listSavedAddresses(db, [owner.id])).filter(({ kind }) => kind === 'billing');
    offered.push(...profiles.map((profile) => ({ ...profile, of })));
  }
  return offered;
}

/**
 * Finds a profile that this customer may buy with now; null for one of somebody else, or of a company that they are not of
 * (any more). With `of`, the order is to be written down as the company's when it is placed (`recordCompanyOrder`).
 */
export async function findProfileFor(
  db: Transactor,
  { customerId, profileId }: { customerId: string; profileId: string },
): Promise<OfferedProfile | null> {
  for (const owner of [{ id: customerId, name: '' }, ...(await listCompaniesOf(db, customerId))]) {
    const profile = await findSavedAddress(db, { customerId: owner.id, id: profileId });
    if (profile?.kind !== 'billing') continue;
    return { ...profile, of: isCompany(owner.id) ? { id: owner.id, name: owner.name } : null };
  }
  return null;
}
