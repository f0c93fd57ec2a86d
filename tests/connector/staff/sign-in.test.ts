import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generate } from 'otplib';
import { findCustomerSession } from '../../../connector/src/customers/sessions.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../connector/src/platform/clock.ts';
import { isPassword } from '../../../connector/src/credentials/password.ts';
import { findSession } from '../../../connector/src/platform/sessions.ts';
import { findStaffSession, signInStaff, signOutStaff } from '../../../connector/src/staff/sign-in.ts';
import { disableStaff, resetStaff } from '../../../connector/src/staff/staff.ts';
import { forgetPeople } from '../customers/forget-people.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { addStaff, hashPassword, type StaffSecrets } from '../../support/verbs.ts';

const EMAIL = 'Sara.Conti@example.com';

let app: TestApp;
let sara: StaffSecrets;

beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  await forgetPeople(app);
  sara = await addStaff(app.ctx, { name: 'Sara Conti', email: EMAIL, role: 'sales' });
  // The stored hash names its cost: a cheap one keeps sixty sign-ins from taking a quarter of a second each.
  const password_hash = await hashPassword(app.ctx.config.secret, sara.password, 4);
  await app.ctx.db('staff').update({ password_hash });
});
afterAll(() => app.close());

/** It returns what the authenticator shows now, or showed some steps of 30 seconds ago. */
function codeNow(secret = sara.totpSecret, stepsAgo = 0): Promise<string> {
  return generate({ secret, epoch: Math.floor(app.clock.now() / SECOND) - stepsAgo * 30 });
}

async function enter(
  over: { email?: string; password?: string; code?: string; ip?: string; browser?: string } = {},
) {
  const entries = {
    email: EMAIL,
    password: sara.password,
    ip: '192.0.2.1',
    code: over.code ?? (await codeNow()),
    browserName: 'Firefox, Linux',
  };
  return signInStaff(app.ctx, { ...entries, ...over });
}

const WRONG = { ok: false, reason: 'wrong' };

describe('signing in', () => {
  it('a sign-in takes password and code together and opens a session with the role', async () => {
    const result = await enter({ email: ' sara.conti@EXAMPLE.com ' });
    expect(result).toMatchObject({ ok: true, session: { kind: 'staff', name: 'Sara Conti', role: 'sales' } });
    if (result.ok) expect(await findStaffSession(app.ctx, result.token)).toEqual(result.session);
  });

  it('a sign-in says the same to a wrong password, a wrong code and an unknown address', async () => {
    expect(await enter({ password: 'not her password' })).toEqual(WRONG);
    expect(await enter({ code: '000000' })).toEqual(WRONG);
    expect(await enter({ code: 'not-a-code' })).toEqual(WRONG);
    expect(await enter({ email: 'nobody@example.com' })).toEqual(WRONG);
    expect(await enter({ email: "' OR 1=1 --" })).toEqual(WRONG);
  });

  it('a password of an unknown address is compared with a hash too, so that the time does not tell', async () => {
    const known = await hashPassword(app.ctx.config.secret, 'another password');
    const time = async (stored: string | null) => {
      const start = process.cpuUsage();
      await isPassword(app.ctx.config.secret, 'a guess', stored);
      return process.cpuUsage(start).user;
    };
    expect(await time(null)).toBeGreaterThan((await time(known)) / 4);
  });

  it('a code is accepted once, also when it is sent twice at the same moment', async () => {
    const code = await codeNow();
    const both = await Promise.all([enter({ code }), enter({ code })]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await enter({ code })).toEqual(WRONG);
  });

  it('a code of a clock half a minute off is accepted, but none older than the last accepted', async () => {
    const before = await codeNow(sara.totpSecret, 1);
    expect(await enter({ code: await codeNow(sara.totpSecret, 2) })).toEqual(WRONG);
    expect(await enter({ code: before })).toMatchObject({ ok: true });
    expect(await enter()).toMatchObject({ ok: true });
    expect(await enter({ code: before })).toEqual(WRONG);
  });

  it('a code beside a wrong password is not used up', async () => {
    const code = await codeNow();
    expect(await enter({ code, password: 'not her password' })).toEqual(WRONG);
    expect(await enter({ code })).toMatchObject({ ok: true });
  });

  it('a backup code is accepted once, however it is typed', async () => {
    const [first = '', second = ''] = sara.backupCodes;
    expect(sara.backupCodes).toHaveLength(10);
    expect(await enter({ code: first.toUpperCase().replaceAll('-', ' ') })).toMatchObject({ ok: true });
    expect(await enter({ code: first })).toEqual(WRONG);
    expect(await enter({ code: second })).toMatchObject({ ok: true });
  });
});

