import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { findCaseFile } from '../../../connector/src/cases/queries.ts';
import { sayInCase } from '../../../connector/src/cases/thread.ts';
import { forgetMails, listMailsFrom } from '../../../connector/src/mail-in/received.ts';
import { HOUR } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { addBuyer, opened } from '../cases/buyers.ts';
import { connectTheirShop, placeOrder } from '../customers/visitor.ts';
import { letter, letterWith, receive, REPLIES, replyAddress } from './letters.ts';

const SARA = { kind: 'staff', id: 'stf_sara' } as const;

let app: TestApp;
let anna: Awaited<ReturnType<typeof addBuyer>>;
let caseId: string;
let to: string;

beforeAll(async () => {
  app = await createTestApp(REPLIES);
  await connectTheirShop(app);
  anna = await addBuyer(app, 'anna');
  await addBuyer(app, 'bruno');
  caseId = await opened(app, anna, await placeOrder(app, anna.email));
  to = await replyAddress(app, caseId);
});
beforeEach(async () => {
  app.clock.advance(HOUR);
  for (const table of ['received_mails', 'case_photos', 'mails', 'rate_limits'])
    await app.ctx.db(table).delete();
  await app.ctx.db('case_messages').delete();
  const waits = { state: 'asked', waits_for: 'buyer', waits_since: 1, closed_at: null } as const;
  await app.ctx.db('cases').update(waits);
});
afterAll(() => app.close());

const file = async () => {
  const found = await findCaseFile(app.ctx.db, caseId, SARA);
  if (!found) throw new Error('The case is gone');
  return found;
};
const said = async () => (await file()).messages.map(({ text }) => text);
const mailKinds = (): Promise<string[]> => app.ctx.db('mails').orderBy('id').pluck('kind');
const rows = () => app.ctx.db('received_mails').orderBy('at').select('*');

describe('an answer by mail where a mail server vouches', () => {
  const asked = (results: string | null) => {
    const mail = { ...app.ctx.config.mail, authServer: 'mx.shop.example' };
    const ctx = { ...app.ctx, config: { ...app.ctx.config, mail } };
    return receive({ ...app, ctx }, letter({ To: to, 'Authentication-Results': results }));
  };
  const PASSED = 'mx.shop.example; spf=pass; dmarc=pass (p=none) header.from=example.com';

  it.each([
    ['the buyer’s where it found the sender true', PASSED, 'in_case'],
    ['a stranger’s where it says nothing', null, 'stranger'],
    ['a stranger’s where DMARC failed', 'mx.shop.example; dmarc=fail header.from=example.com', 'stranger'],
    [
      'a stranger’s where a comment says so',
      'mx.shop.example; spf=fail (; dmarc=pass header.from=example.com)',
      'stranger',
    ],
    [
      'a stranger’s where it is of another domain',
      PASSED.replace('from=example.com', 'from=example.net'),
      'stranger',
    ],
    ['a stranger’s where another server says so', PASSED.replace('mx.', 'mail.'), 'stranger'],
    [
      'a stranger’s where a line below says so',
      `mx.shop.example; none\r\nAuthentication-Results: ${PASSED}`,
      'stranger',
    ],
    [
      'a stranger’s where a line above is a forger’s',
      `evil.example; dmarc=pass\r\nAuthentication-Results: ${PASSED}`,
      'stranger',
    ],
  ])('an answer by mail is %s', async (_what, results, outcome) => {
    expect(await asked(results)).toMatchObject({ outcome });
  });
});

