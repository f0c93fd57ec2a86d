import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCorebos } from '../../../connector/src/crm/corebos/corebos.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import {
  createLimitedUser,
  runAlone,
  runCarrello,
  statementsOf,
  type LimitedUser,
} from '../../support/corebos/limited-user.ts';
import { changeStatusLikeStaff } from '../../support/corebos/saves.ts';
import { createProjector } from '../../support/verbs.ts';

let app: CrmApp;
let user: LimitedUser;
beforeEach(async () => {
  app = await createCrmApp();
  user = await createLimitedUser(app);
});
afterEach(async () => {
  await user.remove();
  await app.close();
});

const sql = (statement: string) => app.corebos.db.query(statement);
const check = () => runCarrello(user.ctx, 'corebos check');
const refusals = ({ lines }: { lines: string[] }) => lines.filter((line) => line.startsWith('NO'));
const history = () =>
  app.corebos.rows('SELECT historyid, sostatus FROM vtiger_sostatushistory ORDER BY historyid');

async function project(): Promise<void> {
  const projector = createProjector(user.ctx, createCorebos(user.ctx.config.corebos, user.ctx));
  await app.worker.drain();
  await projector.drain();
  await projector.stop();
}

/** An order comes, and is sent: two versions, and one change of status there. */
async function sellAndSend(): Promise<string> {
  await app.send({ orderKey: 'a' });
  await project();
  await app.send({ orderKey: 'a', status: 'completed', modifiedAt: '2026-03-02T12:00:00.000Z' });
  await project();
  const order = await app.corebos.row('SELECT salesorderid, sostatus FROM vtiger_salesorder');
  expect(order['sostatus']).toBe('Delivered');
  expect(await app.ctx.db('crm_changes').select('*')).toEqual([]);
  return String(order['salesorderid']);
}

const TRACK = "INSERT INTO vtiger_modtracker_tabs SELECT tabid, 1 FROM vtiger_tab WHERE name = 'SalesOrder'";
const HISTORIES =
  'CREATE TABLE vtiger_sostatushistory_seq (id int NOT NULL) SELECT 0 AS id; CREATE TABLE vtiger_modtracker_basic_seq (id int NOT NULL) SELECT 0 AS id';

/** Each of these is missing somewhere. Older installations number by the last table but one, newer ones by the last. */
const LACKING: [table: string, otherwise: string][] = [
  ['vtiger_sostatushistory_seq', TRACK],
  ['vtiger_modtracker_basic_seq', TRACK],
  ['vtiger_modtracker_basic', TRACK],
  ['vtiger_modtracker_detail', TRACK],
  ['vtiger_modtracker_tabs', ''],
  ['vtiger_troubletickets', TRACK],
  ['vtiger_ticketcf', TRACK],
  ['vtiger_ticketcomments', TRACK],
  ['vtiger_crmentityrel', TRACK],
  ['vtiger_invoice', TRACK],
  ['vtiger_invoicecf', TRACK],
  ['vtiger_invoicebillads', TRACK],
  ['vtiger_invoiceshipads', TRACK],
  ['vtiger_def_org_share', TRACK],
  ['vtiger_field', TRACK],
  ['vtiger_sostatushistory', TRACK],
  ['vtiger_modentity_num', TRACK],
  ['vtiger_autonumberprefix', 'UPDATE vtiger_eventhandlers SET is_active = 0'],
];

describe('an installation that lacks a table', () => {
  beforeEach(async () => {
    for (const statement of HISTORIES.split('; ')) await sql(statement);
  });

  it.each(LACKING)(
    'an installation without %s gets the rights it can, orders and their changes',
    async (table, otherwise) => {
      if (otherwise !== '') await sql(otherwise);
      await sql(`DROP TABLE ${table}`);
      // The user sees nothing yet, and the one statement that could fail for it comes last.
      const printed = statementsOf(await check());
      const [last] = printed.slice(-1);
      await runAlone(app, printed.slice(0, -1));
      if (table !== 'vtiger_sostatushistory') await runAlone(app, [String(last)]);
      expect(refusals(await check())).toEqual([]);
      await sellAndSend();
    },
  );
});

describe('the sequence of the status history', () => {
  it('a sequence that was never made is made by the printed SQL, and coreBOS’ own screen goes on after our ids', async () => {
    await runAlone(app, statementsOf(await check()));
    const crmid = await sellAndSend();
    await changeStatusLikeStaff(app.corebos, crmid, 'Cancelled');
    expect(await history()).toEqual([
      { historyid: '1', sostatus: 'Delivered' },
      { historyid: '2', sostatus: 'Cancelled' },
    ]);
  });

  it('a sequence that is not there is told from one without a right, and nothing is written without it', async () => {
    const printed = statementsOf(await check());
    await runAlone(app, printed.slice(0, -1));
    const absent = await check();
    expect(refusals(absent)).toEqual([]);
    expect(absent.lines.join('\n')).toContain('The sequence vtiger_sostatushistory_seq is not there');
    const crmid = await sellAndSend();
    expect(await history()).toEqual([]);
    await changeStatusLikeStaff(app.corebos, crmid, 'Cancelled');
    expect(await history()).toEqual([{ historyid: '1', sostatus: 'Cancelled' }]);

    await sql(`REVOKE SELECT, UPDATE ON vtiger_sostatushistory_seq FROM ${user.account}`);
    const denied = refusals(await check());
    expect(denied).toEqual([expect.stringContaining('lacks SELECT, UPDATE ON vtiger_sostatushistory_seq')]);
  });

  it.each([
    ['has no row', 'CREATE TABLE vtiger_sostatushistory_seq (id int NOT NULL)'],
    ['is behind vtiger_sostatushistory', 'CREATE TABLE vtiger_sostatushistory_seq SELECT 2 AS id'],
  ])(
    'a sequence that %s is refused, mended by the printed SQL, and not drawn from before',
    async (_, made) => {
      await runAlone(app, statementsOf(await check()).slice(0, -1));
      const crmid = await sellAndSend();
      await sql(
        `INSERT INTO vtiger_sostatushistory (historyid, salesorderid, sostatus) VALUES (3, ${crmid}, 'Created')`,
      );
      await sql(made);
      const told = await check();
      expect(refusals(told)).toEqual([expect.stringContaining(`vtiger_sostatushistory_seq ${_}`)]);
      await app.send({ orderKey: 'a', status: 'processing', modifiedAt: '2026-03-03T12:00:00.000Z' });
      await project();
      expect(await history()).toHaveLength(1);

      await runAlone(app, statementsOf(told));
      expect(refusals(await check())).toEqual([]);
      await app.send({ orderKey: 'a', status: 'completed', modifiedAt: '2026-03-04T12:00:00.000Z' });
      await project();
      await changeStatusLikeStaff(app.corebos, crmid, 'Cancelled');
      expect((await history()).map(({ historyid }) => historyid)).toEqual(['3', '4', '5']);
    },
  );
});
