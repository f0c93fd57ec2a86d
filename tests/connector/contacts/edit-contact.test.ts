import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseMarketing } from '../../../connector/src/contacts/consent.ts';
import { writeCompanyEdits } from '../../../connector/src/contacts/edit-company.ts';
import { writeContactEdits, type ContactEdits } from '../../../connector/src/contacts/edit-contact.ts';
import {
  findContactByMailbox,
  findContactKeys,
  listContactVersions,
  listNewestAddresses,
} from '../../../connector/src/contacts/queries.ts';
import type { ContactRow } from '../../../connector/src/contacts/store.ts';
import { listContacts } from '../../../connector/src/portal-services/records/buyer-lists.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddress, makeSnapshot, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';

const guest = (email: string) => ({ uid: null, email, accountEmail: null });
const DAY = (day: number): string => new Date(Date.UTC(2026, 1, day)).toISOString();

describe('an edit made in the outside CRM', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  let counter = 0;
  let id: string;
  beforeAll(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
    await push({ customer: guest('mario@example.com') });
    await push({ customer: guest('anna@example.com'), billing: makeAddress({ firstName: 'Anna' }) });
    id = (await findContactByMailbox(test.ctx.db, 'mario@example.com')) ?? '';
  });
  afterAll(() => test.close());

  async function push(over: Partial<SnapshotInput>): Promise<void> {
    counter += 1;
    test.clock.advance(1000);
    const named = { orderKey: `k${counter}`, number: `N${counter}`, version: { epoch: 1, counter } };
    await postOrders(test, shop, makeSnapshot({ ...named, placedAt: DAY(counter), ...over }));
  }
  const write = (edits: ContactEdits) =>
    transact(test.ctx.db, (trx) =>
      writeContactEdits(trx, test.ctx, { contactId: id, edits, by: 'corebos', at: 5 }),
    );
  const read = () => test.ctx.db('contacts').where({ id }).first() as Promise<ContactRow>;
  const search = async (text: string) =>
    (await listContacts(test.ctx.db, { search: text, cursor: null })).items.map((item) => item.id);

  it('an edit made in the outside CRM changes only what it gives, and stays like one made at the desk', async () => {
    const before = await read();
    expect(await write({ phone: ' 02  99 88 77 ', lastName: 'Verdi' })).toEqual({ ok: true, id });
    const now = await read();
    expect(now).toMatchObject({ first_name: 'Mario', last_name: 'Verdi', phone: '02 99 88 77' });
    expect(now.updated_at).toBeGreaterThanOrEqual(before.updated_at);
    expect(JSON.parse(now.edits ?? '{}')).toMatchObject({
      last_name: { told: 'Rossi', by: 'corebos', at: 5 },
    });
    expect(await search('verdi')).toEqual([id]);
    expect(await search('02 998877')).toEqual([id]);
    await push({ customer: guest('mario@example.com'), billing: makeAddress({ phone: '02 11' }) });
    expect(await read()).toMatchObject({ last_name: 'Verdi', phone: '02 99 88 77' });
  });

  it('an edit made in the outside CRM brings a mailbox that is nobody’s, and is refused one that is another’s', async () => {
    expect(await write({ email: 'm.verdi@example.com' })).toMatchObject({ ok: true });
    expect(await findContactByMailbox(test.ctx.db, 'm.verdi@example.com')).toBe(id);
    const anna = await findContactByMailbox(test.ctx.db, 'anna@example.com');
    expect(await write({ email: 'Anna@Example.com', phone: '1' })).toEqual({
      ok: false,
      field: 'email',
      reason: 'mailbox_known',
      known: { kind: 'contact', id: anna },
    });
    expect(await read()).toMatchObject({ email: 'm.verdi@example.com', phone: '02 99 88 77' });
    const keys = await findContactKeys(test.ctx.db, id);
    expect(keys.map(({ value }) => value)).toEqual(['mario@example.com', 'm.verdi@example.com']);
  });

  it.each<[ContactEdits, string, string]>([
    [{ email: 'at the counter' }, 'email', 'bad_email'],
    [{ firstName: '', lastName: ' ', email: '' }, 'firstName', 'no_name'],
  ])('an edit made in the outside CRM is refused as %j', async (edits, field, reason) => {
    expect(await write(edits)).toEqual({ ok: false, field, reason });
  });

  it('an edit made in the outside CRM throws for a contact that is not there', async () => {
    const edits = { contactId: 'con_gone', edits: {}, by: 'corebos' };
    await expect(transact(test.ctx.db, (trx) => writeContactEdits(trx, test.ctx, edits))).rejects.toThrow(
      'There is no such contact.',
    );
  });

  it('an edit made in the outside CRM changes of a company only what it gives', async () => {
    await push({ customer: guest('mario@example.com'), company: { name: 'Verdi Srl', sdiCode: 'AAA' } });
    const { account_id: companyId } = await read();
    const name = (edits: { name?: string; pec?: string }) =>
      transact(test.ctx.db, (trx) =>
        writeCompanyEdits(trx, test.ctx, { companyId: companyId ?? '', edits, by: 'corebos' }),
      );
    expect(await name({ name: ' ' })).toEqual({ ok: false, field: 'name', reason: 'no_name' });
    expect(await name({ name: 'Verdi Spa' })).toEqual({ ok: true, id: companyId });
    const account = await test.ctx
      .db('accounts')
      .where({ id: companyId ?? '' })
      .first();
    expect(account).toMatchObject({ name: 'Verdi Spa', sdi_code: 'AAA' });
    expect(await search('verdi spa')).toEqual([id]);
  });

  it('a refusal of marketing is taken back by a later consent, not by an earlier one', async () => {
    const consent = (day: number) => [{ kind: 'marketing', given: true, at: DAY(day) }];
    await push({ customer: guest('mario@example.com'), consents: consent(10) });
    const refuse = (day: number) =>
      transact(test.ctx.db, (trx) =>
        refuseMarketing(trx, test.ctx, { contactId: id, at: Date.parse(DAY(day)) }),
      );
    const isGiven = async () => Boolean((await read()).marketing_consent);
    await refuse(9);
    expect(await isGiven()).toBe(true);
    await refuse(11);
    expect(await isGiven()).toBe(false);
    await push({ customer: guest('mario@example.com'), consents: consent(12) });
    expect(await isGiven()).toBe(true);
  });

  it('an edit makes a new version of the contact, and the newest address stands for each kind', async () => {
    const [first] = await listContactVersions(test.ctx.db, { after: '', limit: 1 });
    test.clock.advance(1000);
    await write({ phone: '3' });
    const [second] = await listContactVersions(test.ctx.db, { after: '', limit: 1 });
    expect(second?.id).toBe(id);
    expect(second?.version).toBeGreaterThan(first?.version ?? 0);
    const moved = makeAddress({ line1: 'Via Nuova 9' });
    await push({ customer: guest('mario@example.com'), billing: moved, delivery: moved });
    const addresses = await listNewestAddresses(test.ctx.db, [id]);
    expect(addresses.map(({ kind, line1 }) => [kind, line1]).sort()).toEqual([
      ['billing', 'Via Nuova 9'],
      ['delivery', 'Via Nuova 9'],
    ]);
  });
});
