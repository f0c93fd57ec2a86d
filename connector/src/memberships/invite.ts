import { audit } from '../audit/audit.ts';
import { keepCompanyName } from '../contacts/edit-company.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { queueMail } from '../mails/mails.ts';
import { DAY } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { withinLimits } from '../platform/limits.ts';
import { isMailbox, normaliseMailbox } from '../contract/mailbox.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { assertManages, getCompanyName, type By } from './company.ts';
import { writeLetter } from './mail.tsx';
import { asMemberRight, type MemberRight } from './rights.ts';
import * as store from './store.ts';

/** Long enough for a week off, short enough that a lost mail opens nothing next month. */
const INVITATION_LIFE = 14 * DAY;
const MOST_A_DAY = 50;

interface Invite {
  accountId: string;
  mailbox: string;
  sees: string;
  /** The language of whoever invites; nobody knows that of the other. */
  locale: Locale;
  by: By;
}

interface Fitting extends Omit<Invite, 'sees'> {
  sees: MemberRight;
}

function readInvite({ mailbox, sees, ...invite }: Invite): Outcome<{ invite: Fitting }> {
  const key = normaliseMailbox(mailbox);
  if (!isMailbox(key)) return refuse('mailbox', 'no_mailbox');
  const right = asMemberRight(sees);
  return right ? { ok: true, invite: { ...invite, mailbox: key, sees: right } } : refuse('sees', 'no_right');
}

/**
 * Invites somebody by mail. They are of the company when they have proven this mailbox and accepted, with the link of the
 * mail and once. A second invitation takes the place of the one before. Refused by `mailbox` (`no_mailbox`, `is_member`),
 * `sees` (`no_right`) or as a whole (`too_many_invitations`: fifty a day); throws not_found for whoever manages it not.
 */
export async function inviteMember(ctx: Context, asked: Invite): Promise<Outcome> {
  const { accountId, by } = asked;
  await assertManages(ctx.db, accountId, by);
  const read = readInvite(asked);
  if (!read.ok) return read;
  const { mailbox, sees, locale } = read.invite;
  const limit = { name: 'company.invite', value: accountId, most: MOST_A_DAY, windowMs: DAY };
  if (!(await withinLimits(ctx.db, ctx.clock, [limit]))) return refuse('', 'too_many_invitations');
  return transact(ctx.db, async (trx) => {
    // Locked first: a manager who is removed at this moment invites nobody any more.
    const members = await store.lockMemberRows(trx, accountId);
    await assertManages(trx, accountId, by);
    const company = await getCompanyName(trx, accountId);
    // From now on people see it in the portal: strangers' orders name it no more.
    if (by.kind === 'staff') await keepCompanyName(trx, ctx, { companyId: accountId, by: by.id });
    if (members.some(({ mailbox_key }) => mailbox_key === mailbox)) return refuse('mailbox', 'is_member');
    const now = ctx.clock.now();
    const [id, token] = [ctx.ids.new('invitation'), ctx.ids.secret()];
    await store.removeOver(trx, accountId, now);
    await store.removeOpen(trx, accountId, { mailbox_key: mailbox });
    await store.insertInvitation(trx, {
      ...{ id, account_id: accountId, mailbox_key: mailbox, sees, token_hash: sha256(token) },
      ...{ by_kind: by.kind, by_id: by.id, created_at: now, expires_at: now + INVITATION_LIFE },
      ...{ used_at: null, used_by: '' },
    });
    await audit(trx, ctx, { what: 'member_invited', on: accountId, detail: { right: sees } });
    const url = `${ctx.config.publicUrl}/portal/invitations/${token}?lang=${locale}`;
    const letter = writeLetter(locale, { what: 'invited', right: sees, company, url });
    await queueMail(trx, ctx, { kind: 'company_invited', to: mailbox, key: id, opens: true, ...letter });
    return { ok: true };
  });
}

/** Makes an invitation that waits for an answer useless. One that is not there any more is none; throws not_found for a stranger. */
export async function withdrawInvitation(
  ctx: Context,
  { accountId, id, by }: { accountId: string; id: string; by: By },
): Promise<void> {
  await transact(ctx.db, async (trx) => {
    await assertManages(trx, accountId, by);
    if ((await store.removeOpen(trx, accountId, { id })) > 0)
      await audit(trx, ctx, { what: 'invitation_withdrawn', on: accountId });
  });
}
