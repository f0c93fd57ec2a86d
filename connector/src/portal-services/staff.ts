import type { AccountServices, ColleagueServices } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import {
  changeAuthenticator,
  changePassword,
  countBackupCodes,
  findOwnOffer,
  listOwnSessions,
  offerOwnAuthenticator,
  renewBackupCodes,
  signOutEverywhere,
} from '../staff/account.ts';
import { addColleague, changeColleagueRole, resetColleague, shutOutColleague } from '../staff/colleagues.ts';
import { listStaff } from '../staff/staff.ts';
import { guarded, ofStaff } from './guarded.ts';
import { noticed } from './outcomes.ts';

/** Answers owners about who works here. */
export function colleagueServices(ctx: Context): ColleagueServices {
  return {
    listColleagues: guarded('staff.manage', async () =>
      (await listStaff(ctx))
        .map(({ id, name, email, role, state, signed_in_at, first_until }) => ({
          id,
          name,
          email,
          role,
          active: state === 'active',
          signedInAt: signed_in_at,
          firstUntil: first_until,
        }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    ),
    addColleague: guarded('staff.manage', (session, colleague) => addColleague(ctx, session, colleague)),
    resetColleague: guarded('staff.manage', (session, asked) => resetColleague(ctx, session, asked)),
    changeRole: guarded('staff.manage', (session, asked) =>
      noticed(changeColleagueRole(ctx, session, asked), 'saved'),
    ),
    disableColleague: guarded('staff.manage', (session, asked) =>
      noticed(shutOutColleague(ctx, session, asked), 'shut_out'),
    ),
  };
}

/** Answers everybody about their own sign-in. */
export function accountServices(ctx: Context): AccountServices {
  return {
    countBackupCodes: (session) => countBackupCodes(ctx, session),
    listSessions: (session) => listOwnSessions(ctx, session),
    signOutEverywhere: ofStaff((session) => signOutEverywhere(ctx, session)),
    changePassword: ofStaff((session, asked) =>
      noticed(changePassword(ctx, session, asked), 'password_changed'),
    ),
    renewBackupCodes: ofStaff((session, asked) => renewBackupCodes(ctx, session, asked)),
    offerAuthenticator: ofStaff((session, asked) => offerOwnAuthenticator(ctx, session, asked)),
    findAuthenticatorOffer: (session, sealed) => Promise.resolve(findOwnOffer(ctx, session, sealed)),
    changeAuthenticator: ofStaff((session, shown) =>
      noticed(changeAuthenticator(ctx, session, shown), 'authenticator_changed'),
    ),
  };
}
