import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { By } from '../../../connector/src/cases/change.ts';
import { forgetCases } from '../../../connector/src/cases/erase.ts';
import { moveCase } from '../../../connector/src/cases/moves.ts';
import { sayInCase } from '../../../connector/src/cases/thread.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { changeLikeStaff, stampLikeStaff } from '../../support/corebos/saves.ts';
import { STAFF } from '../../support/corebos/site.ts';
import { createProjector, type Crm } from '../../support/verbs.ts';
import { addBuyer, opened, QUESTION } from '../cases/buyers.ts';

const SARA: By = { kind: 'staff', id: 'stf_sara' };

let app: CrmApp;
let anna: Awaited<ReturnType<typeof addBuyer>>;
let orderId: string;
let caseId: string;
let ticketid: string;

async function project(): Promise<void> {
  app.clock.advance(MINUTE);
  await app.settle();
}

beforeAll(async () => {
  app = await createCrmApp();
  // The first drain only sets the cursor.
  await app.projector.drain();
  anna = await addBuyer(app, 'anna');
  orderId = await app.send({ orderKey: 'a', customer: { uid: null, email: anna.email, accountEmail: null } });
  await app.settle();
});
beforeEach(async () => {
  await app.ctx.db('rate_limits').delete();
  caseId = await opened(app, anna, orderId, QUESTION);
  await project();
  const row = await app.corebos.row('SELECT MAX(ticketid) AS id FROM vtiger_troubletickets');
  ticketid = String(row['id']);
});
afterAll(() => app.close());

/** A comment as coreBOS saves it with its ticket. */
async function comment(text: string, { by = 'user', stamp = true } = {}): Promise<void> {
  await app.corebos.db.query(
    `INSERT INTO vtiger_ticketcomments (ticketid, comments, ownerid, ownertype, createdtime)
     VALUES (?, ?, ?, ?, CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', '+02:00'))`,
    [ticketid, text, STAFF, by],
  );
  if (stamp) await stampLikeStaff(app.corebos, ticketid);
}
const setStatus = (status: string) =>
  changeLikeStaff(app.corebos, {
    ...{ table: 'vtiger_troubletickets', key: 'ticketid', id: ticketid, values: { status } },
  });
const said = () =>
  app.ctx
    .db('case_messages')
    .where({ case_id: caseId })
    .orderBy(['at', 'id'])
    .select('text', 'is_internal', 'author_id', 'source');
const texts = async () => (await said()).map(({ text }) => text);
const there = async () =>
  (
    await app.corebos.rows(
      'SELECT comments FROM vtiger_ticketcomments WHERE ticketid = ? ORDER BY commentid',
      [ticketid],
    )
  ).map((row) => row['comments']);
const row = () => app.ctx.db('cases').where({ id: caseId }).first();
const status = async () =>
  (await app.corebos.row('SELECT status FROM vtiger_troubletickets WHERE ticketid = ?', [ticketid]))[
    'status'
  ];
const mailsOf = async () =>
  (await app.ctx.db('mails').where({ kind: 'case_answered' }).select('recipient', 'content')).filter(
    ({ content }) => content.includes(caseId),
  );
const issues = () => app.ctx.db('crm_news').where({ record_id: caseId }).select('kind', 'text');

