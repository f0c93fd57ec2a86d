import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCorebos } from '../../../connector/src/crm/corebos/corebos.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import {
  createLimitedUser,
  runAlone,
  runCarrello,
  statementsOf,
  type LimitedUser,
} from '../../support/corebos/limited-user.ts';
import { makeRefund } from '../../support/make/order-snapshot.ts';
import { createProjector } from '../../support/verbs.ts';

let app: CrmApp;
beforeEach(async () => {
  app = await createCrmApp();
});
afterEach(() => app.close());

const sql = (statement: string) => app.corebos.db.query(statement);

const carrello = (name: string, values: Record<string, string | boolean> = {}) =>
  runCarrello(app.ctx, name, values);

describe('an installation of coreBOS', () => {
  it('an older installation counts numbers as text, with the zeros in front kept', async () => {
    await sql('UPDATE vtiger_eventhandlers SET is_active = 0');
    await sql("UPDATE vtiger_modentity_num SET cur_id = '0099' WHERE semodule = 'SalesOrder'");
    await app.send({ orderKey: 'a' });
    await app.send({ orderKey: 'b' });
    await app.settle();
    expect(await app.corebos.rows('SELECT salesorder_no FROM vtiger_salesorder ORDER BY 1')).toEqual([
      { salesorder_no: 'SO0099' },
      { salesorder_no: 'SO0100' },
    ]);
    expect(
      await app.corebos.row("SELECT current FROM vtiger_autonumberprefix WHERE semodule = 'SalesOrder'"),
    ).toEqual({ current: '6' });
  });

  it('a denormalised module has the entity columns in its own table', async () => {
    await sql(
      "UPDATE vtiger_entityname SET isdenormalized = '1', denormtable = 'vtiger_salesorder' WHERE modulename = 'SalesOrder'",
    );
    await sql(`ALTER TABLE vtiger_salesorder ADD crmid int, ADD cbuuid char(40), ADD smcreatorid int, ADD smownerid int, ADD modifiedby int,
      ADD createdtime datetime, ADD modifiedtime datetime, ADD viewedtime datetime, ADD setype varchar(100), ADD description mediumtext, ADD deleted int DEFAULT 0`);
    await app.send({ orderKey: 'a' });
    await app.settle();
    await app.send({ orderKey: 'a', status: 'completed', modifiedAt: '2026-03-02T12:00:00.000Z' });
    await app.settle();
    const order = await app.corebos.row(
      'SELECT crmid, setype, deleted, sostatus, salesorderid FROM vtiger_salesorder',
    );
    expect(order).toMatchObject({
      crmid: order['salesorderid'],
      setype: 'SalesOrder',
      deleted: '0',
      sostatus: 'Delivered',
    });
    expect(await app.corebos.rows("SELECT 1 FROM vtiger_crmentity WHERE setype = 'SalesOrder'")).toEqual([]);
    expect(await app.corebos.rows("SELECT 1 FROM vtiger_crmobject WHERE setype = 'SalesOrder'")).toHaveLength(
      1,
    );
  });

  it('an installation with payments and line records switched off gets the order without them', async () => {
    await sql("UPDATE vtiger_tab SET presence = 1 WHERE name IN ('CobroPago', 'InventoryDetails')");
    await app.send({ orderKey: 'a' });
    await app.settle();
    expect(await app.corebos.rows('SELECT 1 FROM vtiger_salesorder')).toHaveLength(1);
    expect(
      await app.corebos.rows(
        'SELECT 1 FROM vtiger_cobropago UNION ALL SELECT 1 FROM vtiger_inventorydetails',
      ),
    ).toEqual([]);
    expect(await app.ctx.db('crm_changes').select('*')).toEqual([]);
  });

  it('an installation without a shipping tax has that tax in the adjustment, and the order says so', async () => {
    await sql('UPDATE vtiger_shippingtaxinfo SET deleted = 1');
    await app.send({ orderKey: 'a' });
    await app.settle();
    const order = await app.corebos.row(
      'SELECT pl_sh_tax, adjustment, total, description FROM vtiger_salesorder JOIN vtiger_crmentity ON crmid = salesorderid',
    );
    expect(order).toMatchObject({ pl_sh_tax: '0.000000', adjustment: '1.320000', total: '43.920000' });
    expect(order['description']).toContain('Tax on shipping: 1.32 EUR, part of the adjustment');
  });

  it('an installation with other taxes and a history of changes gets both', async () => {
    await sql('ALTER TABLE vtiger_inventoryproductrel DROP tax3, ADD tax4 decimal(7,3)');
    await sql('UPDATE vtiger_inventorytaxinfo SET deleted = 1 WHERE taxid IN (1, 3)');
    await sql(
      "INSERT INTO vtiger_inventorytaxinfo (taxid, taxname, taxlabel, percentage, deleted) VALUES (4, 'tax4', 'IVA', 22, 0)",
    );
    await sql("INSERT INTO vtiger_modtracker_tabs SELECT tabid, 1 FROM vtiger_tab WHERE name = 'SalesOrder'");
    await runAlone(app, statementsOf(await carrello('corebos check')));
    await app.send({ orderKey: 'a' });
    await app.settle();
    await app.send({ orderKey: 'a', status: 'completed', modifiedAt: '2026-03-02T12:00:00.000Z' });
    await app.settle();
    expect(await app.corebos.row('SELECT tax2, tax4 FROM vtiger_inventoryproductrel')).toEqual({
      tax2: '0.000',
      tax4: '22.000',
    });
    expect(await app.corebos.rows('SELECT status FROM vtiger_modtracker_basic ORDER BY id')).toEqual([
      { status: '2' },
      { status: '0' },
    ]);
    expect(
      await app.corebos.rows('SELECT fieldname, prevalue, postvalue FROM vtiger_modtracker_detail'),
    ).toEqual([{ fieldname: 'sostatus', prevalue: 'Approved', postvalue: 'Delivered' }]);
    expect(await app.corebos.row('SELECT sostatus, historyid FROM vtiger_sostatushistory')).toEqual({
      sostatus: 'Delivered',
      historyid: '1',
    });
  });
});

