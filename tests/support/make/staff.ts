import type { Context } from '../../../connector/src/context.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { seal } from '../../../connector/src/platform/seal.ts';
import {
  makeBackupCodes,
  makeTotpSecret,
  totpUrl,
} from '../../../connector/src/credentials/second-factor.ts';
import {
  addStaff as addWithFirstPassword,
  storeBackupCodes,
  type NewStaff,
  type StaffSecrets,
} from '../../../connector/src/staff/staff.ts';

export type { StaffSecrets };

/** Somebody of the staff whose first sign-in is over, without the second hash that choosing a password costs. */
export async function addStaff(ctx: Context, staff: NewStaff): Promise<StaffSecrets> {
  const { staffId, password, email } = await addWithFirstPassword(ctx, staff);
  const totpSecret = makeTotpSecret();
  const backupCodes = makeBackupCodes();
  const totp_secret = seal(ctx.config.secret, totpSecret);
  await ctx.db('staff').where({ id: staffId }).update({ totp_secret, first_until: null });
  await transact(ctx.db, (trx) => storeBackupCodes(trx, ctx, { staffId, backupCodes }));
  return { staffId, password, totpSecret, otpauthUrl: totpUrl(totpSecret, email, 'Carrello'), backupCodes };
}
