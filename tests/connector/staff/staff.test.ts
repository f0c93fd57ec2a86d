import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { optionOr, readInput } from '../../../connector/src/commands.ts';
import { staffCommands } from '../../../connector/src/staff/commands.ts';
import { assertGoodPassword } from '../../../connector/src/credentials/good-password.ts';
import { isEasilyGuessed } from '../../../connector/src/credentials/guessing.ts';
import { DUMMY_BCRYPT, isPassword } from '../../../connector/src/credentials/password.ts';
import { assertStaff } from '../../../connector/src/staff/roles.ts';
import { listStaff } from '../../../connector/src/staff/staff.ts';
import { forgetPeople } from '../customers/forget-people.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeNewShop } from '../../support/make/shop.ts';
import { addShop, addStaff, hashPassword } from '../../support/verbs.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  await forgetPeople(app);
  await app.ctx.db('shops').delete();
});
afterAll(() => app.close());

const person = { name: 'Sara Conti', email: 'sara@example.com', role: 'sales' };

describe('adding staff', () => {
  it('a new colleague is stored with nothing that could be read: hash, sealed secret, hashed codes', async () => {
    const secrets = await addStaff(app.ctx, person);
    const stored = JSON.stringify([await app.ctx.db('staff'), await app.ctx.db('staff_backup_codes')]);
    for (const secret of [secrets.password, secrets.totpSecret, ...secrets.backupCodes]) {
      expect(stored).not.toContain(secret);
    }
    expect(stored).toContain('v2$bcrypt-hmac384$k1$');
    expect(secrets.otpauthUrl).toContain(`secret=${secrets.totpSecret}`);
  });

  it.each([
    ['an unknown role', { role: 'admin' }],
    ['no mailbox', { email: 'sara' }],
    ['no name', { name: '  ' }],
    ['a short password', { password: 'too short' }],
    ['a password with the own name', { password: 'sara loves conti 2026' }],
    ['a password of one letter', { password: 'aaaaaaaaaaaaaaaa' }],
    ['a password without end', { password: 'abcdefgh'.repeat(200) }],
  ])('a new colleague with %s is refused', async (_what, over) => {
    await expect(addStaff(app.ctx, { ...person, ...over })).rejects.toMatchObject({ code: 'invalid' });
    expect(await listStaff(app.ctx)).toEqual([]);
  });

  it('a new colleague with a known address in other case is refused', async () => {
    await addStaff(app.ctx, person);
    await expect(addStaff(app.ctx, { ...person, email: 'SARA@example.com' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('carrello staff add prints the sign-in', async () => {
    const lines: string[] = [];
    const command = staffCommands.find(({ name }) => name === 'staff add');
    if (!command) throw new Error('no command');
    const words = ['--name', 'Sara Conti', '--email', 'sara@example.com', '--role', 'owner'];
    await command.run(
      app.ctx,
      readInput(command, words, (line) => lines.push(line)),
    );
    const printed = lines.join('\n');
    expect(printed).toMatch(/^Password: [a-z2-9-]{23}$/m);
    expect(printed).toMatch(/^Authenticator secret: [A-Z2-7]{32}$/m);
    expect(printed).toMatch(/otpauth:\/\/totp\/Carrello:/);
    expect(await listStaff(app.ctx)).toMatchObject([{ role: 'owner', state: 'active' }]);
    expect(
      optionOr(
        readInput(command, [], () => undefined),
        'role',
        'x',
      ),
    ).toBe('x');
  });
});

describe('a password', () => {
  it.each([
    '$2a$04$xIXtFAyiUcL5O4bXMrt6UuzaygfXVW0oTfoYtxuiDUQh/a/F.ja0G',
    '$2b$04$fsdkOjgzB9Unjliaz9YzieeBjxVUbhOJPM3wkri0oy7yQvsT9LuBO',
    '$2y$04$ukq7D3gd6LYs526rW1s.me0VKyERt6XGXfqa34sTZsTO2v5NavXve',
  ])('a password that another library hashed before is still known: %s', async (bcrypt) => {
    const secret = 'a secret of thirty-two characters!';
    const stored = `v2$bcrypt-hmac384$k1$${bcrypt}`;
    expect(await isPassword(secret, 'sette gatti grigi sul tetto', stored)).toBe(true);
    expect(await isPassword(secret, 'sette gatti grigi sul letto', stored)).toBe(false);
  });

  /** Of a cost that tests leave as it is. */
  const COSTLY = 11;
  const storedSlowly = `v2$bcrypt-hmac384$k1$${DUMMY_BCRYPT.replace('$12$', `$${COSTLY}$`)}`;
  it.each<[string, () => Promise<unknown>]>([
    ['hashed', () => hashPassword('a secret of thirty-two characters!', 'sette gatti grigi', COSTLY)],
    ['compared', () => isPassword('a secret of thirty-two characters!', 'sette gatti', storedSlowly)],
    ['judged', () => isEasilyGuessed('sette gatti grigi sul tetto '.repeat(40), [])],
  ])('a password is %s beside the event loop, which others go on using', async (_what, work) => {
    const before = performance.eventLoopUtilization();
    await work();
    // Work on the event loop itself would keep it busy all the time.
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
  });

  it('a password counts exactly as typed, whole, up to 1024 bytes', async () => {
    const secret = 'a secret of thirty-two characters!';
    const long = 'ä'.repeat(512);
    const stored = await hashPassword(secret, long);
    expect(await isPassword(secret, long, stored)).toBe(true);
    expect(await isPassword(secret, `${'ä'.repeat(511)}b`, stored)).toBe(false);
    expect(await isPassword(secret, `${long} `, stored)).toBe(false);
    expect(await isPassword('another secret of thirty-two chars', long, stored)).toBe(false);
  });

  it('a password may hold a NUL and any kind of characters', async () => {
    const secret = 'a secret of thirty-two characters!';
    const stored = await hashPassword(secret, 'before\u0000after');
    expect(await isPassword(secret, 'before\u0000other', stored)).toBe(false);
  });

  it.each([
    ['one of the most common', 'passwordpassword'],
    ['a row of the keyboard', 'qwertyuiop123'],
    ['a row of the alphabet', 'abcdefghijkl'],
    ['a common one with signs in place of letters', 'P@ssw0rd2026'],
    ['a common one in Italian', 'juventusjuventus'],
    ['a common one in Italian with a year', 'ciaociao1984'],
    ['one of repeated syllables', 'lalalalalalala'],
    ['the product’s name', 'my carrello is full of cheese'],
    ['the shop’s name', 'a bottega by the harbour at night'],
    ['the own name', 'conti of a castle in the fog'],
    ['the own address', 'the example of seven sleepers'],
    ['one without end', 'a horse '.repeat(200)],
  ])('a password that is %s is refused', async (_what, password) => {
    await addShop(app.ctx, makeNewShop());
    await expect(assertGoodPassword(app.ctx, password, person)).rejects.toMatchObject({ code: 'invalid' });
  });

  it.each([
    'correct horse battery',
    'sette gatti grigi sul tetto',
    'Xk7#pQ2!vL9z',
    '雨の日は家で本を読みます。楽しい',
  ])('a password like "%s" is taken', async (password) => {
    await expect(assertGoodPassword(app.ctx, password, person)).resolves.toBeUndefined();
  });
});

describe('roles', () => {
  const session = {
    kind: 'staff' as const,
    sessionId: '',
    staffId: 'stf_1',
    name: 'Sara',
    email: 's@example.com',
  };

  it('every role may read orders, and a role nobody knows may not', () => {
    for (const role of ['owner', 'sales', 'support', 'read_only'] as const) {
      expect(() => assertStaff({ ...session, role }, 'orders.read')).not.toThrow();
    }
    expect(() => assertStaff({ ...session, role: 'intruder' as never }, 'orders.read')).toThrow('role');
  });
});
