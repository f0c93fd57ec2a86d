import { afterAll, beforeAll, expect, it } from 'vitest';
import { findCaseFile } from '../../../connector/src/cases/queries.ts';
import { leaveCompany } from '../../../connector/src/memberships/members.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { takeWithAll } from '../../../connector/src/mailboxes/add.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { addBuyer, opened } from '../cases/buyers.ts';
import { placeOrder } from '../customers/visitor.ts';
import { addCompany, buy, join } from '../memberships/company.ts';
import { letter, receive, REPLIES, replyAddress } from './letters.ts';

let app: TestApp;
let accountId: string;
beforeAll(async () => {
  app = await createTestApp(REPLIES);
  accountId = await addCompany(app);
});
afterAll(() => app.close());

const thread = async (caseId: string) => {
  const found = await findCaseFile(app.ctx.db, caseId, { kind: 'staff', id: 'stf_sara' });
  return found?.messages.map(({ author_kind, text }) => `${author_kind}: ${text}`);
};

it('an answer of who has left the company stands among the notes, and is not refused for ever', async () => {
  const manager = await addBuyer(app, 'manager');
  const bruno = await addBuyer(app, 'bruno');
  await join(app, { accountId, buyer: manager, sees: 'manager' });
  await join(app, { accountId, buyer: bruno, sees: 'own' });
  const caseId = await opened(app, bruno, await buy(app, bruno, { accountId }));
  await leaveCompany(app.ctx, { accountId, customerId: bruno.id });
  const raw = letter(
    { To: await replyAddress(app, caseId), From: 'bruno@example.com' },
    'Send it to my home.',
  );
  expect(await receive(app, raw)).toMatchObject({ outcome: 'stranger' });
  expect(await thread(caseId)).toContain('stranger: bruno@example.com\n\nSend it to my home.');
});

it('an answer to a mail from before two customers became one comes into its case', async () => {
  const anna = await addBuyer(app, 'anna');
  const other = await addBuyer(app, 'other');
  const caseId = await opened(app, anna, await placeOrder(app, anna.email, { number: 'A-1' }));
  const to = await replyAddress(app, caseId);
  const taking = { customerId: other.id, mailboxKey: anna.email, provenAt: 2, locale: 'en' } as const;
  const taken = await transact(app.ctx.db, (trx) => takeWithAll(trx, app.ctx, taking));
  expect(taken).toMatchObject({ from: 'joined' });
  expect(await receive(app, letter({ To: to }))).toMatchObject({ outcome: 'in_case' });
  expect(await thread(caseId)).toContain('customer: Thank you!');
});
