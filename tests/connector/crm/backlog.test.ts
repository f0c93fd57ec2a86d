import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import { crmCommands } from '../../../connector/src/crm/commands.ts';
import { createCorebos } from '../../../connector/src/crm/corebos/corebos.ts';
import { HOUR, MINUTE, SECOND } from '../../../connector/src/platform/clock.ts';
import { watchBacklog } from '../../../connector/src/watch/backlog.ts';
import { createBrowser, textOf, type Browser } from '../../portal/browse.ts';
import { TEST_ENVIRONMENT } from '../../support/app.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { changeLikeStaff } from '../../support/corebos/saves.ts';
import { generate } from 'otplib';
import { addStaff, createProjector } from '../../support/verbs.ts';

let app: CrmApp;
beforeEach(async () => {
  app = await createCrmApp();
  await app.settle();
});
afterEach(() => app.close());

/** This projector finds nobody at coreBOS' address. */
async function comeAway(): Promise<void> {
  const { corebos } = app.ctx.config;
  if (!corebos) throw new Error('coreBOS is not configured');
  const gone = createCorebos({ ...corebos, databaseUrl: 'mysql://root@127.0.0.1:1/gone' }, app.ctx);
  const blind = createProjector(app.ctx, gone);
  await expect(blind.drain()).rejects.toThrow();
  await blind.stop();
}

/** coreBOS does not know the order's currency, which no further try teaches it: the order lies aside at once. */
async function putAside(): Promise<void> {
  await app.send({ orderKey: 'chf', number: 'CHF', currency: 'CHF', payments: [] });
  await app.settle();
}

async function signIn(role: string): Promise<Browser> {
  const email = `${role}@example.com`;
  const staff = await addStaff(app.ctx, { name: role, email, role });
  const code = await generate({
    secret: staff.totpSecret,
    epoch: Math.floor(app.clock.now() / SECOND),
  });
  const browser = createBrowser(app.app);
  await browser.submit('/desk/sign-in', '/desk/sign-in', { email, password: staff.password, code });
  return browser;
}

async function carrello(name: string, positionals: string[] = [], values = {}): Promise<string> {
  const lines: string[] = [];
  const command = crmCommands.find((each) => each.name === name);
  await command?.run(app.ctx, { positionals, values, print: (line) => void lines.push(line) });
  return lines.join('\n');
}

describe('the backlog of coreBOS', () => {
  it('the desk shows that coreBOS is away, since when, and what waits', async () => {
    await app.send({ orderKey: 'a' });
    await comeAway();
    app.clock.advance(2 * HOUR);
    await comeAway();
    const sam = await signIn('support');
    const intake = textOf((await sam.get('/desk/intake')).text);
    for (const part of ['It does not answer', 'Away', 'ECONNREFUSED', 'Waiting: 3', 'Put aside: 0'])
      expect(intake).toContain(part);
    const since = await app.ctx.db('crm_cursors').where({ name: 'away' }).first('moved_at');
    expect(since?.moved_at).toBe(app.clock.now() - 2 * HOUR);
    expect(await carrello('corebos status')).toContain('away since');
    await app.settle();
    const well = textOf((await sam.get('/desk/intake')).text);
    for (const part of ['It answers', 'Waiting: 0', 'Nothing waits']) expect(well).toContain(part);
  });

  it('a change that lies aside is named with its reason, and tried again by those who may', async () => {
    await putAside();
    expect(await carrello('corebos status')).toContain('does not know the currency CHF');
    const sam = await signIn('support');
    const page = (await sam.get('/desk/intake/crm')).text;
    expect(textOf(page)).toContain('Order CHF');
    expect(textOf(page)).toContain('does not know the currency CHF');
    expect((await sam.post('/desk/intake/crm/replay', { form_token: 'x', all: 'yes' })).status).toBe(403);
    const order = await app.ctx.db('orders').first('id');
    const id = order?.id ?? '';
    expect(await carrello('corebos replay', [id])).toContain('is tried again');
    expect(await carrello('corebos replay', [id])).toContain('is not aside');
    await app.settle();
    await app.corebos.db.query(
      "INSERT INTO vtiger_currency_info (id, currency_name, currency_code, conversion_rate, defaultid, deleted, currency_position) VALUES (9, 'Franc', 'CHF', 0.95, '0', 0, '$1.0')",
    );
    const again = await sam.submit('/desk/intake/crm', '/desk/intake/crm/replay');
    expect(again.headers['location']).toBe('/desk/intake/crm?done=replayed');
    await app.settle();
    expect(await app.corebos.row('SELECT customerno FROM vtiger_salesorder')).toEqual({ customerno: 'CHF' });
    expect(textOf((await sam.get('/desk/intake/crm')).text)).toContain('Nothing lies aside');
    const sara = await signIn('sales');
    expect((await sara.get('/desk/intake/crm')).text).not.toContain('/desk/intake/crm/replay');
    expect((await (await signIn('read_only')).get('/desk/intake/crm')).status).toBe(403);
  });

  it('a difference that was kept is told to staff, of a company too', async () => {
    const company = { name: 'Officine Neri', vatNumber: 'IT01234567897' };
    await app.send({ orderKey: 'a', company });
    await app.settle();
    const { accountid } = await app.corebos.row(
      "SELECT accountid FROM vtiger_account WHERE accountname = 'Officine Neri'",
    );
    await app.ctx.db('accounts').update({ name: 'Officine Neri & C.', updated_at: app.clock.now() + 1 });
    await changeLikeStaff(app.corebos, {
      ...{
        table: 'vtiger_account',
        key: 'accountid',
        id: accountid,
        values: { accountname: 'Neri Officine' },
      },
    });
    await app.settle();
    const sara = await signIn('sales');
    const text = textOf((await sara.get('/desk/intake/crm')).text);
    expect(text).toContain('Both values were kept: Company Officine Neri');
    expect(text).toMatch(/name: Officine Neri &amp; C\. ≠ Neri Officine/);
  });

  it('a late backlog of coreBOS is told by figures and by one mail, and its end by another', async () => {
    await app.send({ orderKey: 'a', payments: [] });
    await comeAway();
    app.clock.advance(20 * MINUTE);
    const token = `Bearer ${TEST_ENVIRONMENT.CARRELLO_METRICS_TOKEN}`;
    const figures = (await request(app.app).get('/metrics').set('Authorization', token).expect(200)).text;
    expect(figures).toContain('carrello_crm_oldest_waiting_seconds 1200');
    expect(figures).toContain('carrello_crm_away_seconds 1200');
    expect(await watchBacklog(app.ctx)).toBe('opened');
    app.clock.advance(MINUTE);
    expect(await watchBacklog(app.ctx)).toBe('nothing');
    await app.settle();
    app.clock.advance(MINUTE);
    expect(await watchBacklog(app.ctx)).toBe('closed');
    await app.worker.drain();
    const subjects = app.mails.map(({ subject }) => subject).filter((subject) => subject.includes('coreBOS'));
    expect(subjects).toEqual([
      'Carrello: changes are waiting for coreBOS',
      'Carrello: coreBOS has caught up',
    ]);
  });

  it('the desk has no page of coreBOS where there is no outside CRM', async () => {
    const { corebos } = app.ctx.config;
    app.ctx.config.corebos = undefined;
    const sam = await signIn('support');
    expect((await sam.get('/desk/intake/crm')).status).toBe(404);
    expect((await sam.get('/desk/intake')).text).not.toContain('coreBOS');
    app.ctx.config.corebos = corebos;
  });
});
