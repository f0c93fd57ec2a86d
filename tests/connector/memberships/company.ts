import { acceptInvitation } from '../../../connector/src/memberships/accept.ts';
import type { By } from '../../../connector/src/memberships/company.ts';
import { recordCompanyOrder } from '../../../connector/src/memberships/company-orders.ts';
import { inviteMember } from '../../../connector/src/memberships/invite.ts';
import type { MemberRight } from '../../../connector/src/memberships/rights.ts';
import { findMember, type MemberRow } from '../../../connector/src/memberships/store.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import type { TestApp } from '../../support/app.ts';
import type { addBuyer } from '../cases/buyers.ts';
import { connectTheirShop, placeOrder } from '../customers/visitor.ts';

export const STAFF: By = { kind: 'staff', id: 'stf_sara' };
/** What a stranger types as well. */
export const COMPANY = {
  name: 'Rossi & Figli Srl',
  vatNumber: '01234567897',
  fiscalCode: '',
  sdiCode: '',
  pec: '',
};

export type Buyer = Awaited<ReturnType<typeof addBuyer>>;

export const ownerOf = ({ id, email }: Buyer) => ({ customerId: id, mailboxKeys: [email] });

/** The secret of the newest invitation's link, as the invited reads it. */
export async function readToken(app: TestApp): Promise<string> {
  await app.worker.drain();
  return /invitations\/([\w-]+)/.exec(app.mails.at(-1)?.text ?? '')?.[1] ?? '';
}

interface Invited {
  accountId: string;
  mailbox: string;
  sees: string;
  by?: By;
}

export function invite({ ctx, clock }: TestApp, { by = STAFF, ...invited }: Invited) {
  clock.advance(1000);
  return inviteMember(ctx, { ...invited, locale: 'en', by });
}

/** Makes a customer one of the company's people, by invitation and acceptance. */
export async function join(
  app: TestApp,
  { accountId, buyer, sees }: { accountId: string; buyer: Buyer; sees: MemberRight },
): Promise<MemberRow> {
  const invited = await invite(app, { accountId, mailbox: buyer.email, sees });
  if (!invited.ok) throw new Error(invited.reason);
  await acceptInvitation(app.ctx, { token: await readToken(app), ...ownerOf(buyer) });
  const member = await findMember(app.ctx.db, { accountId, customerId: buyer.id });
  if (!member) throw new Error('Nobody joined');
  return member;
}

export async function keyOf({ ctx }: TestApp, id: string) {
  const order = await ctx.db('orders').where({ id }).first<{ shop_id: string; order_key: string }>();
  return { shopId: order.shop_id, orderKey: order.order_key };
}

let day = 1;

/** An order in whose form the company was typed; with `for`, it was placed with the company's profile. */
export async function buy(
  app: TestApp,
  buyer: Buyer,
  { accountId, number = `W-${day}` }: { accountId?: string; number?: string } = {},
): Promise<string> {
  day += 1;
  app.clock.advance(1000);
  const placedAt = new Date(Date.UTC(2026, 2, 1) + day * 60_000).toISOString();
  const id = await placeOrder(app, buyer.email, { number, placedAt, company: COMPANY });
  if (accountId === undefined) return id;
  const placed = { accountId, customerId: buyer.id, ...(await keyOf(app, id)) };
  await transact(app.ctx.db, (trx) => recordCompanyOrder(trx, app.ctx, placed));
  return id;
}

/** A company that an order brought in, which nobody is of. */
export async function addCompany(app: TestApp): Promise<string> {
  await connectTheirShop(app);
  await placeOrder(app, 'somebody@example.com', { company: COMPANY });
  const row: { id: string } | undefined = await app.ctx.db('accounts').first('id');
  return row?.id ?? '';
}
