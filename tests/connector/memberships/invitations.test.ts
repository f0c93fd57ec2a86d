import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acceptInvitation, findInvitation } from '../../../connector/src/memberships/accept.ts';
import type { By } from '../../../connector/src/memberships/company.ts';
import { withdrawInvitation } from '../../../connector/src/memberships/invite.ts';
import { changeMemberRight, leaveCompany, removeMember } from '../../../connector/src/memberships/members.ts';
import { listCompaniesOf, listPeople } from '../../../connector/src/memberships/queries.ts';
import { DAY } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { addBuyer } from '../cases/buyers.ts';
import { createVisitor, placeOrder, readCode } from '../customers/visitor.ts';
import { addCompany, COMPANY, invite, join, ownerOf, readToken, STAFF, type Buyer } from './company.ts';

let app: TestApp;
let accountId: string;
let anna: Buyer;
let bruno: Buyer;
let carla: Buyer;
beforeAll(async () => {
  app = await createTestApp();
  accountId = await addCompany(app);
  [anna, bruno, carla] = [
    await addBuyer(app, 'anna'),
    await addBuyer(app, 'bruno'),
    await addBuyer(app, 'carla'),
  ];
});
beforeEach(async () => {
  for (const table of ['company_members', 'company_invitations', 'rate_limits', 'audit'])
    await app.ctx.db(table).delete();
  await app.worker.drain();
  app.mails.splice(0);
});
afterAll(() => app.close());

const as = ({ id }: Buyer): By => ({ kind: 'customer', id });
const accept = (token: string, buyer: Buyer) => acceptInvitation(app.ctx, { token, ...ownerOf(buyer) });
const rightsIn = async () =>
  (await listPeople(app.ctx, accountId)).members.map(
    ({ mailbox, right }) => `${mailbox.split('@')[0]} ${right}`,
  );
const asked = (mailbox: string, by?: By, sees = 'all') =>
  invite(app, { accountId, mailbox, sees, ...(by ? { by } : {}) });
const words = async () =>
  (await app.ctx.db('audit').orderBy('what').select('what')).map(({ what }) => String(what));

describe('an invitation', () => {
  it('an invitation makes its mailbox’s owner one of the company, once, and stands in the book of who did what', async () => {
    expect(await asked('ANNA@example.com', STAFF, 'manager')).toEqual({ ok: true });
    const token = await readToken(app);
    expect(app.mails.at(-1)?.subject).toBe('You are invited to Rossi & Figli Srl');
    const holder = { token, ...ownerOf(anna) };
    const seen = { company: 'Rossi & Figli Srl', sees: 'manager', mailbox: anna.email };
    expect(await findInvitation(app.ctx, holder)).toEqual(seen);
    expect(await rightsIn()).toEqual([]);
    expect(await accept(token, anna)).toEqual({ ok: true, accountId });
    expect(await rightsIn()).toEqual(['anna manager']);
    expect(await accept(token, anna)).toEqual({ ok: true, accountId });
    expect(await findInvitation(app.ctx, holder)).toBeNull();
    expect(await rightsIn()).toEqual(['anna manager']);
    expect(await words()).toEqual(['member_invited', 'member_joined']);
  });

  it('an invitation by staff keeps the company’s name: who types its VAT number names it no more', async () => {
    const ofStranger = (name: string) =>
      placeOrder(app, 'stranger@example.com', {
        ...{ placedAt: '2027-01-01T10:00:00.000Z', company: { ...COMPANY, name } },
      });
    await asked(anna.email, STAFF, 'manager');
    await ofStranger('Call 555 for a prize');
    expect(await app.ctx.db('accounts').pluck('name')).toEqual([COMPANY.name]);
    await asked(bruno.email, STAFF, 'manager');
    expect((await app.ctx.db('accounts').first('edits'))?.edits).toContain('Call 555');
  });

  it('an invitation is worth nothing to another mailbox, after 14 days, withdrawn, renewed, or used and left', async () => {
    await asked(anna.email, STAFF, 'manager');
    const first = await readToken(app);
    expect(await accept(first, bruno)).toMatchObject({ reason: 'invitation_over' });
    await asked(anna.email, STAFF, 'manager');
    const second = await readToken(app);
    expect(await accept(first, anna)).toMatchObject({ reason: 'invitation_over' });
    app.clock.advance(14 * DAY);
    expect(await accept(second, anna)).toMatchObject({ reason: 'invitation_over' });
    await asked(anna.email, STAFF, 'manager');
    const third = await readToken(app);
    await accept(third, anna);
    await removeMember(app.ctx, {
      accountId,
      memberId: (await listPeople(app.ctx, accountId)).members[0]?.id ?? '',
      by: STAFF,
      locale: 'it',
    });
    expect(await accept(third, anna)).toMatchObject({ reason: 'invitation_over' });
    await asked(anna.email, STAFF, 'manager');
    const fourth = await readToken(app);
    const { invitations } = await listPeople(app.ctx, accountId);
    await withdrawInvitation(app.ctx, { accountId, id: invitations[0]?.id ?? '', by: STAFF });
    expect(await accept(fourth, anna)).toMatchObject({ reason: 'invitation_over' });
    expect(await rightsIn()).toEqual([]);
  });

  it('an invitation is kept as a hash, and its mail is forgotten when it is sent', async () => {
    await asked(anna.email, STAFF, 'manager');
    const { content } = await app.ctx
      .db('mails')
      .where({ kind: 'company_invited' })
      .first<{ content: string }>('content');
    const token = await readToken(app);
    expect(token).toHaveLength(43);
    expect(content).not.toContain(token);
    const kept = [
      await app.ctx.db('company_invitations'),
      await app.ctx.db('mails'),
      await app.ctx.db('jobs'),
    ];
    expect(JSON.stringify(kept)).not.toContain(token);
  });

  it('an invitation to who never bought brings the code with which they prove the mailbox', async () => {
    const visitor = createVisitor(app, 'a visit of dario');
    await visitor.ask('dario@example.com');
    expect(await readCode(app)).toBe('');
    await asked('dario@example.com', STAFF, 'manager');
    await readToken(app);
    await visitor.ask('dario@example.com');
    const entered = await visitor.enter(await readCode(app), 'dario@example.com');
    expect(entered).toMatchObject({ ok: true, session: { email: 'dario@example.com' } });
  });

  it('an invitation needs a mailbox, a right, somebody new, and is limited to fifty a day', async () => {
    await join(app, { accountId, buyer: anna, sees: 'manager' });
    expect(await asked('no mailbox')).toMatchObject({ field: 'mailbox', reason: 'no_mailbox' });
    expect(await asked('x@example.com\r\nBcc: y@example.com')).toMatchObject({ reason: 'no_mailbox' });
    expect(await asked('x@example.com', as(anna), 'owner')).toMatchObject({
      field: 'sees',
      reason: 'no_right',
    });
    expect(await asked(anna.email)).toMatchObject({ reason: 'is_member' });
    for (let n = 0; n < 50; n += 1) await asked(`x${n}@example.com`);
    expect(await asked('last@example.com')).toMatchObject({ reason: 'too_many_invitations' });
  });
});