describe('what staff do with a ticket in coreBOS', () => {
  it('a comment there is an answer to the buyer, once, and is not written there again', async () => {
    await comment('It comes\r\ntomorrow.');
    await project();
    await project();
    const [, answer, ...more] = await said();
    expect([answer, more]).toEqual([
      {
        text: 'It comes\ntomorrow.',
        is_internal: 0,
        source: 'corebos',
        author_id: expect.stringMatching(/^corebos:\w+/),
      },
      [],
    ]);
    expect(await there()).toEqual(['It comes\r\ntomorrow.']);
    expect((await mailsOf()).map(({ recipient }) => recipient)).toEqual([anna.email]);
    expect(await row()).toMatchObject({ waits_for: 'buyer', staff_id: '' });
    expect(await status()).toBe('Wait For Response');
    await app.corebos.db.query('DELETE FROM vtiger_ticketcomments WHERE ticketid = ?', [ticketid]);
    await stampLikeStaff(app.corebos, ticketid);
    await project();
    expect([await texts(), await there()]).toEqual([['When?', 'It comes\ntomorrow.'], []]);
  });

  it('a comment of the second in which ours was written is heard, and one of a customer there is a note', async () => {
    await sayInCase(app.ctx, { caseId, source: 'desk', by: SARA, key: 'an-answer-of-ours', text: 'Soon.' });
    await project();
    await comment('Or later.', { stamp: false });
    await comment('It is me, Anna', { by: 'customer' });
    await app.corebos.db.query(
      'UPDATE vtiger_crmentity SET modifiedby = (SELECT id FROM vtiger_users WHERE user_name = ?) WHERE crmid = ?',
      ['webshop', ticketid],
    );
    await project();
    expect((await said()).map(({ text, is_internal }) => [text, is_internal])).toEqual([
      ['When?', 0],
      ['Soon.', 0],
      ['Or later.', 0],
      ['It is me, Anna', 1],
    ]);
    expect(await mailsOf()).toHaveLength(2);
  });

  it('a process that dies after it heard a comment hears it once and writes it nowhere again', async () => {
    await comment('Once.');
    const crm: Crm = { ...app.crm, acknowledgeCase: () => Promise.reject(new Error('killed')) };
    app.clock.advance(MINUTE);
    await createProjector(app.ctx, crm).drain();
    await project();
    await project();
    expect([await texts(), await there()]).toEqual([['When?', 'Once.'], ['Once.']]);
    expect(await mailsOf()).toHaveLength(1);
  });

  it('a status there says whose turn it is, and closes; what the table of states does not allow is told to staff', async () => {
    await setStatus('Wait For Response');
    await project();
    expect(await row()).toMatchObject({ waits_for: 'buyer', state: 'asked' });
    await setStatus('In Progress');
    await project();
    expect([(await row())?.waits_for, await status()]).toEqual(['us', 'In Progress']);
    await setStatus('Closed');
    await project();
    expect([(await row())?.state, await issues()]).toEqual(['closed', []]);
    await setStatus('Open');
    await project();
    await project();
    expect([(await row())?.state, await status()]).toEqual(['closed', 'Open']);
    expect(await issues()).toEqual([{ kind: 'conflict', text: 'status: Closed ≠ Open' }]);
  });

  it('a ticket that is put into the bin stays a case here, and staff hear of it once', async () => {
    await app.corebos.db.query('UPDATE vtiger_crmentity SET deleted = 1 WHERE crmid = ?', [ticketid]);
    await stampLikeStaff(app.corebos, ticketid, ', deleted = 1');
    await project();
    await project();
    expect([(await row())?.state, await issues()]).toEqual(['asked', [{ kind: 'deleted', text: '' }]]);
  });

  it('both sides that changed the status at once keep theirs, and nothing of an erased buyer is heard', async () => {
    await moveCase(app.ctx, {
      ...{ caseId, move: 'close', by: SARA, entries: { text: '', sendTo: '', labelUrl: '' } },
    });
    await setStatus('Wait For Response');
    await project();
    expect([(await row())?.state, await status()]).toEqual(['closed', 'Wait For Response']);
    expect(await issues()).toEqual([{ kind: 'conflict', text: 'status: Closed ≠ Wait For Response' }]);
    await comment('SHE-WAS-ANGRY');
    await transact(app.ctx.db, (trx) => forgetCases(trx, app.ctx, anna.id));
    await project();
    await project();
    expect(await texts()).toEqual(['']);
    expect(await there()).toEqual(['']);
  });
});
