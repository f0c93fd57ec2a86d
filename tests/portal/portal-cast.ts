import { addAddress } from '../../connector/src/address-book/address-book.ts';
import { recordCompanyOrder } from '../../connector/src/memberships/company-orders.ts';
import { leaveCompany } from '../../connector/src/memberships/members.ts';
import { transact } from '../../connector/src/platform/db.ts';
import { eraseCustomer } from '../../connector/src/privacy/erase.ts';
import { addBuyer, opened, QUESTION } from '../connector/cases/buyers.ts';
import { invite, join, type Buyer } from '../connector/memberships/company.ts';
import { makeAddressEntries } from '../support/make/address-entries.ts';
import type { PaidOrder } from '../support/own-orders.ts';
import type { Selling } from '../support/selling.ts';
import { addAtDesk } from '../support/staff.ts';
import { createBrowser, type Browser } from './browse.ts';
import type { Actor } from './portal-routes.ts';
import { signInBuyer } from './signed-in.ts';

/** Everybody who knocks at the portal, and the addresses of what is somebody's: an order of a company, its case, a book. */
export interface Cast {
  browsers: Record<Actor, Browser>;
  /** The secret of a session at the desk that has ended. */
  endedAtDesk: string;
  /** What fits every form, so that none is refused for what was typed. */
  typed: Record<string, string>;
  pathOf(route: string): string;
}

/** A company with a member of each kind, and the order that one of them placed for it. */
export async function addPeople(selling: Selling, order: PaidOrder): Promise<Cast> {
  const { ctx } = selling;
  const accountId = ((await ctx.db('accounts').first('id')) as { id: string }).id;
  const people: Record<string, Buyer> = {};
  for (const name of ['stranger', 'former', 'member', 'all', 'manager', 'buyer', 'ended', 'erased'])
    people[name] = await addBuyer(selling, `walk-${name}`);
  const of = (name: string): Buyer => people[name] as Buyer;
  const roles = { manager: 'manager', former: 'all', member: 'own', all: 'all', buyer: 'own' } as const;
  for (const [name, sees] of Object.entries(roles)) await join(selling, { accountId, buyer: of(name), sees });
  await ctx
    .db('orders')
    .where({ id: order.id })
    .update({ customer_id: of('buyer').id });
  const placed = { accountId, customerId: of('buyer').id, shopId: order.shop_id, orderKey: order.order_key };
  await transact(ctx.db, (trx) => recordCompanyOrder(trx, ctx, placed));
  await leaveCompany(ctx, { accountId, customerId: of('former').id });
  const caseId = await opened(selling, of('buyer'), order.id, QUESTION);
  const entries = makeAddressEntries();
  const kept = await addAddress(ctx, {
    customerId: of('buyer').id,
    kind: 'billing',
    entries,
    isDefault: true,
  });
  if (!kept.ok) throw new Error('No address');
  await invite(selling, { accountId, mailbox: 'nobody-of-these@example.com', sees: 'all' });

  const signIn = (name: string) => signInBuyer(selling, of(name).email);
  const browsers: Cast['browsers'] = {
    nobody: createBrowser(selling.app),
    staff: (await addAtDesk(selling, { email: 'walker@example.com', role: 'owner' })).browser,
    'ended session': await signIn('ended'),
    'erased customer': await signIn('erased'),
    stranger: await signIn('stranger'),
    'former member': await signIn('former'),
    member: await signIn('member'),
    'member who sees all': await signIn('all'),
    manager: await signIn('manager'),
    'who ordered': await signIn('buyer'),
  };
  await browsers['ended session'].submit('/portal/account', '/portal/account/sessions', { session: '' });
  await eraseCustomer(ctx, { customerId: of('erased').id, typed: of('erased').email });
  const atDesk = (await addAtDesk(selling, { email: 'leaver@example.com', role: 'owner' })).browser;
  const endedAtDesk = atDesk.cookies.get('carrello_desk') ?? '';
  await atDesk.submit('/desk/account', '/desk/sign-out');

  const member = (
    (await ctx
      .db('company_members')
      .where({ customer_id: of('all').id })
      .first('id')) as { id: string }
  ).id;
  const ids: Record<string, string> = { orders: order.id, cases: caseId, addresses: kept.id };
  return {
    browsers,
    endedAtDesk,
    typed: {
      ...entries,
      ...{
        kind: 'billing',
        do: 'save',
        sum: '0',
        reason: 'question',
        text: 'Hello',
        rating: '5',
        key: 'k'.repeat(20),
      },
      ...{ mailbox: 'new@example.com', sees: 'all', right: 'own' },
    },
    pathOf: (route) =>
      `/portal${route}`
        .replace(/\/(orders|cases|addresses)\/:id/, (_whole, kind: string) => `/${kind}/${ids[kind] ?? ''}`)
        .replace(':company', accountId)
        .replace(':member', member)
        .replace(':token', 'a-token-of-somebody-else')
        .replace(/:(id|photo|document|invitation)/, 'none_1')
        .replace(/\/$/, ''),
  };
}
