import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  buy,
  changeThere,
  contactOf,
  dieOnce,
  only,
  readThere,
  sendOrder,
  type BothPlaces,
} from '../../support/corebos/both-places.ts';
import { createStockedPlaces, expectAlike } from '../../support/corebos/stocked-places.ts';
import { makeAddress } from '../../support/make/order-snapshot.ts';

let places: BothPlaces;
beforeAll(async () => {
  places = await createStockedPlaces();
});
afterAll(() => places.close());

afterEach(() => expectAlike(places));

let people = 0;

/** Somebody who has bought at the other shop, known on both sides: the contact's id. */
async function somebody(over: Parameters<typeof sendOrder>[1] = {}): Promise<{ id: string; email: string }> {
  people += 1;
  const email = `person${people}@example.com`;
  const orderId = await sendOrder(places, { email, ...over });
  await places.settle();
  return { id: await contactOf(places, orderId), email };
}

const contactHere = async (id: string) => {
  const row = await only(places.ctx.db('contacts').where({ id }).first());
  return { first: row.first_name, last: row.last_name, email: row.email, phone: row.phone };
};
const issuesOf = async (id: string): Promise<string[]> => {
  const rows: { kind: string; text: string }[] = await places.ctx.db('crm_news').where({ record_id: id });
  return rows.map(({ kind, text }) => `${kind} ${text}`);
};

describe('a contact that is edited in coreBOS', () => {
  it('an edit in coreBOS stays over what orders say later, as one of the desk does, signed coreBOS', async () => {
    const { id, email } = await somebody();
    await changeThere(places, 'contact', id, { phone: '+39 02 9', firstname: 'Maria' });
    await places.settle();
    await sendOrder(places, { email, billing: makeAddress({ phone: '+39 02 8', firstName: 'Marietta' }) });
    await places.settle();
    expect(await contactHere(id)).toMatchObject({ first: 'Maria', phone: '+39 02 9' });
    const { edits } = await only(places.ctx.db('contacts').where({ id }).first());
    expect(JSON.parse(edits ?? '')).toMatchObject({
      phone: { by: 'corebos', told: '+39 02 8' },
      first_name: { by: 'corebos', told: 'Marietta' },
    });
  });

  it('a new mailbox in coreBOS is the contact’s: the next order from it finds the contact', async () => {
    const { id, email } = await somebody();
    await changeThere(places, 'contact', id, { email: 'new-mailbox@example.com' });
    await dieOnce(places);
    await places.settle();
    expect(await contactOf(places, await sendOrder(places, { email: 'New-Mailbox@example.com' }))).toBe(id);
    expect(await contactOf(places, await sendOrder(places, { email }))).toBe(id);
  });

  it('a mailbox of somebody else is not taken: both values stand, and staff are told', async () => {
    const mario = await somebody();
    const anna = await somebody();
    await changeThere(places, 'contact', mario.id, { email: anna.email, phone: '+39 02 7' });
    await places.settle();
    expect(await contactHere(mario.id)).toMatchObject({ email: mario.email, phone: '+39 02 7' });
    expect(await readThere(places, 'contact', mario.id)).toMatchObject({ email: anna.email });
    expect(await issuesOf(mario.id)).toEqual([`conflict email: ${mario.email} ≠ ${anna.email}`]);
    expect(await contactOf(places, await sendOrder(places, { email: anna.email }))).toBe(anna.id);
  });

  it('a refusal of advertising is taken from coreBOS, a consent only from the buyer', async () => {
    const agreed = { kind: 'marketing', given: true, text: 'Yes', at: '2026-03-02T09:00:00.000Z' };
    const { id, email } = await somebody({ consents: [agreed] });
    expect(await readThere(places, 'contact', id)).toMatchObject({ emailoptout: '0' });
    await changeThere(places, 'contact', id, { emailoptout: '1' });
    await places.settle();
    expect(Boolean((await only(places.ctx.db('contacts').where({ id }).first())).marketing_consent)).toBe(
      false,
    );
    await changeThere(places, 'contact', id, { emailoptout: '0' });
    await places.settle();
    expect(Boolean((await only(places.ctx.db('contacts').where({ id }).first())).marketing_consent)).toBe(
      false,
    );
    expect(await issuesOf(id)).toEqual(['conflict marketingConsent: no ≠ yes']);
    const again = { ...agreed, at: new Date(places.clock.now()).toISOString() };
    await sendOrder(places, { email, consents: [again] });
    await places.settle();
    expect(Boolean((await only(places.ctx.db('contacts').where({ id }).first())).marketing_consent)).toBe(
      true,
    );
  });

  it('an address is changed whole, or kept apart whole where an order changed it too', async () => {
    const { id, email } = await somebody();
    await changeThere(places, 'contact', id, { mailingcity: 'Como', mailingzip: '22100' });
    await places.settle();
    expect(await readThere(places, 'contact', id)).toMatchObject({
      mailingstreet: 'Via Roma 1',
      mailingcity: 'Como',
    });
    await changeThere(places, 'contact', id, { mailingcity: 'Lecco' });
    await sendOrder(places, {
      email,
      billing: makeAddress({ line1: 'Via Po 2', city: 'Como', postcode: '22100' }),
    });
    await places.settle();
    expect(await readThere(places, 'contact', id)).toMatchObject({
      mailingstreet: 'Via Roma 1',
      mailingcity: 'Lecco',
    });
    expect((await issuesOf(id)).join()).toContain('billing.city: Como ≠ Lecco');
  });

  it('a contact with one name gets a second one in coreBOS', async () => {
    const { id } = await somebody({ billing: makeAddress({ firstName: 'Cher', lastName: '' }) });
    await changeThere(places, 'contact', id, { firstname: 'Cherilyn' });
    await places.settle();
    expect(await contactHere(id)).toMatchObject({ first: 'Cherilyn', last: 'Cher' });
  });
});

