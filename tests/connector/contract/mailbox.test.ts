import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { up } from '../../../connector/migrations/0068-mailboxes-in-ascii.ts';
import { isMailbox, normaliseMailbox } from '../../../connector/src/contract/mailbox.ts';
import { buyerInput } from '../../../connector/src/contract/checkout.ts';
import { checkoutCodeRequest } from '../../../connector/src/contract/saved-addresses.ts';
import { createTestDb } from '../../support/databases.ts';

const VALID = [
  'anna@example.com',
  'info@müller.de',
  'info@xn--mller-kva.de',
  'почта@пример.рф',
  'a@xn--e1afmkfd.xn--p1ai',
  'tom&jerry@example.com',
  'a/b@example.com',
  'x!y@example.com',
  'a=b@example.com',
  "o'hara+shop@sub.example.co.uk",
];
const INVALID = [
  '',
  'anna',
  '@example.com',
  'anna@',
  'anna@localhost',
  'anna@1.2.3.4',
  'anna@-a.de',
  'an na@example.com',
  'a@b@example.com',
  'anna@example.com,eva@example.com',
  'anna,eva@example.com',
  'Anna <anna@example.com>',
  'anna@example.com\nBcc: eva@example.com',
  'anna\r\n@example.com',
  'anna@exa\u0000mple.com',
  'anna@müller.de/path',
  'anna@mül?ler.de',
  `${'a'.repeat(65)}@example.com`,
];

describe('a mailbox', () => {
  it.each(VALID)('a mailbox like %s is taken by the form, the wire and the door', (email) => {
    expect(isMailbox(email)).toBe(true);
    expect(buyerInput.shape.email.parse(` ${email} `)).toBe(email);
    expect(checkoutCodeRequest.parse({ email })).toEqual({ email });
    expect(normaliseMailbox(email)).not.toBe('');
  });

  it.each(INVALID)('a mailbox is not what reads %j', (email) => {
    expect(isMailbox(email)).toBe(false);
    expect(buyerInput.shape.email.safeParse(email).success).toBe(false);
  });

  it('a mailbox is one however its host is spelled', () => {
    const spelled = ['info@müller.de', 'INFO@MÜLLER.DE', 'info@mu\u0308ller.de', ' Info@XN--MLLER-KVA.de '];
    expect(new Set(spelled.map(normaliseMailbox))).toEqual(new Set(['info@xn--mller-kva.de']));
    expect(normaliseMailbox('info@muller.de')).toBe('info@muller.de');
  });
});

describe('a database of before', () => {
  let made: Awaited<ReturnType<typeof createTestDb>>;
  beforeAll(async () => {
    made = await createTestDb();
  });
  afterAll(() => made.close());

  it('a database of before knows each mailbox by its new key, and twice where both spellings were there', async () => {
    const { db } = made;
    const row = { scope: '', order_id: null, created_at: 1, kind: 'mailbox' as const };
    const values = ['info@müller.de', 'anna@grün.de', 'anna@xn--grn-ioa.de', 'ännä@plain.de', 'a@b.de'];
    for (const [index, value] of values.entries())
      await db('contact_keys').insert({ ...row, value, contact_id: `c${index}` });
    await db.transaction((trx) => up(trx));
    await db.transaction((trx) => up(trx));
    const kept = await db('contact_keys').orderBy('contact_id').pluck('value');
    expect(kept).toEqual([
      'info@xn--mller-kva.de',
      'anna@grün.de',
      'anna@xn--grn-ioa.de',
      'ännä@plain.de',
      'a@b.de',
    ]);
  });
});
