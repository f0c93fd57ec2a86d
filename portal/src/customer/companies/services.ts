import type {
  AddressEntries,
  CustomerSession,
  Locale,
  OrderSummary,
  Page,
  SavedAddress,
  Saved,
} from '../../services.ts';
import type { Refused } from '../../desk/services.ts';

/** `own` sees what they bought for the company, `all` what anybody did; a manager also decides who is of it. */
export type MemberRight = 'own' | 'all' | 'manager';

/** A company that somebody is of. */
export interface OwnCompany {
  id: string;
  name: string;
  right: MemberRight;
}

export interface CompanyMember {
  id: string;
  mailbox: string;
  right: MemberRight;
  joinedAt: number;
  /** Missing at the desk. */
  isYou?: boolean;
}

export interface CompanyPeople {
  members: CompanyMember[];
  /** Those who have not answered yet. */
  invitations: { id: string; mailbox: string; right: MemberRight; expiresAt: number }[];
}

/** An order of a company, with who ordered it. */
export interface CompanyOrder extends OrderSummary {
  by: string;
}

export interface InvitationView {
  company: string;
  sees: MemberRight;
  mailbox: string;
}

type Done = Promise<{ ok: true } | Refused>;

/** Whoever is not of a company, or manages it not, is told by 404 that there is none. */
export interface CompanyServices {
  listOwnCompanies(session: CustomerSession): Promise<OwnCompany[]>;
  /** Lists what this member sees of it, the newest first; null for a stranger. */
  listCompanyOrders(
    session: CustomerSession,
    companyId: string,
    cursor: string | null,
  ): Promise<Page<CompanyOrder> | null>;
  /** The mailboxes of its managers; none for a stranger. */
  listManagers(session: CustomerSession, companyId: string): Promise<string[]>;
  /** The rest is for managers. */
  readPeople(session: CustomerSession, companyId: string): Promise<CompanyPeople>;
  inviteMember(
    session: CustomerSession,
    companyId: string,
    invite: { mailbox: string; sees: string; locale: Locale },
  ): Done;
  withdrawInvitation(session: CustomerSession, companyId: string, id: string): Promise<void>;
  changeMember(session: CustomerSession, companyId: string, memberId: string, right: string): Done;
  removeMember(session: CustomerSession, companyId: string, memberId: string, locale: Locale): Done;
  listCompanyProfiles(session: CustomerSession, companyId: string): Promise<SavedAddress[]>;
  findCompanyProfile(session: CustomerSession, companyId: string, id: string): Promise<SavedAddress | null>;
  saveCompanyProfile(
    session: CustomerSession,
    companyId: string,
    input: { id: string | null; entries: AddressEntries; isDefault: boolean },
  ): Promise<Saved>;
  removeCompanyProfile(session: CustomerSession, companyId: string, id: string): Promise<void>;
  /** For every member; refused (`last_manager`) to the last who manages it. */
  leaveCompany(session: CustomerSession, companyId: string): Done;
  /** Null where there is nothing to accept with the mailboxes of this customer. Nothing changes. */
  findInvitation(session: CustomerSession, token: string): Promise<InvitationView | null>;
  acceptInvitation(
    session: CustomerSession,
    token: string,
  ): Promise<{ ok: true; accountId: string } | Refused>;
}