describe('guessing', () => {
  it('guessing from one address is stopped after six tries', async () => {
    for (let i = 0; i < 6; i += 1) await enter({ code: '000000' });
    expect(await enter()).toEqual({ ok: false, reason: 'too_many' });
    app.clock.advance(15 * MINUTE);
    expect(await enter()).toMatchObject({ ok: true });
  });

  it('guessing elsewhere does not lock the colleague out', async () => {
    for (let i = 0; i < 8; i += 1) await enter({ code: '000000', ip: '198.51.100.7' });
    expect(await enter()).toMatchObject({ ok: true });
  });

  const TOO_MANY = { ok: false, reason: 'too_many' };

  it('guessing from one address, however often, uses nothing up for anybody elsewhere', async () => {
    for (let i = 0; i < 65; i += 1) await enter({ password: 'wrong', ip: '198.51.100.7' });
    for (let i = 0; i < 5; i += 1) await enter({ password: 'wrong', ip: '192.0.2.9' });
    expect(await enter({ ip: '192.0.2.9' })).toMatchObject({ ok: true });
  });

  it('guessing from many addresses slows strangers down and locks nobody out', async () => {
    for (let i = 0; i < 65; i += 1) await enter({ password: 'wrong', ip: `198.51.100.${i}` });
    expect(await enter({ password: 'wrong', ip: '192.0.2.9' })).toEqual(WRONG);
    expect(await enter({ ip: '192.0.2.9' })).toMatchObject({ ok: true });
    const slowed = { password: 'wrong', ip: '192.0.2.10' };
    expect([await enter(slowed), await enter(slowed), await enter(slowed)]).toEqual([WRONG, WRONG, TOO_MANY]);
    // Where she has signed in before, she has all six tries.
    app.clock.advance(MINUTE);
    for (let i = 0; i < 5; i += 1) await enter({ password: 'wrong', ip: '192.0.2.9' });
    expect(await enter({ ip: '192.0.2.9' })).toMatchObject({ ok: true });
  });

  it('guessing in the same office does not lock a known browser out', async () => {
    expect(await enter({ browser: 'her browser' })).toMatchObject({ ok: true });
    for (let i = 0; i < 40; i += 1) await enter({ password: 'wrong' });
    expect(await enter()).toEqual(TOO_MANY);
    app.clock.advance(MINUTE);
    expect(await enter({ browser: 'her browser' })).toMatchObject({ ok: true });
    for (let i = 0; i < 10; i += 1) await enter({ password: 'wrong', browser: 'her browser' });
    expect(await enter({ browser: 'her browser' })).toEqual(TOO_MANY);
  });

  it('guessing codes beside the right password ends after a hundred, from however many addresses', async () => {
    await enter({ browser: 'her browser' });
    app.clock.advance(MINUTE);
    for (let i = 0; i < 60; i += 1)
      for (let each = 0; each < 2; each += 1) await enter({ code: '000000', ip: `198.51.100.${i}` });
    expect(await enter({ ip: '203.0.113.1' })).toEqual(WRONG);
    expect(await enter({ browser: 'her browser', ip: '203.0.113.2' })).toMatchObject({ ok: true });
  });

  it('guessing is forgiven after a success', async () => {
    for (let i = 0; i < 5; i += 1) await enter({ code: '000000' });
    expect(await enter()).toMatchObject({ ok: true });
    app.clock.advance(MINUTE);
    expect(await enter({ code: '000000' })).toEqual(WRONG);
  });
});

describe('a session of the desk', () => {
  async function signedIn(): Promise<string> {
    const result = await enter();
    if (!result.ok) throw new Error(result.reason);
    return result.token;
  }

  it('a session of the desk ends after twelve idle hours, after seven days, and at sign-out', async () => {
    const idle = await signedIn();
    app.clock.advance(12 * HOUR);
    expect(await findStaffSession(app.ctx, idle)).toBeNull();
    const busy = await signedIn();
    for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
      app.clock.advance(6 * HOUR);
      expect(await findStaffSession(app.ctx, busy)).not.toBeNull();
    }
    app.clock.advance(6 * HOUR);
    expect(await findStaffSession(app.ctx, busy)).toBeNull();
    const left = await signedIn();
    await signOutStaff(app.ctx, left);
    expect(await findStaffSession(app.ctx, left)).toBeNull();
  });

  it('a session of the desk does not open the portal', async () => {
    const token = await signedIn();
    expect(await findCustomerSession(app.ctx, token)).toBeNull();
    const customers = { name: 'customer' as const, idleMs: DAY, absoluteMs: DAY };
    expect(await findSession(app.ctx.db, app.clock, customers, token)).toBeNull();
  });

  it('a session of somebody who is no longer active is worth nothing, were it still there', async () => {
    const token = await signedIn();
    await app.ctx.db('staff').update({ state: 'disabled' });
    expect(await findStaffSession(app.ctx, token)).toBeNull();
  });

  it('a session of the desk ends at once when the person is disabled, and a reset gives a new sign-in', async () => {
    const first = await signedIn();
    await disableStaff(app.ctx, EMAIL);
    expect(await findStaffSession(app.ctx, first)).toBeNull();
    app.clock.advance(DAY);
    expect(await enter()).toEqual(WRONG);
    const { password } = await resetStaff(app.ctx, EMAIL);
    expect(await enter()).toEqual(WRONG);
    expect(await enter({ code: sara.backupCodes[0] ?? '' })).toEqual(WRONG);
    const again = await enter({ password, code: '' });
    expect(again).toMatchObject({ ok: true, session: null });
    if (again.ok) expect(await findStaffSession(app.ctx, again.token)).toBeNull();
  });
});