describe('two contacts that are merged while coreBOS edits them', () => {
  it('a change to the one that was merged away reaches the one that stayed, and stays with it after an undo', async () => {
    const stays = await somebody();
    const goes = await somebody();
    await places.desk.mergeContacts(places.sara, [stays.id, goes.id]);
    await places.settle();
    await changeThere(places, 'contact', goes.id, { phone: '+39 02 44', email: 'moved@example.com' });
    await dieOnce(places);
    await places.settle();
    expect(await contactHere(stays.id)).toMatchObject({ phone: '+39 02 44', email: 'moved@example.com' });
    expect(await readThere(places, 'contact', stays.id)).toMatchObject({ phone: '+39 02 44' });
    expect(await contactOf(places, await sendOrder(places, { email: 'moved@example.com' }))).toBe(stays.id);
    const merge = await only(places.ctx.db('contact_merges').where({ loser_id: goes.id }).first());
    expect(await places.desk.undoMerge(places.sara, merge.id)).toMatchObject({ ok: true });
    await places.settle();
    expect(await contactHere(stays.id)).toMatchObject({ phone: '+39 02 44', email: 'moved@example.com' });
    expect(await contactHere(goes.id)).toMatchObject({ email: goes.email });
    expect(await contactOf(places, await sendOrder(places, { email: goes.email }))).toBe(goes.id);
  });

  it('edits from before the merge come back with their contact, what staff there said since stays', async () => {
    const stays = await somebody();
    const goes = await somebody();
    await changeThere(places, 'contact', goes.id, { phone: '+39 02 51' });
    await places.settle();
    await places.desk.mergeContacts(places.sara, [stays.id, goes.id]);
    await places.settle();
    const agreed = {
      kind: 'marketing',
      given: true,
      text: 'Yes',
      at: new Date(places.clock.now()).toISOString(),
    };
    await sendOrder(places, { email: stays.email, consents: [agreed] });
    await places.settle();
    await changeThere(places, 'contact', stays.id, { lastname: 'Verdi', emailoptout: '1' });
    await changeThere(places, 'contact', stays.id, { mailingcity: 'Bari', mailingzip: '70100' });
    await places.settle();
    const merge = await only(places.ctx.db('contact_merges').where({ loser_id: goes.id }).first());
    await places.desk.undoMerge(places.sara, merge.id);
    await places.settle();
    expect(await contactHere(goes.id)).toMatchObject({ phone: '+39 02 51', last: 'Rossi' });
    expect(await contactHere(stays.id)).toMatchObject({ phone: '+39 333 1234567', last: 'Verdi' });
    expect(await readThere(places, 'contact', stays.id)).toMatchObject({
      emailoptout: '1',
      mailingcity: 'Bari',
    });
    expect(await readThere(places, 'contact', goes.id)).toMatchObject({ mailingcity: 'Milano' });
  });
});

