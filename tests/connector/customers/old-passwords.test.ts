import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readOldHash } from '../../../connector/src/credentials/old-password.ts';
import { importPasswords } from '../../../connector/src/customers/import-passwords.ts';
import {
  choosePassword,
  removePassword,
  signInByPassword,
} from '../../../connector/src/customers/password.ts';
import { findCustomerSession } from '../../../connector/src/customers/sessions.ts';
import { erasePerson } from '../../../connector/src/privacy/erase.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { forgetPeople } from './forget-people.ts';
import { ANNA, createVisitor, placeOrder, signedIn } from './visitor.ts';

/** Published with phpass, in PHP's manual, and made by PHP as WordPress 6.8 makes them. */
const PHPASS = { hash: '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0', password: 'test12345' };
const BCRYPT = {
  hash: '$2y$10$.vGA1O9wmRjrwAVXD98HNOgsNpDczlqm3Jq7KnEd1rVAGv3Fykk1a',
  password: 'rasmuslerdorf',
};
const WORDPRESS = {
  hash: '$wp$2y$04$cD38p.Hh5gJpECavgYlPJ.TSnm/y1EiFZmuRN0BaH04VHPQjIx12S',
  password: 'a good one',
};

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  await placeOrder(app, ANNA);
});
beforeEach(() => forgetPeople(app));
afterAll(() => app.close());

const enter = (password: string) => signInByPassword(app.ctx, { email: ANNA, password, ip: '192.0.2.1' });
const bring = (hash: string) => importPasswords(app.ctx, `mailbox,hash\n${ANNA.toUpperCase()},${hash}\n`);
const nothing = { created: 0, changed: 0, unchanged: 0, kept: 0, faults: [] };

async function session() {
  const found = await findCustomerSession(app.ctx, await signedIn(app, createVisitor(app)));
  if (!found) throw new Error('Nobody has signed in');
  return found;
}

describe('a password of another site', () => {
  it('a password of another site is held against phpass, WordPress’ bcrypt and bcrypt', async () => {
    for (const { hash, password } of [PHPASS, BCRYPT, WORDPRESS]) {
      expect([hash, await readOldHash(hash)?.isRight(password)]).toEqual([hash, true]);
      expect([hash, await readOldHash(hash)?.isRight(`${password}!`)]).toEqual([hash, false]);
    }
  });

  it.each([
    '5f4dcc3b5aa765d61d8327deb882cf99',
    '$P$',
    '$P$ZIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0',
    '$argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG',
    `$2y$31$${'a'.repeat(53)}`,
    '',
  ])('a password of another site like “%s” is refused by its line, and nothing is taken', async (hash) => {
    const text = `user_email,user_pass\nbruno@example.com,${BCRYPT.hash}\n${ANNA},"${hash}"\n`;
    expect((await importPasswords(app.ctx, text)).faults).toMatchObject([{ line: 3, column: 'hash' }]);
    const lines = `{"mailbox":"b@example.com","hash":"${BCRYPT.hash}"}\n{"mailbox":"${ANNA}","hash":"${hash}"}\nno\n`;
    const { faults } = await importPasswords(app.ctx, lines);
    expect(faults.map(({ line }) => line).sort()).toEqual([2, 3]);
    expect(await app.ctx.db('old_passwords')).toEqual([]);
  });

  it('a password of another site works once its mailbox was proven, and becomes one of ours', async () => {
    expect(await bring(PHPASS.hash)).toEqual({ ...nothing, created: 1 });
    expect(await bring(PHPASS.hash)).toEqual({ ...nothing, unchanged: 1 });
    expect(JSON.stringify(await app.ctx.db('old_passwords'))).not.toContain(PHPASS.hash);
    expect(await enter(PHPASS.password)).toEqual({ ok: false, reason: 'wrong' });
    await session();
    expect(await enter('test12346')).toEqual({ ok: false, reason: 'wrong' });
    expect(await enter(` ${PHPASS.password}\n`)).toMatchObject({ ok: true, isWeak: true });
    expect(await app.ctx.db('old_passwords')).toMatchObject([{ mailbox_key: ANNA, sealed_hash: '' }]);
    const [kept] = await app.ctx.db('customer_passwords');
    // Of cost 12, which tests write as 04.
    expect(kept?.password_hash).toMatch(/^v2\$bcrypt-hmac384\$k1\$\$2b\$04\$/);
    expect(await bring(BCRYPT.hash)).toEqual({ ...nothing, kept: 1 });
    expect(await enter(BCRYPT.password)).toEqual({ ok: false, reason: 'wrong' });
  });

  it('a password of another site never takes the place of one that was chosen here, nor of none', async () => {
    const anna = await session();
    await bring(PHPASS.hash);
    const chosen = await choosePassword(app.ctx, anna, {
      password: 'nine lamps over a quiet harbour',
      locale: 'en',
    });
    expect(chosen).toEqual({ ok: true });
    expect(await bring(BCRYPT.hash)).toEqual({ ...nothing, kept: 1 });
    await removePassword(app.ctx, anna, { locale: 'en' });
    expect(await bring(BCRYPT.hash)).toEqual({ ...nothing, kept: 1 });
    expect(await enter(PHPASS.password)).toEqual({ ok: false, reason: 'wrong' });
  });

  it('a password of another site is gone with whoever is erased, and does not come again', async () => {
    const { db } = app.ctx;
    await bring(PHPASS.hash);
    await db('orders').update({ status: 'completed' });
    const key = await db('contact_keys').where({ value: ANNA }).first<{ contact_id: string }>();
    await erasePerson(app.ctx, { contactId: key.contact_id, typed: ANNA, consent: 'She wrote.' });
    expect(await db('old_passwords')).toEqual([]);
    expect(await bring(PHPASS.hash)).toEqual({ ...nothing, kept: 1 });
    expect(await db('old_passwords')).toEqual([]);
  });
});
