import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findContact } from '../../../connector/src/portal-services/records/contact.ts';
import { readDeskOrder } from '../../../connector/src/portal-services/records/order.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeSnapshot, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';
import { addStaff, joinContacts, undoMerge } from '../../support/verbs.ts';

const guest = (email: string) => ({ uid: null, email, accountEmail: null });

describe('the reason why an order is its contact’s', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  let counter = 0;
  beforeAll(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
  });
  afterAll(() => test.close());

  async function push(over: Partial<SnapshotInput>): Promise<{ id: string; contactId: string }> {
    counter += 1;
    test.clock.advance(1000);
    const orderKey = `k${counter}`;
    const version = { epoch: 1, counter };
    await postOrders(test, shop, makeSnapshot({ orderKey, number: `N${counter}`, version, ...over }));
    const row = await test.ctx.db('orders').where({ order_key: orderKey }).first();
    return { id: row?.id ?? '', contactId: row?.contact_id ?? '' };
  }
  const whyOf = async (contactId: string) => {
    const contact = await findContact(test.ctx.db, contactId);
    return Object.fromEntries((contact?.purchases ?? []).map(({ number, why }) => [number, why]));
  };

  it('the reason for an order’s contact is the mailbox, the account in a shop, or nothing but the order', async () => {
    const first = await push({ customer: guest('mario@example.com') });
    await push({ customer: guest(' MARIO@example.com') });
    const why = { kind: 'mailbox', value: 'mario@example.com', first: { id: first.id, number: 'N1' } };
    expect(await whyOf(first.contactId)).toMatchObject({ N1: why, N2: why });
    const signedIn = { uid: 'u7', email: 'other@example.com', accountEmail: 'lucia@example.com' };
    const lucia = await push({ customer: signedIn });
    expect(await whyOf(lucia.contactId)).toMatchObject({ N3: { kind: 'uid', value: 'La Bottega' } });
    const nobody = await push({ customer: guest('') });
    expect(await whyOf(nobody.contactId)).toMatchObject({ N4: { kind: 'order', joined: null } });
    expect(await readDeskOrder(test.ctx, first.id)).toMatchObject({ why });
  });

  it('the reason for an order’s contact names the order or colleague that joined two, until it is undone', async () => {
    const anna = await push({ customer: guest('anna@example.com') });
    const bridge = { uid: 'u9', email: '', accountEmail: 'anna@example.com' };
    const account = await push({ customer: { ...bridge, accountEmail: null } });
    expect(account.contactId).not.toBe(anna.contactId);
    const both = await push({ customer: bridge });
    expect(await whyOf(anna.contactId)).toMatchObject({
      N5: { kind: 'mailbox', joined: null },
      N6: { kind: 'uid', joined: { reason: 'bridge', order: { id: both.id, number: 'N7' } } },
    });
    const staff = { name: 'Sara Conti', email: 'sara@example.com', role: 'sales' };
    const { staffId } = await addStaff(test.ctx, staff);
    const late = await push({ customer: guest('anna@work.example') });
    await joinContacts(test.ctx, { ids: [anna.contactId, late.contactId], staffId });
    const joined = { reason: 'staff', staff: 'Sara Conti', order: null };
    expect(await whyOf(anna.contactId)).toMatchObject({ N8: { value: 'anna@work.example', joined } });
    const again = await push({ customer: guest('anna@work.example') });
    expect(again.contactId).toBe(anna.contactId);
    expect(await whyOf(anna.contactId)).toMatchObject({ N9: { joined } });
    const contact = await findContact(test.ctx.db, anna.contactId);
    expect(contact?.links).toHaveLength(3);
    await undoMerge(test.ctx, contact?.merges[0]?.id ?? '');
    expect(await whyOf(late.contactId)).toMatchObject({ N8: { joined: null }, N9: { joined: null } });
  });
});
