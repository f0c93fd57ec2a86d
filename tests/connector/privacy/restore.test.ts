import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { erasePerson } from '../../../connector/src/privacy/erase.ts';
import { makeAddress, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders } from '../../support/make/shop.ts';
import { searchAll } from '../../support/search-all.ts';
import { joinContacts } from '../../support/verbs.ts';
import { makeFolder, makeSite, type Site } from '../backup/sites.ts';

let site: Site;
let place: ReturnType<typeof makeFolder>;
beforeEach(async () => {
  site = await makeSite();
  place = makeFolder();
});
afterEach(async () => {
  await site.close();
  place.drop();
});

const order = (key: string, email: string) =>
  makeSnapshot({
    ...{
      orderKey: key,
      number: key,
      status: 'completed',
      version: { epoch: 1, counter: Number(key.slice(1)) },
    },
    customer: { uid: null, email, accountEmail: null },
    billing: makeAddress({ firstName: 'Zenobia', phone: '+39 347 555 0199' }),
  });

const WORDS = ['zenobia', 'zenia@', '5550199', '555 0199'];
const KEPT = ['inbox.body: zenobia', 'orders.billing: zenobia'];

describe('a restored backup', () => {
  it('a restored backup brings back nobody who was erased after it was made, nor what the shop sends again', async () => {
    const first = await site.start();
    const shop = await connectShop(first);
    await postOrders(first, shop, order('k1', 'zenobia@example.com'), { id: 'msg_1' });
    await postOrders(first, shop, order('k2', 'zenia@example.com'), { id: 'msg_2' });
    await site.backUp(place.file);
    await postOrders(first, shop, order('k3', 'zenobia@example.com'), { id: 'msg_3' });
    const ids = (await first.ctx.db('contacts').orderBy('id').pluck('id')) as [string, string];
    await joinContacts(first.ctx, { ids, staffId: 'stf_1' });
    const asked = { contactId: ids[0], typed: 'Zenobia Rossi', consent: 'phone' };
    expect(await erasePerson(first.ctx, asked)).toMatchObject({ ok: true });
    await first.worker.drain();
    expect(await searchAll(first.ctx.db, WORDS)).toEqual(KEPT);
    await first.stop();

    expect(await site.restore(place.file, { force: true })).toMatchObject({ erased: 1 });
    const second = await site.start();
    expect((await searchAll(second.ctx.db, WORDS)).length).toBeGreaterThan(KEPT.length);
    await second.worker.drain();
    expect(await searchAll(second.ctx.db, WORDS)).toEqual(KEPT);
    for (const [key, email] of [
      ['k2', 'zenia@example.com'],
      ['k3', 'zenobia@example.com'],
    ] as const)
      await postOrders(second, shop, order(key, email), { id: `msg_${key.slice(1)}` });
    await second.worker.drain();
    expect(await searchAll(second.ctx.db, WORDS)).toEqual(KEPT);
    expect(new Set(await second.ctx.db('orders').pluck('contact_id')).size).toBe(1);
    await second.stop();
  });
});
