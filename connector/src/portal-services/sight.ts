import type { CustomerSession } from '@carrello/portal/services';
import { ownerOf } from '../customers/customers.ts';
import { seenByMember } from '../memberships/company-orders.ts';
import type { OrderOwner } from '../orders/queries.ts';
import type { Transactor } from '../platform/db.ts';

/**
 * Says which single orders somebody sees: the own ones, and those of companies they are of now. Lists of the own orders ask
 * `ownerOf`: what colleagues bought stands on the company's page alone.
 */
export async function sightOf(db: Transactor, session: CustomerSession): Promise<OrderOwner> {
  return { ...(await ownerOf(db, session)), alsoSees: seenByMember(db, session.customerId) };
}
