import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'otplib';
import { renderSVG } from 'uqr';
import { MINUTE, SECOND } from '../../connector/src/platform/clock.ts';
import { staffCommands } from '../../connector/src/staff/commands.ts';
import { readInput } from '../../connector/src/commands.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { addAtDesk, makeCheap } from '../support/staff.ts';
import { createBrowser, type Browser } from './browse.ts';

/** An owner lets people in, helps those who lost a phone, and shuts people out, at the desk and by the command line. */

let test: TestApp;
let owner: Browser;
let ownerId: string;
beforeAll(async () => {
  test = await createTestApp();
  const anna = { email: 'anna@example.com', role: 'owner', name: 'Anna Levante' };
  ({ browser: owner, id: ownerId } = await addAtDesk(test, anna));
});
afterAll(() => test.close());

const plain = (html: string) => html.replace(/<[^>]*>/g, '\n').replace(/\n\s*/g, '\n');

/** It reads password, authenticator secret and backup codes from the page that shows them once. */
function secretsIn(html: string): { password: string; totp: string; codes: string[] } {
  const [password = '', totp = '', ...codes] = [...html.matchAll(/<code>([^<]+)<\/code>/g)].map(
    ([, text = '']) => text,
  );
  return { password, totp: totp.replaceAll(' ', ''), codes };
}

const unescaped = (html: string) => html.replaceAll('&amp;', '&');
const addressIn = (html: string) => unescaped(/href="(otpauth:[^"]+)"/.exec(html)?.[1] ?? '');
const pictureIn = (html: string) =>
  decodeURIComponent(/src="data:image\/svg\+xml,([^"]+)"/.exec(html)?.[1] ?? '');

async function enter(email: string, password: string, code: string) {
  const browser = createBrowser(test.app);
  const answer = await browser.submit('/desk/sign-in', '/desk/sign-in', { email, password, code });
  return { browser, status: answer.status };
}

const codeOf = (secret: string) => generate({ secret, epoch: Math.floor(test.clock.now() / SECOND) });
const idOf = async (email: string) =>
  ((await test.ctx.db('staff').where({ email }).first('id')) as { id: string }).id;

describe('an owner', () => {
  it('an owner adds a colleague, who signs in with what the page showed once', async () => {
    const entries = { name: 'Sara Conti', email: 'sara@example.com', role: 'sales' };
    const made = await owner.submit('/desk/staff/new', '/desk/staff', entries);
    expect(made.status).toBe(200);
    expect(made.headers['cache-control']).toContain('no-store');
    const { password, totp, codes } = secretsIn(made.text);
    expect(codes).toHaveLength(10);
    expect(pictureIn(made.text)).toBe(renderSVG(addressIn(made.text), { border: 4, ecc: 'M' }));
    expect(addressIn(made.text)).toContain(`secret=${totp}`);
    expect((await enter(entries.email, password, await codeOf(totp))).status).toBe(303);
    await makeCheap(test, { staffId: await idOf(entries.email), password });
    expect((await enter(entries.email, password, codes[0] ?? '')).status).toBe(303);
    expect((await enter(entries.email, password, codes[0] ?? '')).status).toBe(422);
    const list = plain((await owner.get('/desk/staff')).text);
    expect(list).toContain('Sara Conti');
    expect((await owner.get(`/desk/staff/${await idOf(entries.email)}`)).text).not.toContain(password);
    const again = await owner.submit('/desk/staff/new', '/desk/staff', entries);
    expect(again.status).toBe(422);
    expect(again.text).toContain('works here already');
  });

  it('an owner changes a role at once, shuts a colleague out at once, and lets them in again', async () => {
    const { browser, id } = await addAtDesk(test, { email: 'sam@example.com', role: 'support' });
    const page = `/desk/staff/${id}`;
    expect((await browser.get('/desk/contacts/new')).status).toBe(200);
    await owner.submit(page, `${page}/role`, { role: 'read_only' });
    expect((await browser.get('/desk/contacts/new')).status).toBe(403);
    await owner.submit(page, `${page}/disable`);
    expect((await browser.get('/desk')).status).toBe(303);
    const { password, totp } = secretsIn((await owner.submit(page, `${page}/reset`)).text);
    expect((await enter('sam@example.com', password, await codeOf(totp))).status).toBe(303);
  });

  it('an owner cannot shut out or demote the last owner, but one of two', async () => {
    const page = `/desk/staff/${ownerId}`;
    for (const [path, fields] of [
      ['disable', {}],
      ['role', { role: 'sales' }],
    ] as const) {
      const answer = await owner.submit(page, `${page}/${path}`, fields);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('This is the last owner');
    }
    const { id } = await addAtDesk(test, { email: 'bruno@example.com', role: 'owner' });
    const answer = await owner.submit(`/desk/staff/${id}`, `/desk/staff/${id}/role`, { role: 'sales' });
    expect(answer.status).toBe(303);
  });
});

describe('one’s own sign-in', () => {
  it('one’s own sign-in changes with the current password only, and then all sessions end', async () => {
    const entries = { name: 'Rita Bruni', email: 'rita@example.com', role: 'read_only' };
    const { password, totp } = secretsIn(
      (await owner.submit('/desk/staff/new', '/desk/staff', entries)).text,
    );
    await makeCheap(test, { staffId: await idOf(entries.email), password });
    const { browser: rita } = await enter(entries.email, password, await codeOf(totp));
    const change = (fields: Record<string, string>) => rita.submit('/desk/account', '/desk/account', fields);
    const fresh = 'a long walk along the pier';
    expect((await change({ what: 'password', current: 'wrong', password: fresh })).text).toContain(
      'This is not your password',
    );
    expect((await change({ what: 'password', current: password, password: 'rita' })).text).toContain(
      'Use 12 characters or more',
    );
    const codes = secretsIn((await change({ what: 'codes', current: password })).text);
    const backup = [codes.password, codes.totp, ...codes.codes];
    expect(backup).toHaveLength(10);
    expect((await rita.get('/desk/account')).text).toContain('Unused backup codes: 10');
    expect((await change({ what: 'password', current: password, password: fresh })).status).toBe(200);
    expect((await rita.get('/desk')).status).toBe(303);
    test.clock.advance(MINUTE);
    expect((await enter(entries.email, password, await codeOf(totp))).status).toBe(422);
    expect((await enter(entries.email, fresh, await codeOf(totp))).status).toBe(303);
  });
});

describe('the command line', () => {
  const run = async (name: string, words: string[]): Promise<string> => {
    const command = staffCommands.find((known) => known.name === name);
    if (!command) throw new Error(`No ${name}`);
    const lines: string[] = [];
    await command.run(
      test.ctx,
      readInput(command, words, (line) => lines.push(line)),
    );
    return lines.join('\n');
  };

  it('carrello staff adds a colleague, changes the role, resets, disables and lists', async () => {
    const email = ['--email', 'carla@example.com'];
    await run('staff add', ['--name', 'Carla', ...email, '--role', 'sales']);
    await run('staff role', [...email, '--role', 'support']);
    expect(await run('staff list', [])).toMatch(/active {2}support {2}carla@example\.com/);
    expect(await run('staff reset', email)).toMatch(/^Authenticator secret: [A-Z2-7]{32}$/m);
    await run('staff disable', email);
    expect(await run('staff list', [])).toMatch(/disabled {2}support {2}carla@example\.com/);
    await expect(run('staff role', ['--email', 'anna@example.com', '--role', 'sales'])).rejects.toThrow(
      'last owner',
    );
  });
});
