import type { PeopleServices } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { getCompanyName } from '../memberships/company.ts';
import { inviteMember, withdrawInvitation } from '../memberships/invite.ts';
import { changeMemberRight, removeMember } from '../memberships/members.ts';
import { listPeople } from '../memberships/queries.ts';
import { guarded } from './guarded.ts';
import { noticed } from './outcomes.ts';

/** Lets staff name who manages a company in the portal, and help where nobody does any more. */
export function companyPeopleServices(ctx: Context): PeopleServices {
  const byOf = ({ staffId }: { staffId: string }) => ({ kind: 'staff' as const, id: staffId });
  return {
    readCompanyPeople: guarded('companies.people', async (_session, accountId) => {
      await getCompanyName(ctx.db, accountId);
      const { members, invitations } = await listPeople(ctx, accountId);
      return { invitations, members: members.map(({ customerId: _of, ...member }) => member) };
    }),
    nameManager: guarded('companies.people', async (session, accountId, named) =>
      noticed(
        inviteMember(ctx, { ...named, accountId, sees: 'manager', by: byOf(session) }),
        'member_invited',
      ),
    ),
    changeCompanyMember: guarded('companies.people', async (session, accountId, memberId, sees) =>
      noticed(changeMemberRight(ctx, { accountId, memberId, sees, by: byOf(session) }), 'member_changed'),
    ),
    removeCompanyMember: guarded('companies.people', async (session, accountId, memberId, locale) =>
      noticed(removeMember(ctx, { accountId, memberId, locale, by: byOf(session) }), 'member_removed'),
    ),
    withdrawCompanyInvitation: guarded('companies.people', async (session, accountId, id) => {
      await withdrawInvitation(ctx, { accountId, id, by: byOf(session) });
      return { ok: true, notice: 'invitation_withdrawn' };
    }),
  };
}
