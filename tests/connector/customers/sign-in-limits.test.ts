import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../connector/src/platform/clock.ts';
import { findAcquaintance } from '../../../connector/src/platform/known-visitors.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { forgetPeople } from './forget-people.ts';
import { ANNA, createVisitor, placeOrder, readCode, signedIn, type Visitor } from './visitor.ts';

let app: TestApp;
let anna: Visitor;

beforeAll(async () => {
  app = await createTestApp();
  anna = createVisitor(app);
  await placeOrder(app, ANNA);
});
beforeEach(() => forgetPeople(app));
afterAll(() => app.close());

describe('limits', () => {
  const TOO_MANY = { ok: false, reason: 'too_many' };
  const elsewhere = (i: number) => createVisitor(app, `v${i}`, `198.51.100.${i}`);

  it('one address gets no sixth code for a mailbox in a quarter of an hour, nor an eleventh in a day', async () => {
    for (let i = 0; i < 5; i += 1) expect(await createVisitor(app, `v${i}`).ask()).toEqual({ ok: true });
    expect(await createVisitor(app, 'v9').ask()).toEqual(TOO_MANY);
    app.clock.advance(15 * MINUTE);
    for (let i = 0; i < 5; i += 1) expect(await createVisitor(app, `v${i}`).ask()).toEqual({ ok: true });
    app.clock.advance(HOUR);
    expect(await createVisitor(app, 'v9').ask()).toEqual(TOO_MANY);
  });

  it('a buyer gets a code whatever one address, or many, ask for the same mailbox', async () => {
    await signedIn(app, createVisitor(app, 'v', '192.0.2.77', 'her browser'));
    for (let i = 0; i < 30; i += 1) await elsewhere(1).ask();
    expect(await createVisitor(app, 'new', '192.0.2.5').ask()).toEqual({ ok: true });
    for (let i = 2; i < 60; i += 1) await elsewhere(i).ask();
    expect(await createVisitor(app, 'new', '192.0.2.6').ask()).toEqual({ ok: true });
    for (let i = 60; i < 250; i += 1) await elsewhere(i).ask();
    // Two hundred strangers have asked, all of one provider.
    expect(await createVisitor(app, 'new', '198.51.100.251').ask()).toEqual(TOO_MANY);
    expect(await createVisitor(app, 'new', '203.0.113.1').ask()).toEqual({ ok: true });
    expect(await createVisitor(app, 'new', '203.0.113.1', 'her browser').ask()).toEqual({ ok: true });
    expect(await createVisitor(app, 'new', '192.0.2.77').ask()).toEqual({ ok: true });
    expect(await createVisitor(app, 'new', '203.0.113.1', 'her browser').ask('b@example.com')).toEqual({
      ok: true,
    });
  });

  it('a mailbox that many addresses ask for gets three codes a day from each', async () => {
    for (let i = 0; i < 5; i += 1) await elsewhere(i).ask();
    const answers = [];
    for (let i = 0; i < 4; i += 1) answers.push((await elsewhere(9).ask()).ok);
    expect(answers).toEqual([true, true, true, false]);
  });

  it('hundreds of networks of one provider, or of one site, leave a new browser its code', async () => {
    const wide = (i: number) => createVisitor(app, `v${i}`, `2001:db8:${i.toString(16)}:1::1`);
    const site = (i: number) => createVisitor(app, `w${i}`, `2001:dba:1:${i.toString(16)}::1`);
    const answers: boolean[] = [];
    for (let i = 1; i <= 100; i += 1) answers.push((await wide(i).ask()).ok, (await site(i).ask()).ok);
    expect(answers.filter(Boolean).length).toBeLessThanOrEqual(5 + 20 + 6);
    expect(await createVisitor(app, 'new', '198.51.100.7').ask()).toEqual({ ok: true });
    expect(await createVisitor(app, 'new', '2001:db9:1:1::1').ask()).toEqual({ ok: true });
  });

  it('a mailbox gets at most 120 mails an hour from strangers, and the next hour it goes on', async () => {
    const answers: boolean[] = [];
    for (let i = 1; i <= 140; i += 1)
      answers.push((await createVisitor(app, `v${i}`, `20.${i}.0.1`).ask()).ok);
    expect([answers.filter(Boolean).length, answers.lastIndexOf(true)]).toEqual([120, 119]);
    app.clock.advance(HOUR);
    expect(await createVisitor(app, 'new', '198.51.100.7').ask()).toEqual({ ok: true });
  });

  it('a buyer in a known browser signs in although neighbours used up the tries of the address', async () => {
    const hers = createVisitor(app, 'hers', '192.0.2.77', 'her browser');
    await signedIn(app, hers);
    const neighbour = createVisitor(app, 'v', '192.0.2.77');
    for (let i = 0; i < 61; i += 1) await neighbour.enter('000000', 'nobody@example.com');
    expect(await neighbour.enter('000000', 'nobody@example.com')).toEqual(TOO_MANY);
    expect(await signedIn(app, hers)).toMatch(/./);
    for (let i = 0; i < 61; i += 1) await hers.enter('000000');
    expect(await hers.enter('000000')).toEqual(TOO_MANY);
  });

  it('a browser is known for ninety days, and only as the person who signed in there', async () => {
    await signedIn(app, createVisitor(app, 'v', '192.0.2.77', 'her browser'));
    const rows = JSON.stringify(await app.ctx.db('known_visitors'));
    expect(rows).not.toMatch(/her browser|anna|192/);
    const known = (email: string) =>
      findAcquaintance(app.ctx, {
        ...{ audience: 'customer', person: email, ip: '203.0.113.1', browser: 'her browser' },
      });
    expect([await known(ANNA), await known('b@example.com')]).toEqual(['browser', 'stranger']);
    app.clock.advance(90 * DAY);
    expect(await known(ANNA)).toBe('stranger');
  });

  it('an IP address is stopped after thirty mailboxes, an IPv6 network counting as one', async () => {
    const at = (i: number) => createVisitor(app, 'v', `2001:db8:1:2::${i.toString(16)}`);
    for (let i = 0; i < 30; i += 1) await at(i).ask(`buyer${i}@example.com`);
    expect(await at(99).ask('other@example.com')).toEqual({ ok: false, reason: 'too_many' });
    expect(await createVisitor(app, 'v', '2001:db8:1:3::1').ask('other@example.com')).toEqual({ ok: true });
  });

  it('an IP address that guesses over many mailboxes is stopped', async () => {
    for (let i = 0; i < 60; i += 1) await anna.enter('000000', `buyer${i}@example.com`);
    await anna.ask();
    expect(await anna.enter(await readCode(app))).toEqual({ ok: false, reason: 'too_many' });
  });
});
