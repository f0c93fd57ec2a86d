import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { openDb } from '../../../connector/src/platform/db.ts';
import { erasePerson } from '../../../connector/src/privacy/erase.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { makeAddress } from '../../support/make/order-snapshot.ts';
import { searchAll } from '../../support/search-all.ts';

let app: CrmApp;
beforeAll(async () => {
  app = await createCrmApp();
  await app.projector.drain();
});
afterAll(() => app.close());

const MAILBOX = 'zenobia@example.com';

async function found(words: string[]): Promise<string[]> {
  const db = openDb(app.corebos.url);
  const places = await searchAll(db, words);
  await db.destroy();
  return places;
}

describe('an erased person in coreBOS', () => {
  it('an erased person in coreBOS is blanked like here, and not even the name stays in its copy', async () => {
    const billing = makeAddress({ firstName: 'Zenobia', lastName: 'Quarantotti', phone: '+39 347 5550199' });
    const orderId = await app.send({
      ...{ orderKey: 'z1', number: 'Z-1', status: 'completed', billing },
      ...{ delivery: { ...billing, line1: 'Via Verde 9' }, note: 'Suona due volte' },
      customer: { uid: null, email: MAILBOX, accountEmail: null },
      company: { name: 'Zenobia Design' },
    });
    await app.settle();
    const gone = [MAILBOX, '5550199', 'via verde', 'suona due volte', 'zenobia design'];
    expect((await found(gone)).length).toBeGreaterThan(5);
    app.clock.advance(MINUTE);
    const order = await app.ctx.db('orders').where({ id: orderId }).first<{ contact_id: string }>();
    const asked = { contactId: order.contact_id, typed: MAILBOX, consent: 'mail' };
    expect(await erasePerson(app.ctx, asked)).toMatchObject({ ok: true });
    await app.settle();
    app.clock.advance(MINUTE);
    await app.settle();
    expect(await found(gone)).toEqual([]);
    expect(await found(['zenobia', 'quarantotti'])).toEqual([]);
  });
});