describe('an answer by mail', () => {
  it('an answer of the buyer stands in the thread, makes it our turn and tells the staff, once', async () => {
    const raw = letter(
      { To: `Shop <${to.toUpperCase()}>` },
      'It came today.\r\n\r\nOn Monday, Shop wrote:\r\n> Old',
    );
    for (let times = 0; times < 2; times += 1)
      expect(await receive(app, raw)).toEqual({ outcome: 'in_case', reason: '', number: 1001 });
    const { row, messages } = await file();
    expect(row.waits_for).toBe('us');
    expect(messages).toMatchObject(
      [
        {
          text: 'It came today.',
          source: 'mail',
          author_kind: 'customer',
          author_id: anna.id,
          is_internal: 0,
        },
      ].map((each) => ({ ...each, is_internal: expect.anything() })),
    );
    expect(await mailKinds()).toEqual(['case_told_replied']);
    expect(await rows()).toMatchObject([
      { outcome: 'in_case', sender: '', subject: '', text: '', raw: null },
    ]);
  });

  it('an answer opens a closed case again, with its photos', async () => {
    await app.ctx.db('cases').update({ state: 'closed', waits_for: 'nobody' });
    const bytes = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#a33' } })
      .jpeg()
      .toBuffer();
    await receive(app, letterWith({ To: to }, [{ name: 'a.jpg', type: 'image/jpeg', bytes }]));
    const { row, photos } = await file();
    expect([row.state, row.waits_for, photos.length]).toEqual(['asked', 'us', 1]);
    expect(await said()).toEqual(['See here.']);
  });

  it('an answer says in the thread which of its files were not kept', async () => {
    const files = [
      { name: 'bill.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.4') },
      { name: 'evil.jpg', type: 'image/jpeg', bytes: Buffer.from('<script>') },
      { name: 'half.jpg', type: 'image/jpeg', bytes: Buffer.from([0xff, 0xd8, 0xff, 1, 2]) },
    ];
    await receive(app, letterWith({ To: to }, files));
    expect((await said())[0]).toMatch(
      /^See here\.\n\n\[Not kept of this mail: bill\.pdf, evil\.jpg, half\.jpg\. /,
    );
    expect(await app.ctx.db('case_photos')).toEqual([]);
  });

  it('an answer is known by the mail that it answers, where its address has no token', async () => {
    await sayInCase(app.ctx, { caseId, by: SARA, source: 'desk', key: 'an-answer-of-ours', text: 'Hello' });
    await app.worker.drain();
    const ours = app.mails.find(({ subject }) => subject.startsWith('Our answer'));
    expect(ours).toMatchObject({
      replyTo: to,
      text: expect.stringMatching(/^--- Write your answer above this line/),
    });
    const headers = { To: 'owner@shop.example', 'In-Reply-To': `<${ours?.messageId ?? ''}>` };
    expect(await receive(app, letter(headers))).toMatchObject({ outcome: 'in_case' });
  });
});

describe('a mail that is not the buyer’s', () => {
  it.each<[string, Record<string, string | null>]>([
    ['from an address that nobody proved', { From: 'anna@other.example' }],
    ['from another customer', { From: 'bruno@example.com' }],
    ['with the buyer’s address as a name', { From: '"anna@example.com" <mallory@evil.example>' }],
    ['with two senders', { From: 'mallory@evil.example, anna@example.com' }],
    ['with two From lines', { From: 'anna@example.com\r\nFrom: mallory@evil.example' }],
    ['with the buyer in Sender and Reply-To alone', { From: 'm@evil.example', Sender: 'anna@example.com' }],
  ])('a mail %s is among the notes and changes nothing else', async (_what, headers) => {
    const before = (await file()).row;
    expect(await receive(app, letter({ To: to, ...headers }))).toMatchObject({ outcome: 'stranger' });
    const { row, messages } = await file();
    // A note is a change of the case, for whoever keeps a copy of it.
    expect(row).toEqual({ ...before, changed_at: row.changed_at });
    expect(messages.map(({ author_kind, is_internal }) => [author_kind, Boolean(is_internal)])).toEqual([
      ['stranger', true],
    ]);
    expect((await findCaseFile(app.ctx.db, caseId, anna))?.messages).toEqual([]);
    expect(await mailKinds()).toEqual(['case_told_stranger']);
  });

  it.each<[string, () => string]>([
    ['without a token', () => 'help@shop.example'],
    ['with a token that was changed', () => to.replace(/[0-9a-f](?=@)/, (end) => (end === '0' ? '1' : '0'))],
    ['with the token of another number', () => to.replace('1001', '1002')],
  ])('a mail %s waits at the desk, whoever it says it is from', async (_what, address) => {
    expect(await receive(app, letter({ To: address() }))).toMatchObject({ outcome: 'no_case', number: null });
    expect(await said()).toEqual([]);
    expect(await rows()).toMatchObject([
      { sender: 'anna@example.com', subject: 'Re: Our answer', text: 'Thank you!', done_at: null },
    ]);
  });

  it('a mail about a case of an erased buyer is in no case', async () => {
    await app.ctx.db('cases').update({ email: '' });
    expect(await receive(app, letter({ To: to }))).toMatchObject({ outcome: 'no_case' });
    await app.ctx.db('cases').update({ email: anna.email });
  });

  it.each<[string, Record<string, string | null>]>([
    ['auto_submitted', { 'Auto-Submitted': 'auto-replied (vacation)' }],
    ['bulk', { Precedence: 'Bulk' }],
    ['list', { 'List-Id': '<news.example.com>' }],
    ['auto_reply', { 'X-Auto-Response-Suppress': 'All' }],
    ['bounce', { 'Return-Path': '<>' }],
    ['bounce', { 'Content-Type': 'multipart/report; boundary=x' }],
    ['our_own', { 'Message-ID': '<case_answered.abc@connector.test>' }],
  ])('a mail of a machine is ignored: %s, %j', async (reason, headers) => {
    expect(await receive(app, letter({ To: to, ...headers }))).toMatchObject({ outcome: 'ignored', reason });
    expect(await said()).toEqual([]);
    expect(await rows()).toMatchObject([{ outcome: 'ignored', sender: '', raw: null }]);
  });

  it('a mail of a person who says that it is none of a machine is heard', async () => {
    const headers = { 'Auto-Submitted': 'no', 'Return-Path': '<anna@example.com>', Precedence: 'normal' };
    expect(await receive(app, letter({ To: to, ...headers }))).toMatchObject({ outcome: 'in_case' });
  });

  it('a mail after thirty others in an hour waits at the desk', async () => {
    for (let n = 0; n < 30; n += 1) await receive(app, letter({ To: to }));
    expect(await receive(app, letter({ To: to }, 'The last'))).toMatchObject({ outcome: 'too_many' });
    expect(await app.ctx.db('received_mails').whereNull('done_at').pluck('text')).toEqual(['The last']);
  });
});

