import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAddress, listSavedAddresses } from '../../../connector/src/address-book/address-book.ts';
import type { PayRequest } from '../../../connector/src/contract/checkout.ts';
import { savedAddresses } from '../../../connector/src/contract/saved-addresses.ts';
import { leaveCompany } from '../../../connector/src/memberships/members.ts';
import { HOUR, MINUTE } from '../../../connector/src/platform/clock.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { moveAccount } from '../../../connector/src/privacy/move-account.ts';
import { makeAddressEntries } from '../../support/make/address-entries.ts';
import { expectProblem } from '../../support/problem.ts';
import {
  authenticate,
  buyer,
  call,
  cardToken,
  createSelling,
  openCheckout,
  payBody,
  payTo,
  runAll,
  type OpenCheckout,
  type Selling,
} from '../../support/selling.ts';
import { textOf, type Browser } from '../../portal/browse.ts';
import { signInBuyer } from '../../portal/signed-in.ts';
import { addCompany, COMPANY, join, type Buyer } from '../memberships/company.ts';
import { ask, makeReturning, newPlace, signInThere } from './returning.ts';

const { name, vatNumber } = COMPANY;

let selling: Selling;
let accountId: string;
let profileId: string;
let anna: Buyer;
let bruno: Buyer;
let stranger: Buyer;
beforeAll(async () => {
  selling = await createSelling({}, { CARRELLO_TRUST_PROXY: '1' });
  accountId = await addCompany(selling);
  const make = async (): Promise<Buyer> => ({ kind: 'customer', ...(await makeReturning(selling)) });
  [anna, bruno, stranger] = [await make(), await make(), await make()];
  await join(selling, { accountId, buyer: anna, sees: 'manager' });
  const entries = makeAddressEntries({ company: name, vatNumber });
  const kept = await addAddress(selling.ctx, {
    ...{ customerId: accountId, kind: 'billing', entries, isDefault: false },
  });
  profileId = kept.ok ? kept.id : '';
});
beforeEach(async () => {
  await selling.ctx.db('variants').update({ stock: 9 });
  await selling.ctx.db('rate_limits').delete();
  const standing = await selling.ctx.db('company_members').where({ customer_id: bruno.id, left_at: null });
  if (standing.length === 0) await join(selling, { accountId, buyer: bruno, sees: 'own' });
});
afterAll(async () => selling.close());

const leave = () => leaveCompany(selling.ctx, { accountId, customerId: bruno.id });

interface SignedIn {
  checkout: OpenCheckout;
  /** What paying bears, to be the company's. */
  bears: Pick<PayRequest, 'buyer' | 'billingProfileId' | 'token'>;
}

/** A checkout in which somebody has signed in, and its bill as the profile of the company fills it in. */
async function signedIn({ email }: Buyer): Promise<SignedIn> {
  selling.clock.advance(MINUTE);
  const checkout = await openCheckout(selling);
  const token = await signInThere(selling, checkout, email);
  const typed = buyer({ email, company: { name, vatNumber } });
  return { checkout, bears: { buyer: typed, billingProfileId: profileId, token } };
}

async function pay(checkout: OpenCheckout, over: Partial<PayRequest>) {
  const confirmationToken = await cardToken(selling);
  const body = payBody(checkout, { gateway: 'stripe', confirmationToken }, over);
  return call(selling, checkout, 'pay', body).set('X-Forwarded-For', newPlace());
}

async function placedBy({ id }: OpenCheckout): Promise<{ order_key: string; order_number: string }> {
  const row = await selling.ctx.db('checkouts').where({ id, state: 'paid' }).first();
  if (!row) throw new Error('Nothing was placed');
  return { order_key: row.order_key, order_number: row.order_number ?? '' };
}

/** Whose an order is; null for a private one. Fails where there is no order. */
async function whose(checkout: OpenCheckout): Promise<{ account_id: string; customer_id: string } | null> {
  const { order_key } = await placedBy(checkout);
  const rows = await selling.ctx
    .db('company_orders')
    .where({ order_key })
    .select('account_id', 'customer_id');
  return rows[0] ?? null;
}

const numberOf = async (checkout: OpenCheckout): Promise<string> => (await placedBy(checkout)).order_number;

const brunos = () => ({ account_id: accountId, customer_id: bruno.id });

