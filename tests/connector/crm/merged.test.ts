import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { changeLikeStaff } from '../../support/corebos/saves.ts';
import { joinContacts, undoMerge } from '../../support/verbs.ts';

let app: CrmApp;
let older: string;
let newer: string;

async function buys(who: string): Promise<string> {
  const customer = { uid: null, email: `${who}@example.com`, accountEmail: null };
  const orderId = await app.send({ orderKey: who, number: who, customer });
  app.clock.advance(1000);
  const order = await app.ctx.db('orders').where({ id: orderId }).first();
  return order?.contact_id ?? '';
}

beforeEach(async () => {
  app = await createCrmApp();
  await app.projector.drain();
  older = await buys('older');
  newer = await buys('newer');
  await app.settle();
});
afterEach(() => app.close());

/** It lists whose timeline each activity from coreBOS stands on. */
const told = async (): Promise<unknown[]> => {
  const rows: { of_id: string; contact_id: string }[] = await app.ctx
    .db('activities')
    .where('kind', 'like', 'crm%');
  return rows.map(({ of_id, contact_id }) => [of_id, contact_id]);
};

/** Both sides give the newer contact another number, and the connector dies before it can acknowledge the change. */
async function tellWithoutEnd(): Promise<void> {
  const { contactid } = await app.corebos.row(
    "SELECT * FROM vtiger_contactdetails WHERE email = 'newer@example.com'",
  );
  await changeLikeStaff(app.corebos, {
    table: 'vtiger_contactdetails',
    key: 'contactid',
    id: contactid,
    values: { phone: '+39 02 1' },
  });
  app.clock.advance(MINUTE);
  await app.ctx.db('contacts').where({ id: newer }).update({ phone: '+39 02 9' });
  const { acknowledge } = app.crm;
  app.crm.acknowledge = () => Promise.reject(new Error('died'));
  await app.projector.drain().catch(() => undefined);
  app.crm.acknowledge = acknowledge;
}

describe('a change in coreBOS of a contact that is merged', () => {
  it('a change that coreBOS told before a merge is not told again, and goes back with its contact', async () => {
    await tellWithoutEnd();
    expect(await told()).toEqual([[newer, newer]]);
    await joinContacts(app.ctx, { ids: [older, newer], staffId: 'stf_1' });
    app.clock.advance(MINUTE);
    await app.settle();
    expect(await told()).toEqual([[older, older]]);
    const merge = await app.ctx.db('contact_merges').first();
    expect(await undoMerge(app.ctx, merge?.id ?? '')).toEqual({ ok: true });
    expect(await told()).toEqual([[newer, newer]]);
  });

  it('a change of coreBOS that stands twice does not prevent the undo of a merge', async () => {
    await tellWithoutEnd();
    const before = await app.ctx.db('activities').where('kind', 'like', 'crm%').first();
    await joinContacts(app.ctx, { ids: [older, newer], staffId: 'stf_1' });
    await app.ctx.db('activities').insert({ ...before, id: 'act_again', happened_at: app.clock.now() });
    const merge = await app.ctx.db('contact_merges').first();
    expect(await undoMerge(app.ctx, merge?.id ?? '')).toEqual({ ok: true });
    expect(await app.ctx.db('activities').where('kind', 'like', 'crm%')).toEqual([before]);
  });
});
