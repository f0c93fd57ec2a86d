import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeMail } from '../../../connector/src/contacts/write-mail.tsx';
import { findContact } from '../../../connector/src/portal-services/records/contact.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { addStaff, getShop, receiveOrder } from '../../support/verbs.ts';

let test: TestApp;
let contactId: string;
let by: { staffId: string; name: string; email: string };
beforeAll(async () => {
  test = await createTestApp();
  const shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
  const { staffId } = await addStaff(test.ctx, { name: 'Sara', email: 'sara@example.com', role: 'sales' });
  by = { staffId, name: 'Sara', email: 'sara@example.com' };
  const customer = { uid: null, email: 'anna@buyers.example', accountEmail: null };
  const body = Buffer.from(JSON.stringify(makeSnapshot({ customer, locale: 'it_IT' })));
  await receiveOrder(test.ctx, { shop, webhookId: 'w1', body, headers: {} });
  contactId = (await test.ctx.db('contacts').first('id'))?.id ?? '';
});
afterAll(() => test.close());

const mail = (over: object = {}) => ({
  mail: { contactId, subject: 'Your shirt', text: 'It is here.\r\n\r\nSara', key: 'key-1', ...over },
  by,
});

it('a mail of staff goes out once, answers go to who wrote it, and it stays on the timeline', async () => {
  expect((await findContact(test.ctx.db, contactId))?.greeting).toMatch(/^Ciao /);
  expect(await writeMail(test.ctx, mail())).toEqual({ ok: true });
  expect(await writeMail(test.ctx, mail())).toEqual({ ok: true });
  const rows = await test.ctx.db('mails').where({ kind: 'staff_mail' });
  expect(rows).toMatchObject([{ recipient: 'anna@buyers.example', subject: 'Your shirt' }]);
  const content = JSON.parse(rows[0]?.content ?? '{}') as { replyTo: string; text: string; html: string };
  expect(content).toMatchObject({
    replyTo: 'sara@example.com',
    text: expect.stringContaining('It is here.\n'),
  });
  expect(content.html).toContain('lang="it"');
  const entries = (await findContact(test.ctx.db, contactId))?.timeline ?? [];
  expect(entries.filter(({ kind }) => kind === 'staff_mail')).toMatchObject([
    { detail: { subject: 'Your shirt', text: 'It is here.\n\nSara', staff: 'Sara' } },
  ]);
});

it('a mail of staff without a subject, a text or a mailbox is refused with the field', async () => {
  expect(await writeMail(test.ctx, mail({ subject: ' ' }))).toMatchObject({
    field: 'subject',
    reason: 'no_text',
  });
  expect(await writeMail(test.ctx, mail({ text: '\n' }))).toMatchObject({ field: 'text', reason: 'no_text' });
  await test.ctx.db('contacts').where({ id: contactId }).update({ email: '' });
  expect(await writeMail(test.ctx, mail({ key: 'key-2' }))).toMatchObject({ reason: 'unreachable' });
});