describe('a mail that cannot be read', () => {
  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['bytes', Buffer.from([0, 1, 2, 0xff, 0xfe, 10, 13])],
    ['a page', Buffer.from('<html>\n<p>Hello')],
    ['parts within parts', Buffer.from(nested(100))],
    ['headers without end', Buffer.from(`From: a@b.example\r\nX: ${'x'.repeat(300_000)}\r\n\r\nHi`)],
  ])('a mail of %s waits at the desk as it came', async (_what, raw) => {
    expect(await receive(app, raw)).toMatchObject({ outcome: 'unreadable' });
    const [row] = await rows();
    expect(row).toMatchObject({ done_at: null });
    expect(row?.raw?.equals(raw)).toBe(true);
    await receive(app, raw);
    expect(await rows()).toHaveLength(1);
  });
});

describe('mails that wait, of a person who is erased', () => {
  it('mails that wait are forgotten up to the erasure, and others stay', async () => {
    await receive(app, letter({ To: 'x@shop.example' }, 'ANNAS-WORDS'));
    await receive(app, letter({ To: 'x@shop.example', From: 'b@example.com' }, 'OTHER-WORDS'));
    const { db, clock } = app.ctx;
    const forget = (before: number) =>
      forgetMails(db, (sender) => sender === anna.email, { before, now: clock.now() });
    await forget(clock.now() - 1);
    expect(await listMailsFrom(db, [anna.email])).toMatchObject([{ text: 'ANNAS-WORDS' }]);
    await forget(clock.now());
    const kept = JSON.stringify(await rows());
    for (const part of ['ANNAS-WORDS', anna.email]) expect(kept).not.toContain(part);
    expect(kept).toContain('OTHER-WORDS');
  });
});

describe('words of a mail', () => {
  it('words of a mail can write no header, log line or character that no page shows', async () => {
    const headers = {
      To: to,
      From: 'mallory@evil.example',
      Subject: '=?utf-8?Q?Hi=0D=0ABcc:_all@example.com?=',
    };
    await receive(app, letter(headers, 'a\x00b\x1b[31mc'));
    expect(await said()).toEqual(['mallory@evil.example\n\nab[31mc']);
    const [mail] = await app.ctx.db('mails').select('subject', 'recipient');
    expect(mail?.recipient).toBe('owner@shop.example');
    expect(mail?.subject).not.toMatch(/[\r\n]|Bcc/);
    await receive(app, letter({ ...headers, To: 'help@shop.example' }));
    expect((await rows()).find(({ outcome }) => outcome === 'no_case')?.subject).toBe(
      'Hi Bcc: all@example.com',
    );
  });
});

function nested(depth: number): string {
  const parts = Array.from(
    { length: depth },
    (_each, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
  );
  return `From: a@b.example\r\n${parts.join('')}`;
}
