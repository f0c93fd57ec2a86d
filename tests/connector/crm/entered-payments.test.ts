import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buy,
  createBothPlaces,
  crmidOf,
  only,
  sendOrder,
  type BothPlaces,
} from '../../support/corebos/both-places.ts';
import { changeLikeStaff, stampLikeStaff } from '../../support/corebos/saves.ts';
import { STAFF } from '../../support/corebos/site.ts';

let places: BothPlaces;
beforeAll(async () => {
  places = await createBothPlaces();
});
afterAll(() => places.close());

let next = 950_000;

/** Somebody at coreBOS' screen types a payment for an order and saves it. */
async function typePayment(orderId: string, amount: string, credit = '1'): Promise<string> {
  places.tick();
  const { corebos } = places;
  const id = String((next += 1));
  const entity = { crmid: id, setype: 'CobroPago', smownerid: STAFF, cbuuid: id, modifiedtime: '2026-01-01' };
  const made = {
    ...entity,
    smcreatorid: STAFF,
    modifiedby: STAFF,
    createdtime: '2026-01-01',
    description: '',
  };
  await corebos.db.query('INSERT INTO vtiger_crmentity SET ?', [made]);
  await corebos.db.query('INSERT INTO vtiger_crmobject SET ?', [{ ...entity, deleted: 0 }]);
  await corebos.db.query('INSERT INTO vtiger_cobropago SET ?', [
    {
      ...{ cobropagoid: id, cyp_no: `PAY-${id}`, reference: 'RF18', paid: '1', credit, amount },
      ...{
        related_id: await crmidOf(places, 'order', orderId),
        paymentmode: 'Cash',
        paymentdate: '2026-03-01',
      },
    },
  ]);
  await stampLikeStaff(corebos, id);
  return id;
}

const typed = (orderId: string) =>
  places.ctx
    .db('payments')
    .where({ order_id: orderId, gateway: 'corebos' })
    .select('method', 'amount', 'state', 'provider_id');
const countThere = async () => (await places.corebos.rows('SELECT 1 FROM vtiger_cobropago')).length;
const paidTotal = async (id: string) =>
  (await only(places.ctx.db('orders').where({ id }).first())).paid_total;

/** The connector dies at this call once; nothing is lost and nothing doubled by it. */
async function dieAt(call: 'linkPayment' | 'acknowledgePayment'): Promise<void> {
  const { crm, projector } = places;
  const kept = crm[call];
  Object.assign(crm, { [call]: () => Promise.reject(new Error('died')) });
  await projector.drain().catch(() => undefined);
  Object.assign(crm, { [call]: kept });
}

describe('a payment that staff type in coreBOS', () => {
  it('it is a fact of the order by coreBOS, once, whenever the process dies, and a correction follows', async () => {
    const order = await buy(places);
    await places.settle();
    const before = await paidTotal(order);
    const id = await typePayment(order, '5.00');
    const there = await countThere();
    await dieAt('linkPayment');
    await dieAt('acknowledgePayment');
    await places.settle();
    const fact = { method: 'Cash', state: 'paid', provider_id: 'RF18' };
    expect(await typed(order)).toEqual([{ ...fact, amount: 500 }]);
    expect(await paidTotal(order)).toBe(before + 500);
    await changeLikeStaff(places.corebos, {
      ...{ table: 'vtiger_cobropago', key: 'cobropagoid', id, values: { amount: '6.50' } },
    });
    await places.settle();
    await places.settle();
    expect(await typed(order)).toEqual([{ ...fact, amount: 650 }]);
    expect(await countThere()).toBe(there);
    const mine = await places.corebos.row('SELECT * FROM vtiger_cobropago WHERE cobropagoid = ?', [id]);
    expect(mine).toMatchObject({ reference: 'RF18', paymentmode: 'Cash', amount: '6.50' });
    expect((await places.ctx.db('inbox').where({ order_id: order })).length).toBe(3);
  });

  it('money out stands on the timeline, as at the desk; a payment of another shop’s order is told to staff', async () => {
    const order = await buy(places, 'second@example.com');
    const other = await sendOrder(places, { email: 'third@example.com' });
    await places.settle();
    await typePayment(order, '3.00', '0');
    await typePayment(other, '4.00');
    await places.settle();
    await places.settle();
    const told = await places.ctx.db('activities').where({ of_id: order, kind: 'refund_told' });
    expect(told.map(({ detail }) => JSON.parse(detail).amount)).toEqual([300]);
    expect(await typed(other)).toEqual([]);
    const issues = await places.ctx.db('crm_news').where({ record_id: other }).pluck('text');
    expect(issues).toEqual(['Cash 4 EUR: this order is paid where it was placed: record the payment there']);
  });
});
