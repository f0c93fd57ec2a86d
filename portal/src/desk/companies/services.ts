import type { CompanyPeople } from '../../customer/companies/services.ts';
import type { Locale } from '../../services.ts';
import type { DeskOutcome, StaffSession } from '../services.ts';

/** Who is of a company in the portal. There is nobody before staff have named the first who manages it. */
export interface PeopleServices {
  readCompanyPeople(session: StaffSession, companyId: string): Promise<CompanyPeople>;
  /** Invites somebody by mail who manages the company once they have accepted. */
  nameManager(
    session: StaffSession,
    companyId: string,
    named: { mailbox: string; locale: Locale },
  ): Promise<DeskOutcome>;
  changeCompanyMember(
    session: StaffSession,
    companyId: string,
    memberId: string,
    right: string,
  ): Promise<DeskOutcome>;
  removeCompanyMember(
    session: StaffSession,
    companyId: string,
    memberId: string,
    locale: Locale,
  ): Promise<DeskOutcome>;
  withdrawCompanyInvitation(session: StaffSession, companyId: string, id: string): Promise<DeskOutcome>;
}
