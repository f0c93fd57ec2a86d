import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { By } from '../../../connector/src/cases/change.ts';
import { moveCase } from '../../../connector/src/cases/moves.ts';
import { noteInCase, sayInCase } from '../../../connector/src/cases/thread.ts';
import { forgetCases } from '../../../connector/src/cases/erase.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { createProjector, joinContacts, type Crm } from '../../support/verbs.ts';
import { addBuyer, opened } from '../cases/buyers.ts';

const SARA: By = { kind: 'staff', id: 'stf_sara' };

let app: CrmApp;
let anna: Awaited<ReturnType<typeof addBuyer>>;
let caseId: string;
beforeAll(async () => {
  app = await createCrmApp();
  anna = await addBuyer(app, 'anna');
  const customer = { uid: null, email: anna.email, accountEmail: null };
  const orderId = await app.send({ orderKey: 'a', customer });
  await app.settle();
  caseId = await opened(app, anna, orderId);
});
afterAll(() => app.close());

const ticket = () => app.corebos.row('SELECT * FROM vtiger_troubletickets');
const comments = () =>
  app.corebos.rows('SELECT comments, ownertype, ownerid FROM vtiger_ticketcomments ORDER BY commentid');

async function project(): Promise<void> {
  app.clock.advance(MINUTE);
  await app.settle();
}

describe('a case beside coreBOS', () => {
  it('a case is a ticket of its buyer, its order and its article, with what the buyer asked', async () => {
    await project();
    const order = await app.corebos.row('SELECT salesorderid, contactid FROM vtiger_salesorder');
    const line = await app.corebos.row('SELECT productid FROM vtiger_inventoryproductrel');
    const row = await ticket();
    expect(row).toMatchObject({
      ...{ ticket_no: 'TT6', parent_id: order['contactid'], product_id: line['productid'] },
      ...{ status: 'Open', from_portal: '0', email: anna.email },
    });
    expect(row['title']).toMatch(/1001.*1001/);
    const entity = await app.corebos.row(
      "SELECT description FROM vtiger_crmentity WHERE setype = 'HelpDesk'",
    );
    expect(entity['description']).toContain('The seam is open.');
    expect(await app.corebos.rows('SELECT * FROM vtiger_crmentityrel')).toEqual([
      {
        ...{ crmid: order['salesorderid'], module: 'SalesOrder' },
        ...{ relcrmid: row['ticketid'], relmodule: 'HelpDesk' },
      },
    ]);
  });

  it('a process that dies after the words were written there writes none of them twice, and notes stay here', async () => {
    const said = { caseId, source: 'desk' as const };
    await sayInCase(app.ctx, { ...said, by: SARA, key: 'an-answer-of-ours', text: 'Which seam?' });
    await noteInCase(app.ctx, { caseId, by: SARA, key: 'a-note-of-ours-1', text: 'SHE-CALLED' });
    let died = false;
    const crm: Crm = {
      ...app.crm,
      async applyCase(records) {
        await app.crm.applyCase(records);
        died = true;
        throw new Error('killed');
      },
      ready: () => (died ? Promise.reject(new Error('dead')) : app.crm.ready()),
    };
    app.clock.advance(MINUTE);
    await expect(createProjector(app.ctx, crm).drain()).rejects.toThrow();
    await app.ctx.db('crm_changes').update({ lease_until: 0 });
    await sayInCase(app.ctx, {
      caseId,
      source: 'portal',
      by: anna,
      key: 'the-left-seam-01',
      text: 'The left.',
    });
    await project();
    const { parent_id } = await ticket();
    expect(await comments()).toEqual([
      { comments: 'Which seam?', ownertype: 'user', ownerid: '5' },
      { comments: 'The left.', ownertype: 'customer', ownerid: parent_id },
    ]);
    expect(await ticket()).toMatchObject({ status: 'In Progress' });
  });

  it('a case that is closed is closed there, and a word of the staff there about its status stays', async () => {
    const entries = { text: 'Keep it.', sendTo: '', labelUrl: '' };
    expect(await moveCase(app.ctx, { caseId, move: 'close', by: SARA, entries })).toEqual({ ok: true });
    await project();
    expect(await ticket()).toMatchObject({ status: 'Closed' });
    await app.corebos.db.query("UPDATE vtiger_troubletickets SET status = 'Parked'");
    await sayInCase(app.ctx, { caseId, source: 'desk', by: SARA, key: 'a-word-after-it-1', text: 'Bye.' });
    await project();
    expect(await ticket()).toMatchObject({ status: 'Parked' });
  });

  it('a case of somebody who was erased keeps no words there, not even what staff wrote in coreBOS', async () => {
    const { ticketid } = await ticket();
    await app.corebos.db.query(
      "INSERT INTO vtiger_ticketcomments (ticketid, comments, ownerid, ownertype, createdtime) VALUES (?, 'SHE-WAS-ANGRY', 6, 'user', NOW())",
      [ticketid],
    );
    await transact(app.ctx.db, (trx) => forgetCases(trx, app.ctx, anna.id));
    await project();
    expect((await comments()).map((row) => row['comments'])).toEqual(['', '', '', '']);
    expect(await ticket()).toMatchObject({ email: '', solution: '' });
    const entity = await app.corebos.row(
      "SELECT description FROM vtiger_crmentity WHERE setype = 'HelpDesk'",
    );
    expect(entity['description']).not.toMatch(/seam|Keep it/);
  });
});

