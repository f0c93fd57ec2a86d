import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { moveStock } from '../../../connector/src/catalog/stock.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import {
  contactOf,
  createBothPlaces,
  createDeskPlace,
  sendOrder,
  shipAtDesk,
  type BothPlaces,
  type DeskPlace,
} from '../../support/corebos/both-places.ts';
import {
  listStrayMailboxes,
  listUnexplainedStock,
  listUntoldDifferences,
  listWrongCancellations,
} from '../../support/corebos/differences.ts';
import { anyStep, begin, take, takeAtDesk, tellEnd, type Story } from '../../support/corebos/histories.ts';
import { stockOf } from '../../support/effects.ts';

const RUNS = 12;
/** More mugs than all histories together buy: a sold-out mug would end one in the middle. */
const ENOUGH = 1000;

let places: BothPlaces;
/** Where there is no coreBOS, and all that staff do they do here. */
let alone: DeskPlace;
beforeAll(async () => {
  places = await createBothPlaces();
  alone = await createDeskPlace();
  for (const { ctx } of [places, alone])
    await transact(ctx.db, (trx) =>
      moveStock(trx, ctx, { variantId: 'mug', by: ENOUGH, reason: 'delivered' }),
    );
});
afterAll(async () => {
  await places.close();
  await alone.close();
});

/** Everything that staff see, on both sides, to find what another round would change. */
async function snapshot({ ctx, corebos }: BothPlaces): Promise<unknown[]> {
  const here = [
    'contacts',
    'contact_keys',
    'accounts',
    'orders',
    'variants',
    'crm_news',
    'notes',
    'tasks',
    'inbox',
  ];
  const there = ['vtiger_contactdetails', 'vtiger_contactaddress', 'vtiger_salesorder', 'vtiger_products'];
  const rows: unknown[] = [];
  for (const table of here) rows.push(await ctx.db(table).orderByRaw('1').select('*'));
  for (const table of there) rows.push(await corebos.rows(`SELECT * FROM ${table} ORDER BY 1`));
  return JSON.parse(
    JSON.stringify(rows, (key, value: unknown) => (key === 'stock_turn' ? 0 : value)),
  ) as unknown[];
}

/** Orders of the other shop say what that shop said last; orders of ours what their newest version says. */
async function listWrongStatuses({ ctx }: BothPlaces, story: Story): Promise<string[]> {
  const wrong: string[] = [];
  for (const [id, status] of story.sent) {
    const order = await ctx.db('orders').where({ id }).first();
    if (order?.status !== status) wrong.push(`${id} is ${order?.status} instead of ${status}`);
  }
  for (const id of story.bought) {
    const order = await ctx.db('orders').where({ id }).first();
    const versions = await ctx.db('inbox').where({ order_id: id }).orderBy('counter').select('order_status');
    const said = versions.map(({ order_status }) => order_status);
    if (order?.status !== said.at(-1)) wrong.push(`${id} is ${order?.status} instead of ${said.at(-1)}`);
    const cancelled = said.indexOf('cancelled');
    if (cancelled >= 0 && said.slice(cancelled).some((each) => each !== 'cancelled'))
      wrong.push(`${id}: ${said.join()}`);
  }
  return wrong;
}

describe('any history of staff who work at the desk and in coreBOS', () => {
  it('any history ends alike on both sides, with nothing lost and nobody mixed up', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 16 }), async (steps) => {
        const story = await begin(places, `s${(run += 1)}`);
        await places.settle();
        for (const step of steps) await take(places, story, step);
        await places.settle();
        expect(await listUntoldDifferences(places)).toEqual([]);
        expect(await listStrayMailboxes(places)).toEqual([]);
        expect(await listUnexplainedStock(places, { mug: 5 })).toEqual([]);
        expect(await listWrongCancellations(places)).toEqual([]);
        expect(await listWrongStatuses(places, story)).toEqual([]);
        const before = await snapshot(places);
        await places.settle();
        expect(await snapshot(places)).toEqual(before);
        for (const id of story.bought) {
          const { status } = (await places.ctx.db('orders').where({ id }).first()) ?? {};
          if (status === 'cancelled')
            expect(await shipAtDesk(places, id, 'one-more')).toMatchObject({ ok: false });
        }
        const keys = await places.ctx.db('contact_keys').where('value', 'like', `%.${story.name}@%`);
        for (const { value, contact_id } of keys)
          expect([value, await contactOf(places, await sendOrder(places, { email: value }))]).toEqual([
            value,
            contact_id,
          ]);
      }),
      { numRuns: RUNS, endOnFailure: true, verbose: 1 },
    );
  }, 900_000);

  it('any history ends as it would if all of it were done at the desk', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 12 }), async (steps) => {
        run += 1;
        const there = await begin(places, `t${run}`, { isFresh: true });
        const here = await begin(alone, `t${run}`, { isFresh: true });
        await places.settle();
        const more = (await stockOf(places, 'mug')) - (await stockOf(alone, 'mug'));
        for (const step of steps) {
          await take(places, there, step);
          await places.settle();
          await takeAtDesk(alone, here, step);
        }
        expect(await tellEnd(places, there)).toEqual(await tellEnd(alone, here));
        expect(await stockOf(places, 'mug')).toBe((await stockOf(alone, 'mug')) + more);
      }),
      { numRuns: RUNS, endOnFailure: true, verbose: 1 },
    );
  }, 900_000);
});
