import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { addAtDesk } from '../support/staff.ts';
import { letter, receive, REPLIES } from '../connector/mail-in/letters.ts';
import { textOf, type Browser } from './browse.ts';

let app: TestApp;
let sara: Browser;
let first: Buffer;
const SCRIPT = '<script>alert(1)</script>';

beforeAll(async () => {
  app = await createTestApp(REPLIES);
  ({ browser: sara } = await addAtDesk(app));
  first = letter({ To: 'help@shop.example', Subject: SCRIPT }, `Hello ${SCRIPT}`);
  await receive(app, first);
  app.clock.advance(HOUR);
  await receive(app, Buffer.from('no mail'));
});
afterAll(() => app.close());

describe('mails without a case', () => {
  it('mails without a case are counted where cases are, and read as text alone', async () => {
    expect(textOf((await sara.get('/desk/cases')).text)).toContain('Mails without a case: 2');
    const { text } = await sara.get('/desk/mails');
    expect(text).not.toContain(SCRIPT);
    for (const part of ['anna@example.com', 'It names no case of ours.', 'It could not be read.'])
      expect(textOf(text)).toContain(part);
  });

  it('mails without a case are sent as files that no browser shows', async () => {
    const [, path = ''] = /href="(\/desk\/mails\/rcm_\w+)"/.exec((await sara.get('/desk/mails')).text) ?? [];
    const { headers } = await sara.get(path);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="mail.eml"',
      'x-content-type-options': 'nosniff',
    });
    expect(Number(headers['content-length'])).toBe(first.length);
    expect(await app.ctx.db('audit').where({ what: 'message_read' })).toHaveLength(1);
  });

  it('mails without a case are forgotten when they are done, and not taken in again', async () => {
    const raw = letter({ To: 'help@shop.example', Subject: 'Third' }, 'SECRET-WORDS');
    await receive(app, raw);
    const [row] = await app.ctx.db('received_mails').where({ subject: 'Third' });
    await sara.submit('/desk/mails', `/desk/mails/${row?.id ?? ''}/done`);
    expect(textOf((await sara.get('/desk/mails')).text)).not.toContain('SECRET-WORDS');
    expect((await sara.get(`/desk/mails/${row?.id ?? ''}`)).status).toBe(404);
    await receive(app, raw);
    expect(JSON.stringify(await app.ctx.db('received_mails'))).not.toContain('SECRET-WORDS');
  });
});