describe('carrello corebos check', () => {
  it('carrello corebos check says what fits and finds no fault in a good installation', async () => {
    const { lines, failure } = await carrello('corebos check');
    expect(failure).toBe('');
    expect(lines.join('\n')).toContain('the group Sales owns it');
    expect(lines.some((line) => line.startsWith('NO'))).toBe(false);
  });

  it.each([
    [
      'its own WooCommerce integration at work',
      "ALTER TABLE vtiger_salesorder ADD wccode varchar(50) DEFAULT '17'",
      'WooCommerce',
    ],
    [
      'its own WooCommerce integration switched on',
      "INSERT INTO vtiger_eventhandlers (event_name, handler_class, is_active) VALUES ('vtiger.entity.aftersave.final', 'woocommercechange2message', 1)",
      'WooCommerce integration is switched on',
    ],
    [
      'a numbering only it can work out',
      "UPDATE vtiger_autonumberprefix SET format = '{Y}-%05d' WHERE semodule = 'SalesOrder'",
      'pattern',
    ],
    [
      'no numbering',
      "DELETE FROM vtiger_autonumberprefix WHERE semodule = 'Contacts'",
      'Nothing numbers Contacts',
    ],
    ['no owner', 'DELETE FROM vtiger_groups', 'no active user or group "Sales"'],
    [
      'orders switched off',
      "UPDATE vtiger_tab SET presence = 1 WHERE name = 'SalesOrder'",
      'SalesOrder is switched off',
    ],
    ['no link table', 'DROP TABLE carrello_links', '`.carrello_links ('],
  ])('carrello corebos check refuses an installation with %s', async (_, statement, reason) => {
    await sql(statement);
    if (statement.includes('wccode'))
      await sql('INSERT INTO vtiger_salesorder (salesorderid, tandc) VALUES (1, 0)');
    const { lines, failure } = await carrello('corebos check');
    expect(failure).toContain('does not write');
    expect(lines.join('\n')).toContain(reason);
    expect((await carrello('corebos backfill')).failure).toContain('not ready');
  });
});

describe('a database user of its own', () => {
  let user: LimitedUser;
  beforeEach(async () => {
    user = await createLimitedUser(app);
  });
  afterEach(() => user.remove());

  const check = () => runCarrello(user.ctx, 'corebos check');

  it('a database user of its own gets from the printed SQL all it needs to write everything, and no more', async () => {
    const { ctx } = user;
    const before = await check();
    expect(before.failure).toContain('does not write');
    const printed = statementsOf(before);
    expect(printed.filter((statement) => statement.includes('DELETE'))).toHaveLength(1);
    await runAlone(app, printed);
    expect(await check()).toMatchObject({ failure: '' });
    const held = await user.grants();
    expect(held.filter((grant) => grant.includes('CREATE'))).toEqual([]);
    const crm = createCorebos(ctx.config.corebos, ctx);
    const projector = createProjector(ctx, crm);
    await sql("INSERT INTO vtiger_modtracker_tabs SELECT tabid, 1 FROM vtiger_tab WHERE name = 'SalesOrder'");
    await app.send({ orderKey: 'a', refunds: [makeRefund()] });
    await projector.drain();
    await app.send({
      ...{ orderKey: 'a', refunds: [makeRefund()], status: 'completed' },
      modifiedAt: '2026-03-02T12:00:00.000Z',
    });
    await projector.drain();
    await projector.stop();
    expect(await app.ctx.db('crm_changes').select('*')).toEqual([]);
    expect(await app.corebos.rows('SELECT 1 FROM vtiger_cobropago')).toHaveLength(2);
  });

  it.each([
    ['vtiger_cobropago', 'lacks SELECT, INSERT, UPDATE ON vtiger_cobropago'],
    ['vtiger_tab', 'lacks SELECT ON vtiger_tab'],
    ['vtiger_autonumberprefix', 'lacks SELECT on vtiger_autonumberprefix'],
  ])('a database user without a right on %s is refused by name', async (table, reason) => {
    const printed = statementsOf(await check());
    await runAlone(
      app,
      printed.filter((statement) => !statement.includes(`.${table} `)),
    );
    const { lines: told, failure } = await check();
    expect(failure).toContain('does not write');
    expect(told.filter((line) => line.startsWith('NO')).join('\n')).toContain(reason);
  });

  it('a right that was given on all databases of a pattern counts for this one', async () => {
    const name = new URL(app.corebos.url).pathname.slice(1);
    await sql(`GRANT ALL PRIVILEGES ON \`${name.replaceAll('_', '\\_')}\`.* TO ${user.account}`);
    expect(await check()).toMatchObject({ failure: '' });
  });

  it('a right that was given while orders waited is noticed at the next write', async () => {
    const printed = statementsOf(await check());
    const withoutPayments = printed.filter((statement) => !statement.includes('.vtiger_cobropago '));
    await runAlone(app, withoutPayments);
    const projector = createProjector(user.ctx, createCorebos(user.ctx.config.corebos, user.ctx));
    await app.send({ orderKey: 'a' });
    await app.worker.drain();
    await projector.drain();
    const [waiting] = await app.ctx.db('crm_changes').select('kind', 'last_error');
    expect(waiting).toMatchObject({
      kind: 'payment',
      last_error: expect.stringContaining('vtiger_cobropago cannot be seen'),
    });
    await runAlone(app, printed);
    app.clock.advance(MINUTE);
    await projector.drain();
    await projector.stop();
    expect(await app.corebos.rows('SELECT 1 FROM vtiger_cobropago')).toHaveLength(1);
  });
});

