import { afterAll, beforeAll, expect, it } from 'vitest';
import { findCaseFile } from '../../../connector/src/cases/queries.ts';
import { sayInCase } from '../../../connector/src/cases/thread.ts';
import { takeWithAll } from '../../../connector/src/mailboxes/add.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { presentCase } from '../../../connector/src/portal-services/records/cases.ts';
import { eraseCustomer } from '../../../connector/src/privacy/erase.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { addBuyer, opened } from '../cases/buyers.ts';
import { addCompany, buy, join, type Buyer } from './company.ts';

let app: TestApp;
let manager: Buyer;
let bruno: Buyer;
let caseId: string;
beforeAll(async () => {
  app = await createTestApp();
  const accountId = await addCompany(app);
  [manager, bruno] = [await addBuyer(app, 'manager'), await addBuyer(app, 'bruno')];
  await join(app, { accountId, buyer: manager, sees: 'manager' });
  await join(app, { accountId, buyer: bruno, sees: 'own' });
  caseId = await opened(app, bruno, await buy(app, bruno, { accountId }));
  const said = { caseId, by: manager, key: 'form-key-manager', source: 'portal' as const };
  await sayInCase(app.ctx, { ...said, text: 'Call me at 555 0142.' });
});
afterAll(() => app.close());

async function seenBy(buyer: Buyer): Promise<string[]> {
  const file = await findCaseFile(app.ctx.db, caseId, buyer);
  if (!file) throw new Error('The case is gone');
  const { entries } = await presentCase(app.ctx.db, file, buyer.id);
  return entries.map(({ who, text }) => `${who}: ${text}`).sort();
}

it('who became one with another customer still reads their own words as their own', async () => {
  const other = await addBuyer(app, 'other');
  const taking = { customerId: other.id, mailboxKey: bruno.email, provenAt: 2, locale: 'en' } as const;
  await transact(app.ctx.db, (trx) => takeWithAll(trx, app.ctx, taking));
  bruno = other;
  expect(await seenBy(bruno)).toEqual(['colleague: Call me at 555 0142.', 'you: The seam is open.']);
});

it('who is erased is taken out of what they said in a colleague’s case, and the rest of it stays', async () => {
  const asked = { customerId: manager.id, typed: manager.email };
  expect(await eraseCustomer(app.ctx, asked)).toMatchObject({ ok: true });
  expect(await seenBy(bruno)).toEqual(['colleague: ', 'you: The seam is open.']);
});
