import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { queueMail } from '../mails/mails.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { assertManages, getCompanyName, lockMember, NoSuchCompany, type By } from './company.ts';
import { writeLetter } from './mail.tsx';
import { asMemberRight } from './rights.ts';
import * as store from './store.ts';
import type { MemberRow } from './store.ts';

interface Of {
  accountId: string;
  memberId: string;
  by: By;
}

/** Somebody has to be able to let people in; staff alone may leave a company without, and name another then. */
const refuseLast = (isLastManager: boolean, by: By): Outcome =>
  isLastManager && by.kind === 'customer' ? refuse('', 'last_manager') : { ok: true };

/** Changes what a member may do, from the next click on. Refused by `sees` (`no_right`) or as a whole (`last_manager`). Throws not_found. */
export async function changeMemberRight(
  ctx: Context,
  { sees, ...of }: Of & { sees: string },
): Promise<Outcome> {
  const { accountId, by } = of;
  const right = asMemberRight(sees);
  return transact(ctx.db, async (trx) => {
    const { member, isLastManager } = await lockMember(trx, of);
    await assertManages(trx, accountId, by);
    if (!right) return refuse('sees', 'no_right');
    if (member.sees === right) return { ok: true };
    const refused = refuseLast(isLastManager, by);
    if (!refused.ok) return refused;
    await store.updateMember(trx, member.id, { sees: right });
    if (member.sees === 'manager') await store.removeOpen(trx, accountId, { by_id: member.customer_id });
    const detail = { from: member.sees, to: right, customerId: member.customer_id };
    await audit(trx, ctx, { what: 'member_right', on: accountId, detail });
    return { ok: true };
  });
}

/** Ends a membership; whom they invited and who has not answered yet is invited no more. */
async function end(trx: Knex.Transaction, ctx: Context, member: MemberRow): Promise<void> {
  const { id, account_id: accountId, customer_id: customerId } = member;
  await store.updateMember(trx, id, { active_of: null, left_at: ctx.clock.now() });
  await store.removeOpen(trx, accountId, { by_id: customerId });
  await audit(trx, ctx, { what: 'member_left', on: accountId, detail: { customerId } });
}

/**
 * Removes a member: from now on they see nothing of the company's, in every session. They are told by mail. Refused as a
 * whole (`last_manager`); throws not_found.
 */
export async function removeMember(
  ctx: Context,
  { locale, ...of }: Of & { locale: Locale },
): Promise<Outcome> {
  const { accountId, by } = of;
  return transact(ctx.db, async (trx) => {
    const { member, isLastManager } = await lockMember(trx, of);
    await assertManages(trx, accountId, by);
    const refused = refuseLast(isLastManager, by);
    if (!refused.ok) return refused;
    await end(trx, ctx, member);
    const company = await getCompanyName(trx, accountId);
    const letter = writeLetter(locale, { what: 'removed', company, url: `${ctx.config.publicUrl}/portal` });
    await queueMail(trx, ctx, { kind: 'company_removed', to: member.mailbox_key, key: member.id, ...letter });
    return { ok: true };
  });
}

/** Leaves a company by oneself. Refused as a whole (`last_manager`); throws not_found. */
export async function leaveCompany(
  ctx: Context,
  { accountId, customerId }: { accountId: string; customerId: string },
): Promise<Outcome> {
  return transact(ctx.db, async (trx) => {
    const own = await store.findMember(trx, { accountId, customerId });
    if (!own) throw NoSuchCompany();
    const { member, isLastManager } = await lockMember(trx, { accountId, memberId: own.id });
    const refused = refuseLast(isLastManager, { kind: 'customer', id: customerId });
    if (refused.ok) await end(trx, ctx, member);
    return refused;
  });
}