describe('a company that is renamed in coreBOS', () => {
  it('a name from coreBOS stays over what orders say later', async () => {
    const company = { name: 'Officine Neri', vatNumber: 'IT01234567897' };
    const order = await sendOrder(places, { email: 'neri@example.com', company });
    await places.settle();
    const id = (await only(places.ctx.db('orders').where({ id: order }).first())).account_id ?? '';
    await changeThere(places, 'account', id, { accountname: 'Neri Officine SpA' });
    await places.settle();
    await sendOrder(places, { email: 'neri@example.com', company: { ...company, name: 'NERI' } });
    await places.settle();
    const account = await only(places.ctx.db('accounts').where({ id }).first());
    expect(account.name).toBe('Neri Officine SpA');
    expect(JSON.parse(account.edits ?? '')).toMatchObject({ name: { by: 'corebos', told: 'NERI' } });
  });

  it('an address of a company stays its buyers’, and staff are told', async () => {
    const company = { name: 'Ferramenta Blu', vatNumber: 'IT01234567898' };
    const order = await sendOrder(places, { email: 'blu@example.com', company });
    await places.settle();
    const id = (await only(places.ctx.db('orders').where({ id: order }).first())).account_id ?? '';
    await changeThere(places, 'account', id, { bill_city: 'Roma' });
    await places.settle();
    expect(await issuesOf(id)).toEqual(['conflict billing.city: Milano ≠ Roma']);
  });
});

describe('stock that is counted in coreBOS', () => {
  it('stock moves by what was moved there, once, whatever dies and whatever is sold in between', async () => {
    const before = (await only(places.ctx.db('variants').where({ id: 'mug' }).first())).stock ?? 0;
    await changeThere(places, 'product', 'mug', { qtyinstock: before + 5 });
    await dieOnce(places);
    await buy(places);
    await changeThere(places, 'product', 'mug', { qtyinstock: before + 8 });
    await dieOnce(places);
    await places.settle();
    expect((await only(places.ctx.db('variants').where({ id: 'mug' }).first())).stock).toBe(before + 7);
    expect(await readThere(places, 'product', 'mug')).toMatchObject({ qtyinstock: `${before + 7}.000` });
    const moved: { reason: string; quantity: number }[] = await places.ctx
      .db('stock_movements')
      .where('reason', 'like', 'corebos:%')
      .orderBy('moved_at');
    expect(moved.map(({ quantity }) => quantity)).toEqual([5, 3]);
  });

  it('stock moves again by the same figures when it is counted again', async () => {
    const before = (await only(places.ctx.db('variants').where({ id: 'mug' }).first())).stock ?? 0;
    for (const stock of [before + 5, before, before + 5]) {
      await changeThere(places, 'product', 'mug', { qtyinstock: stock });
      await places.settle();
    }
    expect((await only(places.ctx.db('variants').where({ id: 'mug' }).first())).stock).toBe(before + 5);
  });
});
