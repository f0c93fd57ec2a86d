import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownerOf } from '../../../connector/src/customers/customers.ts';
import { findCustomerSession, signOutCustomer } from '../../../connector/src/customers/sessions.ts';
import { DAY, HOUR } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { forgetPeople } from './forget-people.ts';
import { ANNA, createVisitor, placeOrder, readCode, signedIn, type Visitor } from './visitor.ts';

let app: TestApp;
let anna: Visitor;

beforeAll(async () => {
  app = await createTestApp();
  anna = createVisitor(app);
  await placeOrder(app, ANNA);
});
beforeEach(() => forgetPeople(app));
afterAll(() => app.close());

describe('a session', () => {
  it('a session is found by its secret, of which only the hash is stored', async () => {
    const token = await signedIn(app, anna);
    expect(await findCustomerSession(app.ctx, token)).toMatchObject({ kind: 'customer', email: ANNA });
    expect(await findCustomerSession(app.ctx, `${token}x`)).toBeNull();
    expect(JSON.stringify(await app.ctx.db('sessions'))).not.toContain(token);
  });

  it('a session ends after thirty days without a visit', async () => {
    const token = await signedIn(app, anna);
    app.clock.advance(30 * DAY - 1);
    expect(await findCustomerSession(app.ctx, token)).not.toBeNull();
    app.clock.advance(30 * DAY);
    expect(await findCustomerSession(app.ctx, token)).toBeNull();
    expect(await app.ctx.db('sessions')).toEqual([]);
  });

  it('a session ends after ninety days whatever happens', async () => {
    const token = await signedIn(app, anna);
    for (let day = 0; day < 89; day += 1) {
      app.clock.advance(DAY);
      await findCustomerSession(app.ctx, token);
    }
    expect(await findCustomerSession(app.ctx, token)).not.toBeNull();
    app.clock.advance(DAY);
    expect(await findCustomerSession(app.ctx, token)).toBeNull();
  });

  it('a session ends at sign-out, and the others go on', async () => {
    const first = await signedIn(app, anna);
    app.clock.advance(HOUR);
    const second = await signedIn(app, anna);
    await signOutCustomer(app.ctx, first);
    expect(await findCustomerSession(app.ctx, first)).toBeNull();
    expect(await findCustomerSession(app.ctx, second)).not.toBeNull();
  });
});

describe('a customer', () => {
  it('a customer is made by the first code, tied to the contact of the mailbox, and stays the same', async () => {
    const order = await app.ctx
      .db('orders')
      .where({ mailbox_key: ANNA })
      .first<{ contact_id: string }>('contact_id');
    const first = await findCustomerSession(app.ctx, await signedIn(app, anna));
    const second = await findCustomerSession(app.ctx, await signedIn(app, anna));
    expect(second).toEqual({ ...first, sessionId: expect.any(String) });
    expect(await app.ctx.db('customers').select('contact_id')).toEqual([order]);
  });

  it('a customer is one also when two browsers prove the mailbox at the same moment', async () => {
    const visitors = [createVisitor(app, 'v1'), createVisitor(app, 'v2')];
    const codes: string[] = [];
    for (const visitor of visitors) {
      await visitor.ask();
      codes.push(await readCode(app));
    }
    const results = await Promise.all(visitors.map((visitor, index) => visitor.enter(codes[index] ?? '')));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(await app.ctx.db('customers')).toHaveLength(1);
    expect(await app.ctx.db('customer_mailboxes')).toHaveLength(1);
  });

  it('a customer opens orders by proven mailboxes only', async () => {
    const id = await placeOrder(app, 'other@example.com');
    const annas = await app.ctx
      .db('orders')
      .where({ mailbox_key: ANNA })
      .first<{ contact_id: string }>('contact_id');
    await app.ctx.db('orders').where({ id }).update(annas);
    const session = await findCustomerSession(app.ctx, await signedIn(app, anna));
    if (!session) throw new Error('no session');
    expect(await ownerOf(app.ctx.db, session)).toEqual({
      customerId: session.customerId,
      mailboxKeys: [ANNA],
    });
  });
});
