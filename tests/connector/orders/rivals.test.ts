import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext, type Context } from '../../../connector/src/context.ts';
import { openDb } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { readCrmState } from '../../support/crm-state.ts';
import { createTestDb } from '../../support/databases.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import {
  makeAddress,
  makePayment,
  makeRefund,
  makeSnapshot,
  type SnapshotInput,
} from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { getShop, receiveOrder, type Shop } from '../../support/verbs.ts';

const guest = (email: string) => ({ uid: null, email, accountEmail: null });
const at = (counter: number) => new Date(Date.UTC(2026, 2, 1, 10, counter)).toISOString();

/** `before` is there first; the two of `pair` arrive at the same time, the older one named first. */
interface Encounter {
  before: SnapshotInput[];
  pair: [SnapshotInput, SnapshotInput];
}

const told = (counter: number, over: Partial<SnapshotInput>): SnapshotInput =>
  makeSnapshot({
    orderKey: `key_${counter}`,
    number: String(2000 + counter),
    payments: [makePayment({ key: `pi_${counter}`, providerId: `pi_${counter}` })],
    modifiedAt: at(counter),
    version: { epoch: 1, counter },
    ...over,
  });

/** Each version of the order tells a payment of its own and what `own` makes of its counter. */
function sameOrder(index: number, own: (counter: number) => Partial<SnapshotInput>): Encounter {
  const make = (counter: number, status: string): SnapshotInput =>
    told(counter, { orderKey: `key_${index}`, number: String(2000 + index), status, ...own(counter) });
  const first = 3 * index + 1;
  return {
    before: [make(first, 'pending')],
    pair: [make(first + 1, 'processing'), make(first + 2, 'completed')],
  };
}

/** Each version has a buyer and a refund of its own: they have nothing but the order in common. */
const sameOrderOtherBuyer = (index: number): Encounter =>
  sameOrder(index, (counter) => ({
    customer: guest(`buyer${counter}@example.com`),
    refunds: [makeRefund({ key: `re_${counter}`, at: at(counter) })],
  }));

/** The versions have one buyer, so no unique key tells the later one to look again. */
const sameOrderAndBuyer = (index: number): Encounter =>
  sameOrder(index, () => ({ customer: guest(`buyer${index}@example.com`) }));

/** A known buyer places two more orders, each with something new about the person. */
function sameBuyer(index: number): Encounter {
  const make = (counter: number): SnapshotInput =>
    told(counter, {
      customer: guest(`buyer${index}@example.com`),
      billing: makeAddress({ line1: `Via Roma ${counter}`, phone: `+39 040 ${100_000 + counter}` }),
    });
  const first = 3 * index + 1;
  return { before: [make(first)], pair: [make(first + 1), make(first + 2)] };
}

/** Two people of one company order, and each tells another code of it. */
function sameCompany(index: number, { known }: { known: boolean }): Encounter {
  const make = (counter: number): SnapshotInput =>
    told(counter, {
      customer: guest(`buyer${counter}@example.com`),
      company: { name: 'Rossi', vatNumber: `IT${10_000_000_000 + index}`, sdiCode: `SDI${counter}` },
    });
  const first = 3 * index + 1;
  return { before: known ? [make(first)] : [], pair: [make(first + 1), make(first + 2)] };
}

/** One order says that two known buyers are the same, and another one is the second buyer's. */
function bridge(index: number): Encounter {
  const [one, two] = [`one${index}@example.com`, `two${index}@example.com`];
  const uid = `u${index}`;
  const first = 4 * index + 1;
  return {
    before: [
      told(first, { customer: { uid, email: one, accountEmail: one } }),
      told(first + 1, { customer: guest(two) }),
    ],
    pair: [
      told(first + 2, { customer: guest(two) }),
      told(first + 3, { customer: { uid, email: two, accountEmail: two } }),
    ],
  };
}

const PAIRS = 12;

describe('two connectors on one database', () => {
  let test: TestApp;
  let rival: Context;
  let shop: Shop;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const { url, db, ...database } = await createTestDb();
    test = await createTestApp({ CARRELLO_DATABASE_URL: url }, () => ({ db }));
    rival = createContext(test.ctx.config, { ...test.ctx, db: openDb(url) });
    shop = await getShop(db, (await connectShop(test)).shopId);
    close = async () => {
      await rival.db.destroy();
      await test.close();
      await database.close();
    };
  });
  afterAll(() => close());

  async function arrive(ctx: Context, snapshot: SnapshotInput): Promise<void> {
    const webhookId = `msg_${snapshot.version.counter}`;
    await receiveOrder(ctx, { shop, webhookId, headers: {}, body: Buffer.from(JSON.stringify(snapshot)) });
  }

  it.each([
    ['two versions of one order', sameOrderOtherBuyer],
    ['two versions of one order and buyer', sameOrderAndBuyer],
    ['two orders of one buyer', sameBuyer],
    ['two orders that join two buyers', bridge],
    ['two orders of one company', (index: number) => sameCompany(index, { known: true })],
    ['the first two orders of one company', (index: number) => sameCompany(index, { known: false })],
  ])(
    'two connectors that receive %s at the same time end like one that receives them in a row',
    async (_name, meet) => {
      const { ctx } = test;
      const encounters = Array.from({ length: PAIRS }, (_, index) => meet(index));
      await emptyCrm(ctx.db);
      for (const { before, pair } of encounters)
        for (const snapshot of [...before, ...pair]) await arrive(ctx, snapshot);
      const wanted = await readCrmState(ctx.db);
      await emptyCrm(ctx.db);
      for (const { before, pair } of encounters) {
        for (const snapshot of before) await arrive(ctx, snapshot);
        const [older, newer] = pair;
        await Promise.all([arrive(rival, newer), arrive(ctx, older)]);
      }
      await test.worker.drain();
      expect(await readCrmState(ctx.db)).toEqual(wanted);
    },
    120_000,
  );
});