describe('the people of a company', () => {
  it('the people of a company are decided by its managers alone, and by no stranger or manager of before', async () => {
    const manager = await join(app, { accountId, buyer: anna, sees: 'manager' });
    const member = await join(app, { accountId, buyer: bruno, sees: 'all' });
    for (const by of [as(bruno), as(carla)]) {
      await expect(asked('new@example.com', by)).rejects.toMatchObject({ code: 'not_found' });
      const other = { accountId, memberId: manager.id, by };
      await expect(removeMember(app.ctx, { ...other, locale: 'en' })).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(changeMemberRight(app.ctx, { ...other, sees: 'own' })).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(withdrawInvitation(app.ctx, { accountId, id: 'inv_1', by })).rejects.toMatchObject({
        code: 'not_found',
      });
    }
    await changeMemberRight(app.ctx, { accountId, memberId: member.id, sees: 'manager', by: as(anna) });
    expect(await rightsIn()).toEqual(['anna manager', 'bruno manager']);
    await asked('friend@example.com', as(anna), 'manager');
    const token = await readToken(app);
    await removeMember(app.ctx, { accountId, memberId: manager.id, by: as(bruno), locale: 'it' });
    expect(await rightsIn()).toEqual(['bruno manager']);
    const friend = await addBuyer(app, 'friend');
    expect(await accept(token, friend)).toMatchObject({ reason: 'invitation_over' });
    await expect(asked('new@example.com', as(anna))).rejects.toMatchObject({ code: 'not_found' });
    await app.worker.drain();
    expect(app.mails.at(-1)).toMatchObject({
      to: anna.email,
      subject: 'Non fai più parte di Rossi & Figli Srl',
    });
    expect(await listCompaniesOf(app.ctx.db, anna.id)).toEqual([]);
  });

  it('the people of a company keep a manager, however two of them leave at once; staff alone may leave it without', async () => {
    const first = await join(app, { accountId, buyer: anna, sees: 'manager' });
    const second = await join(app, { accountId, buyer: bruno, sees: 'manager' });
    const left = await Promise.all([
      leaveCompany(app.ctx, { accountId, customerId: anna.id }),
      leaveCompany(app.ctx, { accountId, customerId: bruno.id }),
    ]);
    expect(left.map(({ ok }) => ok).sort()).toEqual([false, true]);
    const [stays, by] = left[0]?.ok ? [second, as(bruno)] : [first, as(anna)];
    const last = { accountId, memberId: stays.id };
    expect(await changeMemberRight(app.ctx, { ...last, sees: 'all', by })).toMatchObject({
      reason: 'last_manager',
    });
    expect(await removeMember(app.ctx, { ...last, by, locale: 'en' })).toMatchObject({
      reason: 'last_manager',
    });
    expect(await removeMember(app.ctx, { ...last, by: STAFF, locale: 'en' })).toEqual({ ok: true });
    expect(await rightsIn()).toEqual([]);
  });
});