interface Site {
  site: CrmApp;
  orderId: string;
  /** Anna asks about her order, and is answered. */
  begin(): Promise<void>;
}

/** A site of its own, on which Anna's order came last. */
async function openSite({ statement = '', before = async (_site: CrmApp) => {} } = {}): Promise<Site> {
  const site = await createCrmApp();
  if (statement !== '') await site.corebos.db.query(statement);
  await before(site);
  const buyer = await addBuyer(site, 'anna');
  const customer = { uid: null, email: buyer.email, accountEmail: null };
  const orderId = await site.send({ orderKey: 'a', customer });
  await site.settle();
  const begin = async () => {
    const id = await opened(site, buyer, orderId);
    const said = { caseId: id, source: 'desk' as const, by: SARA };
    await sayInCase(site.ctx, { ...said, key: 'an-answer-of-ours', text: 'Which seam?' });
    site.clock.advance(MINUTE);
    await site.settle();
  };
  return { site, orderId, begin };
}

it.each([
  ['whose HelpDesk is off', "UPDATE vtiger_tab SET presence = 1 WHERE name = 'HelpDesk'"],
  ['without the comments of tickets', 'DROP TABLE vtiger_ticketcomments'],
])('a coreBOS %s gets everything else, and no case waits for it', async (_what, statement) => {
  const { site, begin } = await openSite({ statement });
  try {
    await begin();
    expect(await site.corebos.rows('SELECT salesorderid FROM vtiger_salesorder')).toHaveLength(1);
    expect(await site.corebos.rows('SELECT ticketid FROM vtiger_troubletickets')).toEqual([]);
    expect(await site.ctx.db('crm_changes').select('*')).toEqual([]);
  } finally {
    await site.close();
  }
});

it('a case whose words could not be written there has one ticket and each word once when they can be', async () => {
  const { site, begin } = await openSite();
  try {
    await site.corebos.db.query('RENAME TABLE vtiger_ticketcomments TO out_of_sight');
    await begin();
    expect(await site.corebos.rows('SELECT ticketid FROM vtiger_troubletickets')).toHaveLength(1);
    expect(await site.ctx.db('crm_changes').pluck('kind')).toEqual(['case']);
    await site.corebos.db.query('RENAME TABLE out_of_sight TO vtiger_ticketcomments');
    for (let time = 0; time < 2; time += 1) {
      await site.ctx.db('crm_changes').update({ run_at: 0, lease_until: 0, state: 'waiting' });
      site.clock.advance(MINUTE);
      await site.settle();
    }
    expect(await site.corebos.rows('SELECT ticketid FROM vtiger_troubletickets')).toHaveLength(1);
    expect(await site.corebos.rows('SELECT comments FROM vtiger_ticketcomments')).toEqual([
      { comments: 'Which seam?' },
    ]);
    expect(await site.ctx.db('crm_changes').select('*')).toEqual([]);
  } finally {
    await site.close();
  }
});

it('a case goes with its order to the contact into which its buyer is merged', async () => {
  const work = { uid: null, email: 'work@example.com', accountEmail: null };
  const { site, orderId, begin } = await openSite({
    async before(early) {
      await early.send({ orderKey: 'b', number: 'b', customer: work });
      early.clock.advance(MINUTE);
    },
  });
  try {
    await begin();
    const parent = async () =>
      (await site.corebos.row('SELECT parent_id FROM vtiger_troubletickets'))['parent_id'];
    const contactOf = async (email: string) =>
      (await site.corebos.row(`SELECT contactid FROM vtiger_contactdetails WHERE email = '${email}'`))[
        'contactid'
      ];
    expect(await parent()).toBe(await contactOf('anna@example.com'));
    const [older, newer] = await Promise.all(
      [{ order_key: 'b' }, { id: orderId }].map((one) => site.ctx.db('orders').where(one).first()),
    );
    await joinContacts(site.ctx, {
      ids: [older?.contact_id ?? '', newer?.contact_id ?? ''],
      staffId: 'stf_1',
    });
    site.clock.advance(MINUTE);
    await site.settle();
    expect(await parent()).toBe(await contactOf('work@example.com'));
  } finally {
    await site.close();
  }
});