describe('carrello corebos link', () => {
  it('carrello corebos link lists doubts without writing, links what is sure, and overwrites nothing', async () => {
    const contact = (id: number, email: string, phone: string) =>
      sql(
        `INSERT INTO vtiger_contactdetails (contactid, contact_no, firstname, lastname, email, phone, accountid) VALUES (${id}, 'CON${id}', 'Mario', 'Rossi', '${email}', '${phone}', 77)`,
      );
    for (const id of [1, 2, 3]) {
      await contact(id, id === 1 ? 'MARIO.rossi@example.com' : 'twice@example.com', '+39 06 1');
      await sql(`INSERT INTO vtiger_contactaddress (contactaddressid) VALUES (${id})`);
      await sql(`INSERT INTO vtiger_crmobject (crmid, setype, deleted) VALUES (${id}, 'Contacts', 0)`);
      await sql(
        `INSERT INTO vtiger_crmentity (crmid, setype, description, createdtime, modifiedtime) VALUES (${id}, 'Contacts', 'VIP', NOW(), NOW())`,
      );
    }
    await app.send({ orderKey: 'a' });
    await app.send({
      orderKey: 'b',
      customer: { uid: null, email: 'twice@example.com', accountEmail: null },
    });
    const dry = await carrello('corebos link', { 'dry-run': true });
    expect(dry.failure).toBe('');
    expect(dry.lines.join('\n')).toContain('could be: CON2 Mario Rossi | CON3 Mario Rossi');
    expect(dry.lines).toContain('contacts: 1 would be linked, 1 in doubt, 0 new there');
    expect(await app.corebos.rows('SELECT 1 FROM carrello_links')).toEqual([]);
    expect((await carrello('corebos link')).lines).toContain('contacts: 1 linked, 1 in doubt, 0 new there');
    const led = (await carrello('corebos setup')).lines;
    expect(led.join('\n')).toContain('could be: CON2 Mario Rossi | CON3 Mario Rossi');
    expect(led.at(-2)).toContain('Next:  1 in doubt');
    expect((await carrello('corebos link', { same: 'CON9' })).failure).toContain('CON9 could be nothing');
    const settled = await carrello('corebos link', { same: 'CON3' });
    expect(settled.lines.join('\n')).toContain('<twice@example.com> = CON3 Mario Rossi');
    await app.settle();
    const orderThere = await app.corebos.row(
      "SELECT s.contactid FROM vtiger_salesorder s JOIN carrello_links l ON l.crmid = s.contactid AND l.kind = 'contact' WHERE s.contactid <> 1",
    );
    expect(orderThere['contactid']).toBe('3');
    expect((await carrello('corebos setup')).lines.at(-1)).toContain('carrello corebos backfill');
    await carrello('corebos backfill');
    await app.settle();
    expect((await carrello('corebos setup')).lines.at(-1)).toBe(
      'ok     coreBOS has everything, and answers.',
    );
    const linked = await app.corebos.row(
      'SELECT phone, accountid, email FROM vtiger_contactdetails WHERE contactid = 1',
    );
    expect(linked).toEqual({ phone: '+39 06 1', accountid: '77', email: 'MARIO.rossi@example.com' });
    expect(
      await app.corebos.row('SELECT mailingcity FROM vtiger_contactaddress WHERE contactaddressid = 1'),
    ).toEqual({ mailingcity: 'Milano' });
    expect(
      await app.corebos.rows('SELECT salesorderid FROM vtiger_salesorder WHERE contactid = 1'),
    ).toHaveLength(1);
  });
});