describe('an order of the checkout', () => {
  it('an order of the checkout is the company’s with its profile: its manager reads it in the portal, and none that is private', async () => {
    const own = (await listSavedAddresses(selling.ctx.db, [bruno.id])).find(({ kind }) => kind === 'billing');
    const withTheirs = await signedIn(bruno);
    const withOwn = await signedIn(bruno);
    const withNone = await signedIn(bruno);
    const { token, buyer: typed } = withOwn.bears;
    expect((await pay(withTheirs.checkout, withTheirs.bears)).body).toEqual({ outcome: 'paid' });
    const privately = { buyer: typed, billingProfileId: own?.id ?? '', token: token ?? '' };
    expect((await pay(withOwn.checkout, privately)).body).toEqual({ outcome: 'paid' });
    // So pays a plugin of before, whatever was chosen.
    expect((await pay(withNone.checkout, { buyer: withNone.bears.buyer })).body).toEqual({ outcome: 'paid' });
    expect(await whose(withTheirs.checkout)).toEqual(brunos());
    expect([await whose(withOwn.checkout), await whose(withNone.checkout)]).toEqual([null, null]);
    await runAll(selling);
    const page = `/portal/companies/${accountId}`;
    const words = async (browser: Browser) => textOf((await browser.get(page)).text);
    const manager = await words(await signInBuyer(selling, anna.email));
    const number = await numberOf(withTheirs.checkout);
    expect(manager).toContain(`Order ${number}`);
    for (const { checkout } of [withOwn, withNone])
      expect(manager).not.toContain(`Order ${await numberOf(checkout)}`);
    expect((await (await signInBuyer(selling, stranger.email)).get(page)).status).toBe(404);
  });

  it('an order of the checkout is nobody’s company’s where the profile is not proven, and nothing is paid', async () => {
    const others = (await listSavedAddresses(selling.ctx.db, [anna.id])).find(
      ({ kind }) => kind === 'billing',
    );
    const foreign = await signedIn(stranger);
    const { checkout, bears } = await signedIn(bruno);
    const tries: [OpenCheckout, Partial<PayRequest>][] = [
      [foreign.checkout, foreign.bears],
      [foreign.checkout, { ...foreign.bears, token: bears.token ?? '' }],
      [checkout, { ...bears, billingProfileId: 'adr_unknown' }],
      [checkout, { ...bears, billingProfileId: others?.id ?? '' }],
      [checkout, { buyer: bears.buyer, billingProfileId: profileId }],
    ];
    for (const [at, over] of tries) expectProblem(await pay(at, over), 422, 'billingProfileId');
    await leave();
    expectProblem(await pay(checkout, bears), 422, 'billingProfileId');
    await join(selling, { accountId, buyer: bruno, sees: 'own' });
    selling.clock.advance(30 * MINUTE);
    const late = await pay(checkout, bears);
    expectProblem(late, 422, 'billingProfileId');
    expect((late.body as { errors: { message: string }[] }).errors[0]?.message).toMatch(
      /Nothing was paid.*Ask for another code/,
    );
    const ids = [checkout.id, foreign.checkout.id];
    expect(await selling.ctx.db('pay_attempts').whereIn('checkout_id', ids)).toEqual([]);
    expect((await pay(checkout, { buyer: bears.buyer })).body).toEqual({ outcome: 'paid' });
    expect(await whose(checkout)).toBeNull();
  });

  it('an order of the checkout is the company’s only under its name and VAT number, however they are spelled', async () => {
    const { checkout, bears } = await signedIn(bruno);
    const billed = (company: PayRequest['buyer']['company']) => ({
      ...bears,
      buyer: { ...bears.buyer, company },
    });
    for (const company of [
      { name },
      { name, vatNumber: '00743110157' },
      { name: 'Rossi', vatNumber },
      undefined,
    ])
      expectProblem(await pay(checkout, billed(company)), 422, 'billingProfileId');
    const spelled = billed({ name: 'ROSSI  & figli srl', vatNumber: ' 0123 4567897' });
    expect((await pay(checkout, spelled)).body).toEqual({ outcome: 'paid' });
    expect(await whose(checkout)).toEqual(brunos());
  });
});

describe('the billing profiles of a company', () => {
  it('the billing profiles of a company are listed at the checkout for its people, with whose they are', async () => {
    const listed = async (person: Buyer) => {
      const { checkout, bears } = await signedIn(person);
      const answer = await ask(selling, checkout, 'addresses', { token: bears.token });
      return savedAddresses
        .parse(answer.body)
        .addresses.filter(({ kind }) => kind === 'billing')
        .map(({ id, of }) => [id === profileId, of]);
    };
    expect(await listed(bruno)).toEqual([
      [false, undefined],
      // Named as the company's newest order names it.
      [true, expect.stringMatching(/^rossi & figli srl$/i)],
    ]);
    await leave();
    expect(await listed(bruno)).toEqual([[false, undefined]]);
  });
});

describe('an order that is paid later', () => {
  async function startSlowly() {
    const { checkout, bears } = await signedIn(bruno);
    return { checkout, bears, payment: await payTo(selling, checkout, 'stripe', bears) };
  }
  async function settleHoursLater(payment: string) {
    selling.clock.advance(2 * HOUR);
    await authenticate(selling, payment);
    await runAll(selling);
  }

  it('an order that is paid later is the company’s, hours after the sign-in has ended', async () => {
    const { checkout, payment } = await startSlowly();
    await settleHoursLater(payment);
    expect(await whose(checkout)).toEqual(brunos());
  });

  it('an order that is paid later is private for who has left meanwhile', async () => {
    const { checkout, payment } = await startSlowly();
    await leave();
    await settleHoursLater(payment);
    expect(await whose(checkout)).toBeNull();
  });

  it('an order that is paid later is what the try that paid it says, and not one of before', async () => {
    const { checkout, bears } = await startSlowly();
    expect((await pay(checkout, { buyer: bears.buyer })).body).toEqual({ outcome: 'paid' });
    await runAll(selling);
    expect(await whose(checkout)).toBeNull();
  });

  it('an order that was paid is told again after the sign-in has ended, and two tries at once place it once', async () => {
    const { checkout, bears } = await signedIn(bruno);
    const charged = selling.sandbox.ledger().charges.length;
    const answers = await Promise.all([pay(checkout, bears), pay(checkout, bears)]);
    expect(answers.map(({ status }) => status)).toContain(200);
    await runAll(selling);
    expect(await whose(checkout)).toEqual(brunos());
    selling.clock.advance(HOUR);
    expect((await pay(checkout, bears)).body).toEqual({ outcome: 'paid' });
    expect(selling.sandbox.ledger().charges).toHaveLength(charged + 1);
  });

  it('an order that is paid later is by the customer whom its buyer has become', async () => {
    const { checkout, payment } = await startSlowly();
    const moving = { from: bruno.id, to: stranger.id };
    await transact(selling.ctx.db, (trx) => moveAccount(trx, selling.ctx, moving));
    await settleHoursLater(payment);
    expect(await whose(checkout)).toEqual({ account_id: accountId, customer_id: stranger.id });
  });
});
