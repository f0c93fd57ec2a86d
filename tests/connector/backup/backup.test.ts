import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSession } from '../../../connector/src/platform/sessions.ts';
import { readCrmState } from '../../support/crm-state.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';
import { makeFolder, makeSite, type Site } from './sites.ts';

type Connector = Awaited<ReturnType<Site['start']>>;

let site: Site;
let other: Site;
let place: ReturnType<typeof makeFolder>;
let connector: Connector;
let shop: ConnectedShop;
beforeEach(async () => {
  site = await makeSite();
  other = await makeSite();
  place = makeFolder();
  connector = await site.start();
  shop = await connectShop(connector);
});
afterEach(async () => {
  await connector.stop();
  await site.close();
  await other.close();
  place.drop();
});

const sell = (counter: number, to: Connector = connector) =>
  postOrders(to, shop, makeSnapshot({ orderKey: `k${counter}`, version: { epoch: 1, counter } }), {
    id: `msg_sale_${counter}`,
  });

describe('a backup', () => {
  it('a backup holds everything, and only its owner may read it', async () => {
    for (const counter of [1, 2, 3]) await sell(counter);
    await site.backUp(place.file);
    expect(statSync(place.file).mode & 0o777).toBe(0o600);
    await other.restore(place.file);
    const after = await other.start();
    expect(await readCrmState(after.ctx.db)).toEqual(await readCrmState(connector.ctx.db));
    expect(await after.ctx.db('inbox').select('id')).toHaveLength(3);
    await after.stop();
  });

  it('a backup is of one moment though orders come in, and holds all that was answered before it began', async () => {
    for (let counter = 1; counter <= 10; counter += 1) await sell(counter);
    let ready = false;
    const made = site.backUp(place.file).then(() => {
      ready = true;
    });
    let counter = 10;
    while (!ready && counter < 300) await sell((counter += 1));
    await made;
    await other.restore(place.file);
    const after = await other.start();
    const { db } = after.ctx;
    const keys = new Set((await db('orders').pluck('order_key')) as string[]);
    for (let early = 1; early <= 10; early += 1) expect(keys).toContain(`k${early}`);
    const applied = (await db('inbox').where({ state: 'applied' }).pluck('order_id')) as string[];
    expect(applied.sort()).toEqual(((await db('orders').pluck('id')) as string[]).sort());
    expect(await db('activities').where({ kind: 'order_placed' })).toHaveLength(keys.size);
    expect(await db('payments').select('id')).toHaveLength(keys.size);
    await after.stop();
  });
});

describe('a restore', () => {
  beforeEach(async () => {
    await sell(1);
    await site.backUp(place.file);
  });

  it('a restore refuses a database with something in it, and keeps that database when forced', async () => {
    await other.restore(place.file);
    const wrong = await other.start();
    await sell(2, wrong);
    await wrong.stop();
    await expect(other.restore(place.file)).rejects.toThrow('not empty');
    const { setAside } = await other.restore(place.file, { force: true });
    const after = await other.start();
    expect(await after.ctx.db('orders').pluck('order_key')).toEqual(['k1']);
    await after.stop();
    await other.restore(setAside ?? '', { force: true });
    expect(await other.run((ctx) => ctx.db('orders').orderBy('order_key').pluck('order_key'))).toEqual([
      'k1',
      'k2',
    ]);
  });

  it('a restore refuses a database on which a connector runs, and touches nothing', async () => {
    const running = await other.start();
    await running.ctx.db('counters').insert({ name: 'mine', value: 1 });
    await expect(other.restore(place.file, { force: true })).rejects.toThrow('Stop every connector');
    expect(await running.ctx.db('counters').pluck('name')).toEqual(['mine']);
    await running.stop();
  });

  it('a restore refuses a file that is no backup, or not a whole one', async () => {
    const { size } = statSync(place.file);
    truncateSync(place.file, size - 20_000);
    await expect(other.restore(place.file)).rejects.toThrow(/damaged|not whole/);
    writeFileSync(place.file, 'something else entirely');
    await expect(other.restore(place.file)).rejects.toThrow(/no backup|no dump/);
    await expect(other.restore(`${place.file}.x`)).rejects.toThrow(/cannot be opened|ENOENT/);
  });

  it('a restore refuses a backup of a newer release', async () => {
    await connector.ctx.db('knex_migrations').insert({ name: '9999-future', batch: 9, migration_time: null });
    await site.backUp(place.file);
    await expect(other.restore(place.file)).rejects.toThrow('newer Carrello (9999-future)');
  });

  it('a restore signs everybody out, because some had signed out after the backup', async () => {
    const audience = { name: 'staff', idleMs: 1e9, absoluteMs: 1e9 } as const;
    await openSession(connector.ctx.db, connector.ctx, audience, { subjectId: 'stf_1' });
    await site.backUp(place.file);
    await other.restore(place.file);
    expect(await other.run((ctx) => ctx.db('sessions').select('id'))).toEqual([]);
  });

  it('a restore leaves the backup as it was', async () => {
    const before = readFileSync(place.file);
    await other.restore(place.file);
    expect(readFileSync(place.file).equals(before)).toBe(true);
  });
});
