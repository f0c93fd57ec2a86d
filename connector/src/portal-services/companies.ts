import type { CompanyPeople, CompanyServices, CustomerSession } from '@carrello/portal/services';
import {
  addAddress,
  changeAddress,
  findSavedAddress,
  listSavedAddresses,
  removeAddress,
} from '../address-book/address-book.ts';
import type { Context } from '../context.ts';
import { ownerOf } from '../customers/customers.ts';
import { acceptInvitation, findInvitation } from '../memberships/accept.ts';
import { assertManages } from '../memberships/company.ts';
import { listCompanyOrders } from '../memberships/company-orders.ts';
import { inviteMember, withdrawInvitation } from '../memberships/invite.ts';
import { changeMemberRight, leaveCompany, removeMember } from '../memberships/members.ts';
import { listCompaniesOf, listPeople } from '../memberships/queries.ts';
import { listOrdersOfKeys } from '../orders/queries.ts';
import { summariseOrders } from '../orders/summaries.ts';
import { byCustomer } from './guarded.ts';

const byOf = ({ customerId }: CustomerSession) => ({ kind: 'customer' as const, id: customerId });

type Profiles = Pick<
  CompanyServices,
  'listCompanyProfiles' | 'findCompanyProfile' | 'saveCompanyProfile' | 'removeCompanyProfile'
>;

/** The billing profiles of a company: in its book as the own ones are in a customer's. Its managers keep it. */
function profileServices(ctx: Context): Profiles {
  const { db } = ctx;
  const asManager = async <T>(session: CustomerSession, id: string, work: () => Promise<T>): Promise<T> => {
    await assertManages(db, id, byOf(session));
    return byCustomer(session, work);
  };
  return {
    listCompanyProfiles: (session, companyId) =>
      asManager(session, companyId, () => listSavedAddresses(db, [companyId])),
    findCompanyProfile: (session, companyId, id) =>
      asManager(session, companyId, () => findSavedAddress(db, { customerId: companyId, id })),
    saveCompanyProfile: (session, companyId, { id, entries, isDefault }) =>
      asManager(session, companyId, () => {
        const saving = { customerId: companyId, entries, isDefault };
        return id === null
          ? addAddress(ctx, { ...saving, kind: 'billing' })
          : changeAddress(ctx, { ...saving, id });
      }),
    removeCompanyProfile: (session, companyId, id) =>
      asManager(session, companyId, () => removeAddress(ctx, { customerId: companyId, id })),
  };
}

/** What a company's people see and do in the portal. Whether they are of it is asked anew by every call. */
export function companyServices(ctx: Context): CompanyServices {
  const { db } = ctx;
  const holderOf = async (session: CustomerSession, token: string) => {
    const { customerId, mailboxKeys } = await ownerOf(db, session);
    return { token, customerId, mailboxKeys };
  };
  return {
    ...profileServices(ctx),
    listOwnCompanies: ({ customerId }) => listCompaniesOf(db, customerId),
    async listCompanyOrders({ customerId }, accountId, cursor) {
      const page = await listCompanyOrders(db, { accountId, customerId, cursor });
      if (!page) return null;
      const rows = await listOrdersOfKeys(db, page.items);
      const buyers = new Map(rows.map(({ id, buyer_name, email }) => [id, buyer_name || email]));
      const orders = await summariseOrders(db, rows);
      return {
        items: orders.map((order) => ({ ...order, by: buyers.get(order.id) ?? '' })),
        next: page.next,
      };
    },
    async listManagers({ customerId }, accountId) {
      const { members } = await listPeople(ctx, accountId);
      if (!members.some((member) => member.customerId === customerId)) return [];
      return members.filter(({ right }) => right === 'manager').map(({ mailbox }) => mailbox);
    },
    async readPeople(session, accountId): Promise<CompanyPeople> {
      await assertManages(db, accountId, byOf(session));
      const { members, invitations } = await listPeople(ctx, accountId);
      return {
        invitations,
        members: members.map(({ customerId, ...member }) => ({
          ...{ ...member, isYou: customerId === session.customerId },
        })),
      };
    },
    inviteMember: (session, accountId, invite) =>
      byCustomer(session, () => inviteMember(ctx, { ...invite, accountId, by: byOf(session) })),
    withdrawInvitation: (session, accountId, id) =>
      byCustomer(session, () => withdrawInvitation(ctx, { accountId, id, by: byOf(session) })),
    changeMember: (session, accountId, memberId, right) =>
      byCustomer(session, () =>
        changeMemberRight(ctx, { accountId, memberId, sees: right, by: byOf(session) }),
      ),
    removeMember: (session, accountId, memberId, locale) =>
      byCustomer(session, () => removeMember(ctx, { accountId, memberId, locale, by: byOf(session) })),
    leaveCompany: (session, accountId) =>
      byCustomer(session, () => leaveCompany(ctx, { accountId, customerId: session.customerId })),
    findInvitation: async (session, token) => findInvitation(ctx, await holderOf(session, token)),
    acceptInvitation: async (session, token) => {
      const holder = await holderOf(session, token);
      return byCustomer(session, () => acceptInvitation(ctx, holder));
    },
  };
}
